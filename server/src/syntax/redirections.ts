/** Redirections and here-documents: where the grammar hangs them, and where bash has them. */
import type { Built, Item, Open } from './built.js'
import { andOr, onLast, redirected, statementOf, statementsOf } from './statements.js'
import type { Redirection, Statement, Word } from './tree.js'
import { partsOf, wordOf } from './words.js'

export function redirectedStatement(node: Open, text: string): Statement {
  const { end } = node
  const documents = node.children.flatMap(({ item }) => (item?.kind === 'here-document-redirection' ? [item] : []))
  const redirections = node.children.flatMap(redirectionsOf)
  const extraWords = [
    ...node.children.flatMap((child) => (child.type === 'file_redirect' ? extraDestinations(child) : [])),
    ...documents.flatMap(({ words }) => words),
  ]
  let [statement]: (Statement | undefined)[] = [
    ...statementsOf(
      node.children.filter(({ field }) => field === 'body'),
      text,
    ),
  ]
  if (statement !== undefined && extraWords.length > 0) {
    statement = onLast(statement, (last) => (last.kind === 'command' ? { ...last, words: [...last.words, ...extraWords] } : last))
  }
  const result = redirected(statement ?? null, redirections, end)
  return documents.reduce<Statement>((whole, { piped, chained }) => {
    const withPipe = piped.length === 0 ? whole : onLast(whole, (last) => pipedInto(last, piped, end))
    return chained === null ? withPipe : andOr(withPipe, chained.operator, chained.statement, withPipe.start, end)
  }, result)
}

/** `cat <<EOF | grep x && echo`: the grammar gives the list to the pipe, bash the pipe to the list. */
function pipedInto(first: Statement, piped: readonly Statement[], end: number): Statement {
  const last = piped.at(-1)
  if (last?.kind !== 'and-or') return { kind: 'pipeline', stages: [first, ...piped], start: first.start, end }
  const pipe: Statement = { kind: 'pipeline', stages: [first, ...piped.slice(0, -1), last.first], start: first.start, end: last.first.end }
  return { ...last, first: pipe, start: first.start }
}

/** The grammar counts words after a redirection's target as further targets; they are operands of the command. */
function extraDestinations(node: Built): readonly Word[] {
  return node.item?.kind === 'redirection' ? (extraWordsOf.get(node.item) ?? []) : []
}

const extraWordsOf = new WeakMap<Redirection, readonly Word[]>()

export function redirection(node: Open, text: string): Redirection {
  const descriptor = node.children.find(({ type }) => type === 'file_descriptor')
  const operator = node.children.find(({ named }) => !named)
  const [target, ...extra] = node.children.filter(({ item }) => item?.kind === 'parts').map((child) => wordOf(child, text))
  const built: Redirection = {
    kind: 'redirection',
    operator: operator === undefined ? '' : text.slice(operator.start, operator.end),
    descriptor: descriptor === undefined ? null : text.slice(descriptor.start, descriptor.end),
    target: target ?? null,
    document: null,
    start: node.start,
    end: node.end,
  }
  if (extra.length > 0) extraWordsOf.set(built, extra)
  return built
}

export function hereDocument(node: Open, text: string): Item {
  const delimiter = node.children.find(({ type }) => type === 'heredoc_start')
  const body = node.children.find(({ type }) => type === 'heredoc_body')
  const expands = delimiter === undefined || !/['"\\]/.test(text.slice(delimiter.start, delimiter.end))
  const span = body === undefined ? { start: node.end, end: node.end } : { start: body.start, end: body.end }
  const content: Word = {
    kind: 'word',
    ...span,
    parts: expands
      ? [{ kind: 'here-document', ...span, parts: body === undefined ? [] : partsOf(body) }]
      : [{ kind: 'single-quoted', ...span }],
  }
  const own: Redirection = {
    kind: 'redirection',
    operator: '<<',
    descriptor: null,
    target: null,
    document: content,
    start: node.start,
    end: delimiter?.end ?? node.end,
  }
  const right = node.children.find(({ field }) => field === 'right')
  const chained = right === undefined ? null : statementOf(right)
  return {
    kind: 'here-document-redirection',
    redirections: [own, ...node.children.flatMap(redirectionsOf)],
    words: [
      ...node.children.filter(({ field }) => field === 'argument').map((child) => wordOf(child, text)),
      ...node.children.flatMap(extraDestinations),
    ],
    piped: node.children.filter(({ type }) => type === 'pipeline').flatMap(({ item }) => (item?.kind === 'pipeline' ? item.stages : [])),
    chained: chained === null ? null : { operator: node.children.some(({ type }) => type === '||') ? '||' : '&&', statement: chained },
  }
}

export function redirectionsOf(node: Built): readonly Redirection[] {
  if (node.item?.kind === 'redirection') return [node.item]
  return node.item?.kind === 'here-document-redirection' ? node.item.redirections : []
}
