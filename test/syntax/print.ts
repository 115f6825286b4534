/** The lowered tree in a fully parenthesised notation, so that a test shows on one line what was understood. */
import type { Assignment, CaseArm, Part, Redirection, Script, Statement, Word } from '../../server/src/syntax/tree.js'

export function print(script: Script, text: string): string {
  return list(script.body, text)
}

function list(statements: readonly Statement[], text: string): string {
  return statements.map((each) => statement(each, text)).join('; ')
}

function statement(of: Statement, text: string): string {
  switch (of.kind) {
    case 'command':
      return [...of.assignments.map((each) => assignment(each, text)), ...of.words.map((each) => word(each, text))].join(' ')
    case 'declaration':
      return `${of.keyword}(${of.items.map((each) => (each.kind === 'word' ? word(each, text) : assignment(each, text))).join(', ')})`
    case 'redirected':
      return `redirected(${[of.body === null ? 'nothing' : statement(of.body, text), ...of.redirections.map((each) => redirection(each, text))].join(', ')})`
    case 'and-or':
      return `(${statement(of.first, text)}${of.rest.map((each) => ` ${each.operator} ${statement(each.statement, text)}`).join('')})`
    case 'if': {
      const clauses = of.clauses.map(({ condition, body }) => `${list(condition, text)} => ${list(body, text)}`)
      return `if(${[...clauses, ...(of.otherwise === null ? [] : [`else ${list(of.otherwise, text)}`])].join(', ')})`
    }
    case 'function':
      return `function ${of.name}(${statement(of.body, text)})`
    case 'assignments':
      return of.assignments.map((each) => assignment(each, text)).join(' ')
    case 'pipeline':
      return `pipe(${of.stages.map((each) => statement(each, text)).join(', ')})`
    case 'negated':
      return `not(${statement(of.statement, text)})`
    case 'background':
      return `background(${statement(of.statement, text)})`
    case 'for':
      return `for(${of.variable} in ${of.words === null ? 'parameters' : `[${words(of.words, text)}]`}: ${list(of.body, text)})`
    case 'arithmetic-for':
      return `for((...): ${list(of.body, text)})`
    case 'while':
      return `${of.until ? 'until' : 'while'}(${list(of.condition, text)}: ${list(of.body, text)})`
    case 'case':
      return `case(${word(of.subject, text)}: ${of.arms.map((each) => arm(each, text)).join(' / ')})`
    case 'group':
      return `group(${list(of.body, text)})`
    case 'subshell':
      return `subshell(${list(of.body, text)})`
    case 'test':
      return `${of.extended ? 'test2' : 'test1'}(${words(of.words, text)})`
    case 'arithmetic':
      return 'arithmetic'
    case 'unset':
      return `unset(${words(of.words, text)})`
    case 'opaque':
      return `opaque<${of.reason}>`
  }
}

function arm({ patterns, body, next }: CaseArm, text: string): string {
  return `${patterns.map((each) => word(each, text)).join('|')} => ${list(body, text)}${{ stop: '', run: ' and on', ask: ' and ask on' }[next]}`
}

function assignment(of: Assignment, text: string): string {
  const value = of.array !== null ? `[${words(of.array, text)}]` : of.value === null ? '' : word(of.value, text)
  return `${of.name}${of.subscript ? '[...]' : ''}${of.append ? '+=' : '='}${value}`
}

function redirection({ descriptor, operator, target, document }: Redirection, text: string): string {
  return `${descriptor ?? ''}${operator}${target === null ? '' : word(target, text)}${document === null ? '' : word(document, text)}`
}

function words(of: readonly Word[], text: string): string {
  return of.map((each) => word(each, text)).join(' ')
}

function word(of: Word, text: string): string {
  return of.parts.map((each) => part(each, text)).join('')
}

function part(of: Part, text: string): string {
  const written = text.slice(of.start, of.end)
  switch (of.kind) {
    case 'literal':
      return written
    case 'single-quoted':
      return `'${written}'`
    case 'ansi-c':
      return `$'${written}'`
    case 'double-quoted':
    case 'here-document':
      return `"${of.parts.map((each) => part(each, text)).join('')}"`
    case 'parameter':
      return `<${of.name}${of.subscript === null ? '' : `[${of.subscript}]`}${of.operator === null ? '' : ` ${of.operator}`}${of.argument === null ? '' : ` ${word(of.argument, text)}`}>`
    case 'command-substitution':
      return `$(${list(of.body, text)})`
    case 'process-substitution':
      return `${of.writes ? '>' : '<'}(${list(of.body, text)})`
    case 'arithmetic':
      return '$((...))'
  }
}
