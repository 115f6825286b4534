/** A statement with redirections (bash manual 3.6): what is read and written, and where its output goes. */
import type { Field } from '../commands/field.js'
import type { Redirection, Statement } from '../syntax/tree.js'
import { concat, literal, text, type Value } from '../text/value.js'
import type { Condition } from './condition.js'
import { expandValue, expandWord } from './expand.js'
import { isNamedOutside, recordHandOn } from './hand-on.js'
import type { Frame, Walker } from './walker.js'
import { noteWritten, writtenAt } from './written.js'

/** Walks the body with its output and input where they lead. */
export function walkRedirected(walker: Walker, statement: Statement & { readonly kind: 'redirected' }, frame: Frame): Condition {
  let { shown, captured, errors } = frame
  let { document } = frame.input
  const written: { readonly field: Field; readonly redirection: Redirection }[] = []
  for (const redirection of statement.redirections) {
    if (redirection.document !== null) {
      document = expandValue(redirection.document, frame.script, walker)
      continue
    }
    if (redirection.target === null) continue
    if (redirection.operator === '<<<') {
      document = concat(expandValue(redirection.target, frame.script, walker), text('\n'))
      continue
    }
    const [field] = expandWord(redirection.target, frame.script, walker)
    if (field === undefined) continue
    const target = literal(field.value)
    const isOutput = isWritten(redirection)
    const isStandardOutput = isOfStandardOutput(redirection)
    if (isOutput) {
      const goes = destination(redirection, target, { captured, errors })
      if (goes === 'unknown') walker.losePrinted()
      const isCaptured = goes === true
      const isBoth = redirection.operator.startsWith('&>') || (redirection.operator === '>&' && !/^\d*-?$/.test(target ?? '0'))
      if (isStandardOutput) captured = isCaptured
      if (redirection.descriptor === '2' || isBoth) errors = isCaptured
    }
    if (isOutput && isStandardOutput && !redirection.operator.includes('&'))
      shown = target === '/dev/null' || target === '/dev/stderr' || target === '/dev/stdout' ? shown : false
    if (target?.startsWith('/dev/') === true || /^\d*-?$/.test(target ?? 'x')) continue
    written.push({ field, redirection })
  }
  const inner: Frame = { ...frame, shown, captured, errors, input: { paths: frame.input.paths, document } }
  for (const { field, redirection } of written) {
    const moment = walker.moment(frame, { start: redirection.start, end: redirection.end }, [])
    const isKnown = isWritten(redirection) && redirection.operator !== '<>'
    const content = isKnown ? writtenContent(walker, statement.body, document, frame) : null
    const effect = isWritten(redirection)
      ? ({ kind: 'writeFile', path: field, content } as const)
      : ({ kind: 'readFile', path: field } as const)
    walker.record({ kind: 'effect', moment, effect })
  }
  const { body } = statement
  // `$(< file)` prints it.
  if (body === null) walker.print(null)
  // From here on all that the shell prints goes there.
  if (body?.kind === 'command' && frame.script.flat.slice(body.start, body.end) === 'exec') walker.losePrinted()
  const target = written.find(({ redirection }) => isWritten(redirection) && isOfStandardOutput(redirection))
  const path = target?.field.value ?? null
  const appends = target?.redirection.operator.includes('>>') === true
  const handsOn = path !== null && isNamedOutside(path)
  // What is added to something unknown stays unknown.
  if (body === null || path === null || (appends && !handsOn && writtenAt(walker.state, path) === null))
    return body === null ? { kind: 'constant', holds: true } : walker.walk([body], inner)
  let condition: Condition = { kind: 'constant', holds: true }
  const printed = walker.printedBy(() => {
    condition = walker.walk([body], { ...inner, captured: true })
  })
  if (handsOn) recordHandOn(walker, path, printed.partial, appends, frame, statement)
  // What was there before stays behind what is written.
  noteWritten(walker.state, path, target?.redirection.operator === '<>' ? null : printed.known, appends)
  return condition
}

/** `<>` opens a file to be read and written: which of both happens, the descriptor tells. */
function isWritten({ operator, descriptor }: Redirection): boolean {
  return operator === '<>' ? (descriptor ?? '0') !== '0' : operator.includes('>')
}

function isOfStandardOutput({ operator, descriptor }: Redirection): boolean {
  return (descriptor ?? (operator === '<>' ? '0' : '1')) === '1'
}

/** Whether a redirection leads to where output is captured, when it is made. */
function destination(
  { operator }: Redirection,
  target: string | null,
  { captured, errors }: Pick<Frame, 'captured' | 'errors'>,
): boolean | 'unknown' {
  if (target === '/dev/stdout' || (operator === '>&' && target === '1')) return captured
  if (target === '/dev/stderr' || (operator === '>&' && target === '2')) return errors
  // Where another descriptor leads is not followed.
  if (operator === '>&' && (target === null || /^\d+-?$/.test(target))) return 'unknown'
  return target?.startsWith('/dev/fd/') === true || target?.startsWith('/proc/') === true ? 'unknown' : false
}

/** What `echo ... > file` or `cat > file <<EOF` writes, for lines of /etc/fstab and the like. */
function writtenContent(walker: Walker, body: Statement | null, document: Value | null, frame: Frame): Value | null {
  if (document !== null) return document
  if (body?.kind !== 'command' || !/^(echo|printf)$/.test(frame.script.flat.slice(body.words[0]?.start ?? 0, body.words[0]?.end ?? 0)))
    return null
  return concat(
    ...body.words
      .slice(1)
      .flatMap((word) => [expandValue(word, frame.script, walker), [{ kind: 'text' as const, text: ' ', origin: null, through: null }]]),
  )
}
