/**
 * Everything in a script's syntax that expands words: simple commands, assignments, tests, redirections, loop headers.
 * Says what is written and where, not what it means.
 */
import type { Parameter, Part, Redirection, Statement, Word } from '../syntax/tree.js'
import type { Span } from '../text/source.js'
import type { PlaceKind } from './inspection.js'

/** One of them; spans are offsets in the script. */
export interface Written extends Span {
  readonly kind: PlaceKind
  readonly words: readonly Word[]
}

/** All of them, substitutions included, each before what stands inside it. */
export function writtenIn(statements: readonly Statement[]): readonly Written[] {
  return statements.flatMap(ofStatement)
}

/** The expansions of a word, outermost first; those of scripts in substitutions are their own. */
export function parametersOf(word: Word): readonly Parameter[] {
  return word.parts.flatMap(parametersIn)
}

/** True where bash puts something in the word's place: an expansion, a substitution. */
export function isExpanded(word: Word): boolean {
  const expands = (part: Part): boolean =>
    part.kind === 'double-quoted' || part.kind === 'here-document'
      ? part.parts.some(expands)
      : part.kind === 'parameter' || part.kind === 'command-substitution' || part.kind === 'arithmetic'
  return word.parts.some(expands)
}

function parametersIn(part: Part): readonly Parameter[] {
  switch (part.kind) {
    case 'parameter':
      return [part, ...(part.argument === null ? [] : parametersOf(part.argument))]
    case 'double-quoted':
    case 'here-document':
      return part.parts.flatMap(parametersIn)
    case 'literal':
    case 'single-quoted':
    case 'ansi-c':
    case 'command-substitution':
    case 'process-substitution':
    case 'arithmetic':
      return []
  }
}

function ofStatement(statement: Statement): readonly Written[] {
  switch (statement.kind) {
    case 'command':
      return [
        ...(statement.words.length === 0 ? [] : one('command', statement, statement.words)),
        ...statement.assignments.flatMap(ofAssignment),
      ]
    case 'assignments':
      return statement.assignments.flatMap(ofAssignment)
    case 'declaration': {
      const words = statement.items.filter((item) => item.kind === 'word')
      const assignments = statement.items.filter((item) => item.kind === 'assignment')
      return assignments.length === 0 ? one('command', statement, words) : assignments.flatMap(ofAssignment)
    }
    case 'redirected':
      return [...(statement.body === null ? [] : ofStatement(statement.body)), ...statement.redirections.flatMap(ofRedirection)]
    case 'and-or':
      return [statement.first, ...statement.rest.map((each) => each.statement)].flatMap(ofStatement)
    case 'if':
      return [...statement.clauses.flatMap(({ condition, body }) => [...condition, ...body]), ...(statement.otherwise ?? [])].flatMap(
        ofStatement,
      )
    case 'function':
      return [...one('function', { start: statement.start, end: statement.body.start }, []), ...ofStatement(statement.body)]
    case 'pipeline':
      return writtenIn(statement.stages)
    case 'negated':
    case 'background':
      return ofStatement(statement.statement)
    case 'for': {
      const words = statement.words ?? []
      const header = { start: statement.start, end: words.at(-1)?.end ?? statement.start + 'for'.length }
      return [...one('loop', header, words), ...writtenIn(statement.body)]
    }
    case 'while':
      return writtenIn([...statement.condition, ...statement.body])
    case 'case': {
      const header = one('test', { start: statement.start, end: statement.subject.end }, [statement.subject])
      return [...header, ...statement.arms.flatMap(({ body }) => writtenIn(body))]
    }
    case 'arithmetic-for':
    case 'group':
    case 'subshell':
      return writtenIn(statement.body)
    case 'test':
      return one('test', statement, statement.words)
    case 'unset':
      return one('command', statement, statement.words)
    case 'arithmetic':
      return one('command', statement, [])
    case 'opaque':
      return one('unparsed', statement, [])
  }
}

function ofAssignment({
  start,
  end,
  value,
  array,
}: Span & { readonly value: Word | null; readonly array: readonly Word[] | null }): readonly Written[] {
  return one('assignment', { start, end }, [...(value === null ? [] : [value]), ...(array ?? [])])
}

function ofRedirection({ start, end, target, document }: Redirection): readonly Written[] {
  // `2>&1` and `>/dev/null` name nothing that anybody asks about.
  const words = [target, document].filter((word) => word !== null)
  const isPlain = words.every((word) => !isExpanded(word))
  return isPlain && target === null ? [] : one('redirection', { start, end }, words)
}

function one(kind: PlaceKind, { start, end }: Span, words: readonly Word[]): readonly Written[] {
  return [{ kind, start, end, words }, ...words.flatMap(({ parts }) => parts.flatMap(insidePart))]
}

function insidePart(part: Part): readonly Written[] {
  switch (part.kind) {
    case 'command-substitution':
    case 'process-substitution':
      return writtenIn(part.body)
    case 'double-quoted':
    case 'here-document':
      return part.parts.flatMap(insidePart)
    case 'parameter':
      return part.argument === null ? [] : part.argument.parts.flatMap(insidePart)
    case 'literal':
    case 'single-quoted':
    case 'ansi-c':
    case 'arithmetic':
      return []
  }
}
