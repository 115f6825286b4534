/** Scripts that are files: run by their path, or sourced into the same shell. */
import type { Call } from '../commands/effect.js'
import type { Field } from '../commands/field.js'
import { effectsOfWrappers } from '../commands/lock.js'
import type { Condition } from './condition.js'
import { runNested, runText } from './nested-shell.js'
import { fileInRoot, resolvePath } from './paths.js'
import { joinReturned, lazyStatus, positionalOf } from './simple.js'
import type { Variable } from './variable.js'
import { unknownStatus } from './statement.js'
import { writtenAt } from './written.js'
import type { Walker } from './walker.js'
import { isTooDeep, type Frame } from './walker.js'
import type { Span } from '../text/source.js'
import { PLACEHOLDER, flatten } from '../text/value.js'

/** A script of the workspace is run by its path: an event, whose other end the workspace knows. Null where it is none. */
export function runFile(
  walker: Walker,
  path: Field,
  parameters: readonly Field[],
  prefix: readonly Field[],
  span: Span,
  frame: Frame,
): Condition | null {
  const flat = flatten(path.value)
  if (!flat.includes('/') && !/\.(sh|bash)$/.test(flat) && !flat.includes(PLACEHOLDER)) return null
  if (path.many && flat === PLACEHOLDER) return null
  const content = writtenAt(walker.state, path.value)
  if (content !== null) {
    const options = /^#![^\n]*\s-([a-z]+)/.exec(flatten(content))?.[1] ?? ''
    return runNested(
      walker,
      content,
      { kind: 'script', script: content, shell: 'bash', name: path, parameters, change: {}, options },
      frame,
    )
  }
  const resolved = resolvePath(path.value, walker.state.directory)
  const file = fileInRoot(resolved, [''])
  const isKnown = file !== null && walker.isScript(file)
  // A path that starts at an unknown directory is led to its file once a caller or job says where that is.
  if (!isKnown && (!/(^|\/)[\w.-]+$/.test(flat) || flat.startsWith('/'))) return null
  const environment = new Map<string, Variable>()
  for (const name of walker.state.names()) {
    const variable = walker.state.get(name)
    if (variable !== null && variable.exported !== false && !name.startsWith('\0')) environment.set(name, variable)
  }
  const moment = walker.moment(frame, span, prefix)
  // Of what is no script here the command says so itself.
  if (isKnown) for (const effect of effectsOfWrappers(prefix)) walker.record({ kind: 'effect', moment, effect })
  walker.record({
    kind: 'run',
    moment,
    path,
    parameters,
    environment,
    isolated: walker.state.machine === 'container',
  })
  if (!isKnown) return null
  walker.print(null)
  return lazyStatus(`run ${file}`, parameters)
}

/** `source FILE`: the same shell goes on in another file. */
export function runSource(walker: Walker, call: Call, frame: Frame, span: Span): Condition {
  const [path, ...parameters] = call.fields
  const file = path === undefined ? null : fileInRoot(resolvePath(path.value, walker.state.directory), [''])
  const script = file === null ? null : walker.readScript(file)
  const content = path === undefined ? null : writtenAt(walker.state, path.value)
  if (content !== null) {
    inSource(walker, parameters, () => runText(walker, content, frame))
    return unknownStatus(walker)
  }
  if (path !== undefined)
    walker.record({ kind: 'effect', moment: walker.moment(frame, span, [], [call.nameField, path]), effect: { kind: 'readFile', path } })
  if (path === undefined || file === null || script === null) {
    walker.unknownSources.push(walker.events.length)
    return unknownStatus(walker)
  }
  walker.sources.add(file)
  const entry = `source ${file}`
  if (walker.stack.includes(entry)) {
    walker.cuts.push(entry)
    return unknownStatus(walker)
  }
  if (isTooDeep(walker)) return unknownStatus(walker)
  inSource(walker, parameters, () => {
    walker.stack.push(entry)
    walker.walk(walker.parse(script).body, { ...walker.inScope(frame, 'source'), script, file })
    walker.stack.pop()
  })
  return unknownStatus(walker)
}

/** A `return` ends the file alone; arguments, where there are any, are its own. */
function inSource(walker: Walker, parameters: readonly Field[], run: () => void): void {
  const before = walker.state.fork()
  if (parameters.length > 0) walker.state.positional = positionalOf(parameters)
  walker.returns.push([])
  run()
  joinReturned(walker, walker.returns.pop() ?? [], before)
  if (parameters.length > 0 && walker.state.positional.bySet === undefined) walker.state.positional = before.positional
}
