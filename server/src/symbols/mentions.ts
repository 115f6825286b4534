/**
 * Every mention of a variable or a function in the syntax of a script, with offsets in it. Knows what bash's own
 * builtins do with names, and no files.
 */
import type { Assignment, Command, FunctionDefinition, Part, Statement, Word } from '../syntax/tree.js'
import type { Span } from '../text/source.js'
import { arithmeticNames, namesStoredBy, VARIABLE } from './builtin-names.js'
import type { Occurrence } from './occurrence.js'

export interface Mention {
  readonly kind: Occurrence['kind']
  readonly name: string
  readonly role: Exclude<Occurrence['role'], 'entry'>
  /** Where the name begins. */
  readonly at: number
  readonly extent: Span | null
  /** The function that keeps the name to itself. */
  readonly local: Span | null
}

export interface Mentions {
  readonly mentions: readonly Mention[]
  readonly blind: readonly (Span & { readonly why: string })[]
}

export function mentionsIn(body: readonly Statement[], flat: string): Mentions {
  const reader = new Reader(flat)
  reader.all(body)
  return reader
}

/** A function while its body is read. */
interface Open {
  readonly definition: FunctionDefinition
  readonly locals: Set<string>
  readonly from: number
}

/** Recurses over the tree, whose depth the parser bounds. */
class Reader implements Mentions {
  mentions: Mention[] = []
  readonly blind: (Span & { readonly why: string })[] = []
  #function: Open | null = null

  constructor(readonly flat: string) {}

  all(statements: readonly Statement[]): void {
    for (const each of statements) this.#statement(each)
  }

  #statement(statement: Statement): void {
    switch (statement.kind) {
      case 'command':
        return this.#command(statement)
      case 'assignments':
        return this.#assignments(statement.assignments)
      case 'declaration': {
        const isLocal = this.#function !== null && ['local', 'declare', 'typeset'].includes(statement.keyword)
        const options = statement.items.flatMap((item) => (item.kind === 'word' ? (this.#literal(item) ?? '') : '')).join(' ')
        if (/(^|\s)-\w*n/.test(options) && statement.keyword !== 'export') this.#note('a reference to another name', statement)
        const keeps = isLocal && !/(^|\s)-\w*g/.test(options)
        for (const item of statement.items) {
          const name = item.kind === 'assignment' ? item.name : this.#literal(item)
          if (keeps && name !== null && VARIABLE.test(name)) this.#function?.locals.add(name)
          if (item.kind === 'assignment') this.#assignments([item])
          else if (name === null) this.#word(item)
          else if (VARIABLE.test(name)) this.#add('variable', name, keeps ? 'set' : 'read', item.start, null)
        }
        return
      }
      case 'redirected':
        if (statement.body !== null) this.#statement(statement.body)
        for (const { target, document } of statement.redirections) {
          if (target !== null) this.#word(target)
          if (document !== null) this.#word(document)
        }
        return
      case 'and-or':
        this.#statement(statement.first)
        return this.all(statement.rest.map((each) => each.statement))
      case 'if':
        for (const { condition, body } of statement.clauses) this.all([...condition, ...body])
        return this.all(statement.otherwise ?? [])
      case 'function':
        return this.#definition(statement)
      case 'pipeline':
        return this.all(statement.stages)
      case 'negated':
      case 'background':
        return this.#statement(statement.statement)
      case 'for': {
        const at = this.flat.indexOf(statement.variable, statement.start + 'for'.length)
        if (VARIABLE.test(statement.variable)) this.#add('variable', statement.variable, 'set', at, null)
        for (const word of statement.words ?? []) this.#word(word)
        return this.all(statement.body)
      }
      case 'while':
        return this.all([...statement.condition, ...statement.body])
      case 'case':
        this.#word(statement.subject)
        for (const { patterns, body } of statement.arms) {
          for (const word of patterns) this.#word(word)
          this.all(body)
        }
        return
      case 'arithmetic-for':
        this.#arithmetic({ start: statement.start + 'for'.length, end: statement.body[0]?.start ?? statement.end })
        return this.all(statement.body)
      case 'group':
      case 'subshell':
        return this.all(statement.body)
      case 'test':
        for (const [index, word] of statement.words.entries()) {
          const before = statement.words[index - 1]
          const name = this.#literal(word)
          if (name !== null && VARIABLE.test(name) && before !== undefined && this.#literal(before) === '-v')
            this.#add('variable', name, 'read', word.start, null)
          else this.#word(word)
        }
        return
      case 'arithmetic':
        return this.#arithmetic(statement)
      case 'unset':
        for (const word of statement.words) this.#named(word, 'read')
        return
      case 'opaque':
        return this.#note('what did not parse', statement)
    }
  }

  #command({ assignments, words, start, end }: Command): void {
    this.#assignments(assignments)
    const [first, ...operands] = words
    const name = first === undefined ? null : this.#literal(first)
    if (first !== undefined && name !== null && /^[^\s$`'"\\]+$/.test(name)) this.#add('function', name, 'called', first.start, null)
    if (name === 'eval') this.#note('eval', { start, end })
    const stored = name === null ? new Set<Word>() : namesStoredBy(name, operands, (word) => this.#literal(word))
    for (const word of words) {
      if (stored.has(word)) this.#named(word, 'set')
      else this.#word(word)
    }
  }

  #assignments(assignments: readonly Assignment[]): void {
    for (const assignment of assignments) {
      const { name, nameSpan, value, array } = assignment
      if (VARIABLE.test(name)) this.#add('variable', name, 'set', nameSpan.start, assignment)
      if (value !== null) this.#word(value)
      for (const word of array ?? []) this.#word(word)
    }
  }

  #definition(definition: FunctionDefinition): void {
    const { start, name, body } = definition
    const keyword = /^function\s+/.exec(this.flat.slice(start, start + 40))?.[0].length ?? 0
    this.#add('function', name, 'defined', start + keyword, definition)
    const around = this.#function
    const own: Open = { definition, locals: new Set(), from: this.mentions.length }
    this.#function = own
    this.#statement(body)
    this.#function = around
    const { locals, from } = own
    if (locals.size === 0) return
    this.mentions = this.mentions.map((each, index) =>
      index >= from && each.kind === 'variable' && each.local === null && locals.has(each.name) ? { ...each, local: definition } : each,
    )
  }

  #word(word: Word): void {
    for (const part of word.parts) this.#part(part)
  }

  #part(part: Part): void {
    switch (part.kind) {
      case 'parameter': {
        const { name, operator, argument, start, subscript } = part
        if (operator === 'indirect') this.#note('an indirect expansion', part)
        if (VARIABLE.test(name)) this.#add('variable', name, 'read', this.flat.indexOf(name, start + 1), null)
        if (subscript !== null && !/^[@*]$/.test(subscript)) {
          const at = this.flat.indexOf('[', start) + 1
          this.#arithmetic({ start: at, end: at + subscript.length })
        }
        if (argument !== null) this.#word(argument)
        return
      }
      case 'double-quoted':
      case 'here-document':
        for (const each of part.parts) this.#part(each)
        return
      case 'command-substitution':
      case 'process-substitution':
        return this.all(part.body)
      case 'arithmetic':
        return this.#arithmetic(part)
      case 'literal':
      case 'single-quoted':
      case 'ansi-c':
        return
    }
  }

  #arithmetic(span: Span): void {
    const names = arithmeticNames(this.flat.slice(span.start, span.end))
    if (names === null) return this.#note('a command inside arithmetic', span)
    for (const { name, at, isSet } of names) this.#add('variable', name, isSet ? 'set' : 'read', span.start + at, null)
  }

  #named(word: Word, role: 'set' | 'read'): void {
    const name = this.#literal(word)
    if (name !== null && VARIABLE.test(name)) this.#add('variable', name, role, word.start, null)
    else this.#word(word)
  }

  #literal({ parts, start, end }: Word): string | null {
    return parts.every(({ kind }) => kind === 'literal') ? this.flat.slice(start, end) : null
  }

  #add(kind: Mention['kind'], name: string, role: Mention['role'], at: number, extent: Span | null): void {
    if (at >= 0) this.mentions.push({ kind, name, role, at, extent, local: null })
  }

  #note(why: string, { start, end }: Span): void {
    this.blind.push({ why, start, end })
  }
}
