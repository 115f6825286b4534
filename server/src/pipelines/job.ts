/**
 * What a CI system runs, whatever dialect described it: jobs, the shell texts of each, and the variables they are
 * given. Nothing past this folder knows YAML.
 */
import type { Source, Span } from '../text/source.js'
import type { Origin, Value } from '../text/value.js'

export interface Job {
  readonly name: string
  readonly system: 'gitlab' | 'github'
  /** The file and the key that declare the job. */
  readonly source: Source
  readonly span: Span
  /** Variables in force for the whole job; each name once, the one that wins. */
  readonly variables: readonly JobVariable[]
  /** In order of execution. Each is a shell of its own. */
  readonly scripts: readonly JobScript[]
  /** Words handed to programs outside a shell, such as `services: command:`; they may name a script. */
  readonly words: readonly Value[]
  /** Containers that run beside the job from its start to its end and see a directory of its machine; absent where there are none. */
  readonly volumes?: readonly ServiceVolume[]
}

/** One directory that a service's container sees. */
export interface ServiceVolume {
  readonly host: Value
  readonly inside: string
  readonly origin: Origin
}

export interface JobVariable {
  readonly name: string
  readonly value: Value
  /** `job` is set for this very job (or by a template it extends, its step); `global` for every job of the file. */
  readonly level: 'global' | 'job'
  /** The entry in the YAML: from the name to the end of the value. */
  readonly origin: Origin
}

export interface JobScript {
  /** `script`, `after_script`, or the name of the step. */
  readonly name: string
  readonly value: Value
  readonly shell: 'bash' | 'sh'
  /** What the CI system itself puts in force. */
  readonly options: { readonly errexit: boolean; readonly pipefail: boolean }
  /** Where it starts, relative to the checkout; null is the checkout itself. */
  readonly directory: Value | null
  /** Variables of this step alone; they win over the job's. */
  readonly variables: readonly JobVariable[]
}

/** What was read of one CI file: its jobs, what it includes, and what could not be understood. */
export interface Pipeline {
  readonly jobs: readonly Job[]
  /** Paths of every file that was asked for, relative to the root, whether there or not; a change of any changes the jobs. */
  readonly reads: readonly string[]
  /** Glob patterns of its includes (`**` crosses folders); a file that comes or goes under one changes the jobs too. */
  readonly patterns?: readonly string[]
  readonly problems: readonly Problem[]
}

export interface Problem {
  readonly path: string
  readonly span: Span | null
  readonly message: string
}

/** Gives a file under the root by its POSIX path relative to it, or null where there is none. */
export type ReadSource = (path: string) => Source | null

/** Gives the paths of the files under the root, relative to it, for includes with wildcards. */
export type ListPaths = () => readonly string[]
