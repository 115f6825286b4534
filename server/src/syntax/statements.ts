/** Collects statement lists, and puts redirections where bash applies them. */
import type { Built } from './built.js'
import type { AndOr, Redirection, Statement } from './tree.js'

/** The statements among finished nodes, in order; `&` after one makes it a background job. */
export function statementsOf(nodes: readonly Built[], text: string): readonly Statement[] {
  const statements: Statement[] = []
  for (const node of nodes) {
    if (node.type === '&') {
      const last = statements.pop()
      if (last !== undefined) statements.push({ kind: 'background', statement: last, start: last.start, end: node.end })
      continue
    }
    const statement = statementOf(node)
    if (statement !== null) statements.push(statement)
    else if (node.named && node.item?.kind === 'parts' && text.slice(node.start, node.end).trim() !== '') {
      statements.push({ kind: 'opaque', reason: 'unparsed', start: node.start, end: node.end })
    }
  }
  return statements.slice()
}

export function statementOf(node: Built): Statement | null {
  const { item } = node
  if (item === null) return null
  switch (item.kind) {
    case 'assignment':
      return { kind: 'assignments', assignments: [item], start: node.start, end: node.end }
    case 'parts':
    case 'words':
    case 'body':
    case 'clause':
    case 'arm':
    case 'redirection':
    case 'here-document-redirection':
      return null
    default:
      return item
  }
}

/**
 * Attaches redirections to a statement. The grammar hangs them on whole lists and pipelines, where bash gives them
 * to the last command.
 */
export function redirected(statement: Statement | null, redirections: readonly Redirection[], end: number): Statement {
  const start = statement?.start ?? redirections[0]?.start ?? end
  if (statement?.kind === 'and-or') {
    const last = statement.rest.at(-1)
    if (last !== undefined) {
      const moved = { operator: last.operator, statement: redirected(last.statement, redirections, end) }
      return { ...statement, rest: [...statement.rest.slice(0, -1), moved], end }
    }
  }
  if (statement?.kind === 'pipeline') {
    const last = statement.stages.at(-1)
    if (last !== undefined) return { ...statement, stages: [...statement.stages.slice(0, -1), redirected(last, redirections, end)], end }
  }
  if (statement?.kind === 'negated') return { ...statement, statement: redirected(statement.statement, redirections, end), end }
  if (statement?.kind === 'redirected') return { ...statement, redirections: [...statement.redirections, ...redirections], end }
  return { kind: 'redirected', body: statement, redirections, start, end }
}

/** Runs a rewriting on the last command of a list, for what a here-document's first line adds to it. */
export function onLast(statement: Statement, change: (last: Statement) => Statement): Statement {
  if (statement.kind === 'and-or') {
    const last = statement.rest.at(-1)
    if (last === undefined) return change(statement.first)
    return { ...statement, rest: [...statement.rest.slice(0, -1), { ...last, statement: onLast(last.statement, change) }] }
  }
  return change(statement)
}

export function andOr(first: Statement, operator: '&&' | '||', statement: Statement, start: number, end: number): AndOr {
  const tail = { operator, statement }
  if (first.kind === 'and-or') return { ...first, rest: [...first.rest, tail], start, end }
  return { kind: 'and-or', first, rest: [tail], start, end }
}
