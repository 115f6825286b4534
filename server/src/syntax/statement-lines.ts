/** The lines of a function on which statements begin: between them an edit leaves what it does not reach. Knows no files. */
import type { FunctionDefinition, Statement } from './tree.js'

/**
 * Offsets of line starts, in order, each before a statement of the function's body or of a list inside it. Nothing that
 * is one word stands on both sides of such an offset.
 * @param text of which the definition's offsets are units
 */
export function statementLines({ body }: FunctionDefinition, text: string): readonly number[] {
  const starts = new Set<number>()
  const visit = (statement: Statement): void => {
    const line = text.lastIndexOf('\n', statement.start - 1) + 1
    if (line > 0 && /^[ \t]*$/.test(text.slice(line, statement.start))) starts.add(line)
    for (const each of statementsIn(statement)) visit(each)
  }
  visit(body)
  return [...starts].sort((left, right) => left - right)
}

/** The statements that one is made of; none of those in substitutions, which are a part of a word. */
function statementsIn(statement: Statement): readonly Statement[] {
  switch (statement.kind) {
    case 'group':
    case 'subshell':
    case 'for':
    case 'arithmetic-for':
      return statement.body
    case 'while':
      return [...statement.condition, ...statement.body]
    case 'if':
      return [...statement.clauses.flatMap(({ condition, body }) => [...condition, ...body]), ...(statement.otherwise ?? [])]
    case 'case':
      return statement.arms.flatMap(({ body }) => body)
    case 'and-or':
      return [statement.first, ...statement.rest.map((each) => each.statement)]
    case 'pipeline':
      return statement.stages
    case 'redirected':
      return statement.body === null ? [] : [statement.body]
    case 'negated':
    case 'background':
      return [statement.statement]
    case 'command':
    case 'assignments':
    case 'declaration':
    case 'function':
    case 'test':
    case 'arithmetic':
    case 'unset':
    case 'opaque':
      return []
  }
}
