/**
 * What a walk leaves behind: events in the order in which they happen, each with the circumstances of its moment.
 */
import type { Call, FileEffect } from '../commands/effect.js'
import type { Field, ScriptText } from '../commands/field.js'
import type { User, Volume } from '../commands/wrapped.js'
import type { Span } from '../text/source.js'
import type { Origin, Value } from '../text/value.js'
import type { Condition } from './condition.js'
import type { Guard, Options } from './state.js'
import type { Variable } from './variable.js'

/** What becomes of a command's failure. */
export type Fate = 'stops' | 'tested' | 'swallowed' | 'ignored'

/** A construct around an event. Two events are on different paths when they share a branch but not its arm. */
export interface Scope {
  readonly kind:
    'branch' | 'list' | 'loop' | 'subshell' | 'background' | 'function' | 'uncalled' | 'nested' | 'source' | 'trap' | 'pipeline'
  readonly id: number
  readonly arm: number
  /** Of a branch behind `&&`: what runs once everything before it in the list has succeeded. */
  readonly chained?: true
  readonly parent: Scope | null
}

/** What of a moment is found out later, and is the same however it is looked at. */
export interface Turn {
  /** Where it stands among the events of its walk: who takes an event over into a newer walk counts again. */
  index: number
  /** Where the command is written, once somebody has asked. */
  command?: Origin | null
}

export interface Moment {
  readonly turn: Turn
  readonly script: ScriptText
  /** The file whose text is walked here. */
  readonly file: string
  /** The simple command, from its first word (wrappers included) to its last. */
  readonly span: Span
  /** The command's own words; each knows where it was written, also when a wrapper function runs them. */
  readonly words: readonly Field[]
  /** Words before the command proper: `sudo -u postgres`, `timeout 60`. */
  readonly prefix: readonly Field[]
  readonly guards: readonly Guard[]
  readonly scope: Scope | null
  readonly user: User
  readonly machine: 'local' | 'remote' | 'container'
  /** What of the host a container sees, each host path absolute. */
  readonly volumes: readonly Volume[]
  readonly directory: Value
  readonly options: Options
  readonly fate: Fate
  readonly locks: readonly Value[]
  /** True where its output is discarded or only shown: not captured, not piped, not written to a file that is kept. */
  readonly shown: boolean
  /** Which statement of the walk's own script is under way, also in functions and sourced files: an offset in it. */
  readonly position: number
}

export type Event =
  /** Any command that is no function, builtin or wrapper. */
  | { readonly kind: 'call'; readonly moment: Moment; readonly call: Call }
  /** What is known without a utility's table: redirections and tests. */
  | { readonly kind: 'effect'; readonly moment: Moment; readonly effect: FileEffect & { readonly path: Field } }
  | AssignEvent
  | RunEvent
  | HandOnEvent
  | ExitEvent
  | LeaveEvent

export interface AssignEvent {
  readonly kind: 'assign'
  readonly moment: Moment
  readonly name: string
  readonly nameSpan: Span
  /** From the name to the end of the value. */
  readonly span: Span
  readonly valueSpan: Span
  readonly value: Value
  readonly how: 'plain' | 'export' | 'declare' | 'local' | 'prefix' | 'default'
  readonly exported: boolean
  /** Arrays, `+=` and subscripts never replace a whole external value. */
  readonly whole: boolean
  /** The external value was read before this point. */
  readonly readBefore: boolean
}

/** What stands behind in a loop is not reached on this way. */
export interface LeaveEvent {
  readonly kind: 'leave'
  readonly moment: Moment
  /** How many loops are left. */
  readonly levels: number
}

/** `exit`, or a `return`, which ends the script only where it fails and errexit looks at the call. */
export interface ExitEvent {
  readonly kind: 'exit'
  readonly ends: boolean
  readonly moment: Moment
  /** What the script's own status becomes, as far as that is known. */
  readonly status: 'success' | 'failure' | 'unknown'
}

/** Another script file is run, with what crosses into it. */
export interface RunEvent {
  readonly kind: 'run'
  readonly moment: Moment
  /** The script as it is named; which file that is depends on the working directory. */
  readonly path: Field
  readonly parameters: readonly Field[]
  /** What this script gave the environment: exported names and prefix assignments. */
  readonly environment: ReadonlyMap<string, Variable>
  /** Nothing else crosses: a container starts with an environment of its own. */
  readonly isolated: boolean
}

/** Something is put into a file that a variable or an argument names: CI systems read such files for what runs later. */
export interface HandOnEvent {
  readonly kind: 'handOn'
  readonly moment: Moment
  readonly path: Value
  /** Whatever of it is not known is a hole. */
  readonly content: Value
  readonly appends: boolean
}

/** A default expansion of a name: `${X:-value}` and its kin. */
export interface DefaultExpansion {
  readonly name: string
  readonly origin: Origin | null
  readonly index: number
}

/** Where something is done, or a name used for the first time, on this machine and not in a function that nothing calls. */
export interface FirstUse {
  readonly name: string
  readonly origin: Origin | null
  readonly index: number
  readonly position: number
}

export interface Walk {
  readonly script: ScriptText
  readonly file: string
  readonly events: readonly Event[]
  readonly defaults: readonly DefaultExpansion[]
  /** Variables whose value comes from the environment, read without a default of their own. */
  readonly reads: readonly FirstUse[]
  /** Commands that are neither builtins nor functions of the script. */
  readonly programs: readonly FirstUse[]
  /** The first process that is started in the background. */
  readonly background: FirstUse | null
  /** The last statement of its own script that some way leads to: an offset in it. */
  readonly reached: number
  /** Where the shell goes to another directory, in order. */
  readonly moves: readonly FirstUse[]
  /** Names of the functions that are there at the end. */
  readonly functions: ReadonlySet<string>
  /** Positions among the events at which a file was sourced that we cannot see: it may set any name. */
  readonly unknownSources: readonly number[]
  /** The conditions of every branching, by key, so that a choice can be decided once more is known. */
  readonly conditions: ReadonlyMap<string, Condition>
  /** Root-relative paths of the files that were sourced. */
  readonly sources: readonly string[]
  /** Every script that was parsed on the way, nested ones included, with the spans of its comments. */
  readonly comments: readonly { readonly script: ScriptText; readonly spans: readonly Span[] }[]
  readonly notices: readonly { readonly kind: 'unparsed' | 'budget'; readonly origin: Origin | null; readonly message: string }[]
}
