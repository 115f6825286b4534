/** One statement: assignments, redirections, and the choice of what walks the rest. */
import type { Field, FunctionPart, ScriptText } from '../commands/field.js'
import type { FunctionDefinition, Statement, Word } from '../syntax/tree.js'
import { literal } from '../text/value.js'
import { comparison } from './arithmetic.js'
import { assignOne } from './assignment.js'
import { parseTest, truth, type Condition } from './condition.js'
import { walkAndOr, walkCase, walkIf, walkPipeline } from './control.js'
import { unsetNames, walkDeclaration } from './declaration.js'
import { expandValue, expandWord } from './expand.js'
import { walkFor, walkLoop } from './loops.js'
import { walkRedirected } from './redirected.js'
import { expandExpression } from './regular-expression.js'
import { restore, walkCommand } from './simple.js'
import { loseAssignedNumbers, walkOpaque } from './unknown-names.js'
import { joinVariables } from './variable.js'
import type { Frame, Walker } from './walker.js'

/** Walks one statement and tells what its status says. */
export function walkStatement(walker: Walker, statement: Statement, frame: Frame): Condition {
  switch (statement.kind) {
    case 'command':
      return walkCommand(walker, statement, frame)
    case 'assignments':
      walker.substituted = null
      for (const each of statement.assignments) assignOne(walker, each, 'plain', null, frame)
      // Its status is that of the last substitution in it.
      return walker.substituted ?? { kind: 'constant', holds: true }
    case 'declaration':
      return walkDeclaration(walker, statement, frame)
    case 'redirected':
      return walkRedirected(walker, statement, frame)
    case 'and-or':
      return walkAndOr(walker, statement, frame)
    case 'if':
      return walkIf(walker, statement, frame)
    case 'for':
      return walkFor(walker, statement, frame)
    case 'arithmetic-for':
      return walkArithmeticFor(walker, statement, frame)
    case 'while':
      return walkLoop(walker, frame, { kind: 'condition', statements: statement.condition, until: statement.until }, statement.body)
    case 'case':
      return walkCase(walker, statement, frame)
    case 'pipeline':
      return walkPipeline(walker, statement, frame)
    case 'negated': {
      const inner = walker.walk([statement.statement], { ...frame, fate: 'tested' })
      return { kind: 'not', of: inner }
    }
    case 'background': {
      walker.firstUses.background(statement)
      const inner = walker.inScope({ ...frame, fate: 'ignored' }, 'background')
      walker.inSubshell(() => walker.walk([statement.statement], inner))
      // When it prints is not known.
      walker.print(null)
      return { kind: 'constant', holds: true }
    }
    case 'group':
      return walker.walk(statement.body, frame)
    case 'subshell': {
      const { leavings } = walker
      const status = walker.inChild(() => walker.walk(statement.body, walker.inScope(frame, 'subshell')))
      return walker.leavings === leavings ? status : unknownStatus(walker)
    }
    case 'function': {
      const { definition, script } = partOf(statement, frame.script)
      walker.define(definition.name, [{ definition, script, file: frame.file }])
      return { kind: 'constant', holds: true }
    }
    case 'test': {
      const { words, extended } = statement
      const fields = extended ? extendedFields(walker, words, frame) : words.flatMap((word) => expandWord(word, frame.script, walker))
      return walkTest(walker, fields, extended, frame, statement)
    }
    case 'arithmetic':
      loseAssignedNumbers(walker, frame.script.flat.slice(statement.start, statement.end))
      return comparison(walker, { start: statement.start + 2, end: statement.end - 2 }, frame.script) ?? unknownStatus(walker)
    case 'unset':
      unsetNames(walker, statement.words, frame)
      return { kind: 'constant', holds: true }
    case 'opaque':
      walkOpaque(walker, frame.script.flat.slice(statement.start, statement.end))
      return unknownStatus(walker)
  }
}

function walkArithmeticFor(walker: Walker, { start, end, body }: Statement & { readonly kind: 'arithmetic-for' }, frame: Frame): Condition {
  const header = frame.script.flat.slice(start, body[0]?.start ?? end)
  const next = (): void => {
    loseAssignedNumbers(walker, header)
  }
  next()
  return walkLoop(walker, frame, { kind: 'list', next, rounds: 'any', finish: null }, body)
}

/** The definition itself, and the text that it is of. */
function partOf(definition: FunctionDefinition, script: ScriptText): Pick<FunctionPart, 'definition' | 'script'> {
  const part = definition.apart === undefined ? undefined : script.file?.functions[definition.apart]
  return part ?? { definition, script }
}

/** A question whose answer is another each time. */
export function unknownStatus(walker: Walker): Condition {
  return { kind: 'status', key: walker.unique('status') }
}

/** Evaluates a test, and records which paths it asks about. */
export function walkTest(
  walker: Walker,
  fields: readonly Field[],
  extended: boolean,
  frame: Frame,
  span: { readonly start: number; readonly end: number },
  prefix: readonly Field[] = [],
): Condition {
  const condition = withKnownNames(walker, parseTest(fields, extended))
  recordTests(walker, condition, frame, span, prefix)
  return condition
}

/** `-v NAME` where this script has set the name, or unset it. */
function withKnownNames(walker: Walker, condition: Condition): Condition {
  switch (condition.kind) {
    case 'not':
      return { kind: 'not', of: withKnownNames(walker, condition.of) }
    case 'and':
    case 'or':
      return { kind: condition.kind, parts: condition.parts.map((part) => withKnownNames(walker, part)) }
    case 'unary': {
      const name = condition.operator === '-v' ? literal(condition.operand.value) : null
      const variable = name === null ? null : walker.state.get(name)
      if (variable === null || variable.array !== null) return condition
      if (variable.isUnset === true) return { kind: 'constant', holds: false }
      return variable.value.some((segment) => segment.kind === 'text') ? { kind: 'constant', holds: true } : condition
    }
    case 'binary':
    case 'matches':
    case 'status':
    case 'constant':
      return condition
  }
}

function recordTests(
  walker: Walker,
  condition: Condition,
  frame: Frame,
  span: { readonly start: number; readonly end: number },
  prefix: readonly Field[],
): void {
  if (condition.kind === 'not') recordTests(walker, condition.of, frame, span, prefix)
  else if (condition.kind === 'and' || condition.kind === 'or')
    for (const part of condition.parts) recordTests(walker, part, frame, span, prefix)
  else if (condition.kind === 'unary' && /^-[defrwxsLhpSbcugkGNO]$/.test(condition.operator)) {
    walker.record({
      kind: 'effect',
      moment: walker.moment(frame, span, prefix),
      effect: { kind: 'pathTest', path: condition.operand, predicate: condition.operator },
    })
  } else if (condition.kind === 'unary' && condition.operator === '-v') {
    const name = literal(condition.operand.value)
    if (name !== null) walker.noteRead(name)
  }
}

/** The words of `[[ ]]`; those behind `&&` and `||` are expanded only where it comes to them. */
function extendedFields(walker: Walker, words: readonly Word[], frame: Frame): readonly Field[] {
  const fields: Field[] = []
  let comes: boolean | null = true
  for (const [index, word] of words.entries()) {
    const before = comes === true ? null : walker.state.fork()
    const field = wholeWord(walker, word, words[index - 1], frame)
    for (const name of before === null ? [] : walker.state.writtenSince(before)) {
      const [after, then] = [walker.state.get(name), before?.find(name) ?? null]
      if (comes === null) walker.state.set(name, joinVariables(walker.unique(`test:${name}`), name, after, then, [[], []]))
      else restore(walker, name, then)
    }
    const operator = word.parts.length === 1 ? literal(field.value) : null
    if (operator === '&&' || operator === '||') {
      const known: boolean | null =
        comes === true && !fields.some(({ value }) => literal(value) === '(') ? truth(parseTest(fields, true)) : null
      comes = known === null ? null : known === (operator === '&&')
    }
    fields.push(field)
  }
  return fields
}

/** Inside `[[ ]]` nothing is split and patterns stay patterns. */
function wholeWord(walker: Walker, word: Word, before: Word | undefined, { script }: Frame): Field {
  const at = { script, start: word.start, end: word.end }
  const isExpression = before !== undefined && script.flat.slice(before.start, before.end) === '=~'
  const value = isExpression ? expandExpression(word, script, walker) : expandValue(word, script, walker, true)
  return { value, at, written: at, many: false }
}
