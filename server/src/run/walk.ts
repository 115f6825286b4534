/** Walks one script from its start: the entry to this folder. */
import type { ScriptText } from '../commands/field.js'
import type { Parser } from '../syntax/parser.js'
import type { Walk } from './event.js'
import { START } from './paths.js'
import type { LastingCalls } from './lasting.js'
import { callFunction } from './simple.js'
import { State, type FunctionBody, type Options } from './state.js'
import { hole, type Value } from '../text/value.js'
import { NO_INPUT, Walker, type Scripts } from './walker.js'

export interface Start {
  readonly script: ScriptText
  /** Root-relative path of the file that holds the text. */
  readonly file: string
  /** False for a job's block in YAML, which has no path of its own. */
  readonly isFile: boolean
  readonly options: Omit<Options, 'allexport' | 'nounset'>
  readonly directory: Value | null
}

/**
 * Walks a script, the files it sources and the strings it hands to shells; then the functions that nothing called.
 * @param lasting what calls have left in the last walk of an older text, where newer ones follow
 */
export function walkScript(start: Start, parser: Parser, scripts: Scripts, lasting: LastingCalls | null = null): Walk {
  const walk = walkOnce(start, parser, scripts, lasting)
  if (lasting?.isMixedUp !== true) return walk
  // A statement has needed far more numbers than in the last walk.
  lasting.forget()
  return walkOnce(start, parser, scripts, lasting)
}

function walkOnce(start: Start, parser: Parser, scripts: Scripts, lasting: LastingCalls | null): Walk {
  const { script, file, isFile } = start
  const state = new State({
    positional: { fields: [], rest: isFile ? { prefix: '', shifted: 0 } : null },
    directory: start.directory ?? START,
    options: isFile ? fromShebang(script.flat, start.options) : { ...start.options, allexport: false, nounset: false },
  })
  const frame = {
    script,
    file,
    fate: 'stops',
    scope: null,
    shown: true,
    captured: false,
    errors: false,
    final: null,
    called: null,
    input: NO_INPUT,
  } as const
  const walker = new Walker(parser, scripts, state, frame, isFile ? file : null, lasting)
  lasting?.begin()
  walker.stack.push(`source ${file}`)
  walker.walk(walker.parse(script).body, frame)
  walker.runTraps(0)
  const functions = new Set(walker.state.functions.keys())
  walkUncalled(walker, frame.script)
  const { uses, programs, background, moves } = walker.firstUses.known
  lasting?.end(walker.events)
  for (const [index, { moment }] of walker.events.entries()) moment.turn.index = index
  return {
    script,
    file,
    events: walker.events,
    defaults: walker.defaults,
    reads: [...uses.values()],
    programs: [...programs.values()],
    background,
    moves,
    reached: walker.reached,
    functions,
    unknownSources: walker.unknownSources,
    conditions: walker.conditions,
    sources: [...walker.sources],
    comments: [...walker.comments].map(([text, spans]) => ({ script: text, spans })),
    notices: walker.notices,
  }
}

/** Functions of this very file that nothing called: walked once, with unknown arguments. */
function walkUncalled(walker: Walker, script: ScriptText): void {
  const isOwn = (body: FunctionBody): boolean => body.script === script || body.script.file?.main === script
  // What `declare -f` has printed is called where another shell reads it.
  const elsewhere = new Set([...walker.called.values()].filter((body) => !isOwn(body)).map(textOf))
  for (const [name, bodies] of walker.state.functions) for (const body of bodies) if (body !== null) walkIfUncalled(name, body)

  function walkIfUncalled(name: string, body: FunctionBody): void {
    const { definition } = body
    if (!isOwn(body) || walker.called.has(definition) || elsewhere.has(textOf(body))) return
    const frame = walker.inScope({ ...walker.frame, script }, 'uncalled')
    walker.inSubshell(() => {
      walker.state.ended = null
      const fields = Array.from({ length: 9 }, (_, index) => ({
        value: hole({ id: `arg:${name}:${index + 1}`, kind: 'positional', name: String(index + 1) }),
        at: { script: body.script, start: definition.start, end: definition.start },
        written: null,
        many: false,
      }))
      callFunction(walker, name, body, fields, frame)
    })
  }
}

function textOf({ script, definition }: FunctionBody): string {
  return script.flat.slice(definition.start, definition.end)
}

/** `#!/bin/bash -e` puts options in force. */
function fromShebang(text: string, options: Start['options']): Options {
  const line = /^#![^\n]*/.exec(text)?.[0] ?? ''
  return {
    errexit: options.errexit || /\s-[a-df-z]*e/.test(line),
    pipefail: options.pipefail || /pipefail/.test(line),
    allexport: false,
    nounset: /\s-[a-tv-z]*u/.test(line),
  }
}
