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
      const bodies = walker.functionsNamed(word) ?? []
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
  return walkClauses(0)

  /** What the status says: that of the commands that run, where it is known which. */
  function walkClauses(at: number): Condition {
    const clause = statement.clauses[at]
    if (clause === undefined)
      return statement.otherwise === null ? NOTHING_RAN : walker.walk(statement.otherwise, walker.inScope(frame, 'branch', at, id))
    const condition = walker.walk(clause.condition, { ...frame, fate: 'tested' })
    if (walker.state.ended !== null) return condition
    const known = truth(condition)
    const then = (): Condition => walker.walk(clause.body, known === null ? walker.inScope(frame, 'branch', at, id) : frame)
    if (known !== null) return known ? then() : walkClauses(at + 1)
    walker.branch(condition, then, () => walkClauses(at + 1))
    return unknownStatus(walker)
  }
}

const NOTHING_RAN: Condition = { kind: 'constant', holds: true }

export function walkCase(walker: Walker, statement: Of<'case'>, frame: Frame): Condition {
  const subject = expandValue(statement.subject, frame.script, walker)
  return walkArms(0, NOTHING_RAN, walker.newId())

  /**
   * @param before what the status says of the arms that ran
   * @param id of the choice between these arms: those that are asked after one that ran are another
   */
  function walkArms(at: number, before: Condition, id: number): Condition {
    const arm = statement.arms[at]
    if (arm === undefined) return before
    // A pattern is expanded when it is its turn, and an arm that ran before may have changed what it holds.
    const condition: Condition = {
      kind: 'matches',
      subject,
      patterns: arm.patterns.map((pattern) => expandValue(pattern, frame.script, walker, true)),
    }
    const known = truth(condition)
    const inner = known === null || at > 0 ? walker.inScope(frame, 'branch', at, id) : frame
    if (known !== null) return known ? runBody(at, inner) : walkArms(at + 1, before, id)
    if (arm.next !== 'ask') {
      walker.branch(
        condition,
        () => runBody(at, inner),
        () => walkArms(at + 1, before, id),
      )
      return unknownStatus(walker)
    }
    walker.branch(condition, () => walker.walk(arm.body, inner), null)
    return walker.state.ended === null ? walkArms(at + 1, unknownStatus(walker), walker.newId()) : unknownStatus(walker)
  }

  /** Runs an arm, and what it falls through to as if it stood there. */
  function runBody(at: number, inner: Frame): Condition {
    const arm = statement.arms[at]
    if (arm === undefined) return NOTHING_RAN
    const status = walker.walk(arm.body, inner)
    if (walker.state.ended !== null || arm.next === 'stop') return status
    return arm.next === 'run' ? runBody(at + 1, inner) : walkArms(at + 1, status, walker.newId())
  }
}

/** Every stage in its own subshell; what a `find` prints is handed to the next stage's xargs. */
export function walkPipeline(walker: Walker, { stages, joinsErrors }: Of<'pipeline'>, frame: Frame): Condition {
  const id = walker.newId()
  // What the stages before the last say of what failed goes past the pipe.
  if (stages.length > 1) walker.complain()
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
      captured: !isLast || frame.captured,
      errors: frame.errors && isLast,
      input: index === 0 ? frame.input : { document, paths },
    }
    const from = walker.events.length
    condition = walker.inSubshell(() => {
      if (inner.captured) beginOutput(walker.state)
      const status = walker.walk([stage], inner)
      document = inner.captured && !(joinsErrors && !isLast) ? walker.outputOfSubshell() : null
      return status
    })
    const first = walker.events[from]
    paths =
      first?.kind === 'call' && first.call.name === 'find' && first.call.fields[0] !== undefined
        ? concat(first.call.fields[0].value, text('/'))
        : null
  }
  walker.print(document)
  return stages.length === 1 || !walker.state.options.pipefail ? condition : unknownStatus(walker)
}
