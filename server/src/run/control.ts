/** Control flow: lists, branches and pipelines. What branches leave is joined after them. Loops are in loops.ts. */
import type { Statement } from '../syntax/tree.js'
import { concat, text, type Value } from '../text/value.js'
import { truth, type Condition } from './condition.js'
import type { Fate } from './event.js'
import { expandValue } from './expand.js'
import { beginOutput } from './output.js'
import type { Frame, Walker } from './walker.js'
import { unknownStatus } from './statement.js'

type Of<Kind extends Statement['kind']> = Extract<Statement, { readonly kind: Kind }>

export function walkAndOr(walker: Walker, statement: Of<'and-or'>, frame: Frame): Condition {
  const elements = [{ operator: null, statement: statement.first }, ...statement.rest]
  const scopeId = walker.newId()
  let condition: Condition = { kind: 'constant', holds: true }
  for (const [index, element] of elements.entries()) {
    const fate = fateInList(walker, elements.slice(index + 1), frame)
    if (element.operator === null) {
      condition = walker.walk([element.statement], walker.inScope({ ...frame, fate }, 'list', 0, scopeId))
      continue
    }
    if (walker.state.ended !== null) break
    const runsWhen = element.operator === '&&'
    const before = condition
    const known = truth(before)
    if (known === !runsWhen) continue
    let inner: Condition = { kind: 'constant', holds: true }
    const run = (): void => {
      inner = walker.walk(
        [element.statement],
        known === null ? listFrame(walker, { ...frame, fate }, element.operator === '&&', index, scopeId) : { ...frame, fate },
      )
    }
    if (known === runsWhen) run()
    else walker.branch(before, runsWhen ? run : null, runsWhen ? null : run)
    condition = { kind: runsWhen ? 'and' : 'or', parts: [before, inner] }
  }
  return condition
}

function listFrame(walker: Walker, frame: Frame, chained: boolean, index: number, id: number): Frame {
  const scope = { kind: 'branch', arm: index, parent: frame.scope } as const
  return { ...frame, scope: chained ? { ...scope, id, chained: true } : { ...scope, id: walker.newId() } }
}

/** What becomes of a failure: the next `||` takes it, and either stops there or goes on. */
function fateInList(
  walker: Walker,
  rest: readonly { readonly operator: '&&' | '||' | null; readonly statement: Statement }[],
  { fate, final }: Pick<Frame, 'fate' | 'final'>,
): Fate {
  if (rest.length === 0) return fate
  const handler = rest.findIndex(({ operator }) => operator === '||')
  // A list that fails in its middle fails as a whole, and errexit looks away.
  if (handler < 0) return fate === 'stops' ? (final ?? 'tested') : fate
  const taken = rest[handler]
  if (taken === undefined || !alwaysEnds(walker, taken.statement, 0))
    return handler < rest.length - 1 && rest[handler]?.statement.kind === 'command'
      ? fateInList(walker, rest.slice(handler + 1), { fate: 'swallowed', final: null })
      : 'swallowed'
  return 'stops'
}

const ENDING_NAMES = /^(exit|return|die|fail|fatal|abort|bail|panic|error_exit|err_exit|exit_with_error|false)$/

/** True where a statement surely ends the script or function: `exit`, `return`, a function or group that does. */
function alwaysEnds(walker: Walker, statement: Statement, depth: number): boolean {
  if (depth > 4) return false
  switch (statement.kind) {
    case 'command': {
      const [name] = statement.words
      const [only] = name?.parts ?? []
      if (name === undefined || only?.kind !== 'literal') return false
      const word = walker.frame.script.flat.slice(only.start, only.end)
      const bodies = walker.state.functions.get(word) ?? []
      if (bodies.length > 0) return bodies.every((body) => body !== null && alwaysEnds(walker, body.definition.body, depth + 1))
      return ENDING_NAMES.test(word)
    }
    case 'group':
      return statement.body.some((each) => alwaysEnds(walker, each, depth + 1))
    case 'redirected':
      return statement.body !== null && alwaysEnds(walker, statement.body, depth + 1)
    case 'and-or':
      return alwaysEnds(walker, statement.first, depth + 1) && statement.rest.every((each) => each.operator === '&&')
    default:
      return false
  }
}

export function walkIf(walker: Walker, statement: Of<'if'>, frame: Frame): Condition {
  const id = walker.newId()
  walkClauses(0)
  return unknownStatus(walker)

  function walkClauses(at: number): void {
    const clause = statement.clauses[at]
    if (clause === undefined) {
      if (statement.otherwise !== null) walker.walk(statement.otherwise, walker.inScope(frame, 'branch', at, id))
      return
    }
    const condition = walker.walk(clause.condition, { ...frame, fate: 'tested' })
    if (walker.state.ended !== null) return
    const known = truth(condition)
    const then = (): void => {
      walker.walk(clause.body, known === null ? walker.inScope(frame, 'branch', at, id) : frame)
    }
    if (known === true) then()
    else if (known === false) walkClauses(at + 1)
    else walker.branch(condition, then, () => walkClauses(at + 1))
  }
}

export function walkCase(walker: Walker, statement: Of<'case'>, frame: Frame): Condition {
  const id = walker.newId()
  const subject = expandValue(statement.subject, frame.script, walker)
  const conditions = statement.arms.map((arm): Condition => ({
    kind: 'matches',
    subject,
    patterns: arm.patterns.map((pattern) => expandValue(pattern, frame.script, walker, true)),
  }))
  walkArms(0)
  return unknownStatus(walker)

  function walkArms(at: number): void {
    const arm = statement.arms[at]
    const condition = conditions[at]
    if (arm === undefined || condition === undefined) return
    const known = truth(condition)
    const then = (): void => runBody(at, known === null || at > 0)
    if (known === false) walkArms(at + 1)
    else if (known === true) then()
    else walker.branch(condition, then, () => walkArms(at + 1))
  }

  function runBody(at: number, isChosen: boolean): void {
    const arm = statement.arms[at]
    if (arm === undefined) return
    walker.walk(arm.body, isChosen ? walker.inScope(frame, 'branch', at, id) : frame)
    if (walker.state.ended !== null) return
    if (arm.next === 'run') runBody(at + 1, isChosen)
    else if (arm.next === 'ask') walkArms(at + 1)
  }
}

/** Every stage in its own subshell; what a `find` prints is handed to the next stage's xargs. */
export function walkPipeline(walker: Walker, stages: readonly Statement[], frame: Frame): Condition {
  const id = walker.newId()
  let paths: Value | null = null
  let document: Value | null = null
  let condition: Condition = unknownStatus(walker)
  for (const [index, stage] of stages.entries()) {
    const isLast = index === stages.length - 1
    const fate: Fate = isLast || walker.state.options.pipefail ? frame.fate : 'ignored'
    const inner: Frame = {
      ...walker.inScope(frame, 'pipeline', index, id),
      fate,
      shown: isLast && frame.shown,
      captured: !isLast,
      input: index === 0 ? frame.input : { document, paths },
    }
    const from = walker.events.length
    condition = walker.inSubshell(() => {
      if (!isLast) beginOutput(walker.state)
      const status = walker.walk([stage], inner)
      document = isLast ? null : walker.outputOfSubshell()
      return status
    })
    const first = walker.events[from]
    paths =
      first?.kind === 'call' && first.call.name === 'find' && first.call.fields[0] !== undefined
        ? concat(first.call.fields[0].value, text('/'))
        : null
  }
  walker.print(null)
  return stages.length === 1 ? condition : unknownStatus(walker)
}
