/**
 * What a CI system runs, whatever dialect described it: jobs, the shell texts of each, the variables they are given,
 * the containers around them, and what is kept or handed on. Nothing past this folder knows YAML.
 */
import type { Source, Span } from '../text/source.js'
import type { Definition, Hole, Origin, Value } from '../text/value.js'

export interface Job {
  readonly name: string
  readonly system: System
  /** The key that declares the job. */
  readonly origin: Origin
  /** Variables in force for the whole job; each name once, the one that wins. */
  readonly variables: readonly JobVariable[]
  /** In order of execution. Each is a shell of its own. */
  readonly scripts: readonly JobScript[]
  /** Where the repository lies below the directory in which scripts start; null where they start in it. */
  readonly checkout: string | null
  /** Words handed to programs outside a shell, such as `services: command:`; they may name a script. */
  readonly words: readonly Value[]
  /** What the scripts run in; null where that is the machine itself, or not known. */
  readonly container: Container | null
  /** Containers that run beside the job from its start to its end. */
  readonly services: readonly Container[]
  /** What the CI system itself keeps, restores or hands on around the scripts. */
  readonly stores: readonly Store[]
  /** Names of the jobs that end before this one begins and hand their artifacts on to it. */
  readonly needs: readonly string[]
  /** Says that several of it run at the same time: `parallel:`, a matrix, replicas; null where nothing does. */
  readonly parallel: Origin | null
  /** A limit of time that somebody set for it. */
  readonly timeout: Origin | null
  /** Includes, templates and parents that cannot be read: they may define anything. */
  readonly unknownSources: readonly Origin[]
  /** Lists of a parent that the job's own list replaces, as `before_script` does under GitLab's `extends`. */
  readonly replaced: readonly Replaced[]
  /** Conditions that decide, before anything runs, whether the job is there at all. */
  readonly conditions: readonly Condition[]
}

/** What a CI system does to every job by itself. */
export interface System {
  /** In lower case, as the dialect's folder: `gitlab`, `github`, ... */
  readonly name: string
  /** Names of variables that it sets for every job. */
  readonly predefined: RegExp
  /** Those of them that hold the directory in which scripts start, which is that of the checkout unless a job says otherwise. */
  readonly checkout: readonly string[]
  /** Files through which a script of a job leaves something for the scripts after it. */
  readonly handovers: readonly Handover[]
  /** How a message calls what it runs and what describes it; a job of the pipeline where it is left out. */
  readonly calls?: { readonly unit: 'service' | 'container'; readonly whole: string }
}

/** A file whose path the system puts into a variable; it is empty or not there when the job begins. */
export interface Handover {
  readonly variable: string
  /**
   * `environment`: lines `NAME=value` or `NAME<<END` set variables; `path`: each line goes to the front of `PATH`;
   * `outputs`: lines as for `environment`, which later expressions name by the script's `id`; `script`: a shell text
   * that every later script sources first.
   */
  readonly as: 'environment' | 'path' | 'outputs' | 'script'
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
  /** Where it starts, relative to the directory in which scripts start; null is that itself. */
  readonly directory: Value | null
  /** Variables of this step alone; they win over the job's. A `${{ env.X }}` in a value is the X that is in force outside the step. */
  readonly variables: readonly JobVariable[]
  /** The entries of the lists that it is put together from, in order; none where it is one text. */
  readonly parts: readonly ScriptPart[]
  /** What `outputHole` calls it by; null where nothing later names it. */
  readonly id: string | null
  /** What decides, while the job runs, whether this script runs; null where it always does. */
  readonly condition: Condition | null
  /** The job goes on as if nothing had happened where it fails. */
  readonly mayFail: boolean
}

/** The unknown string that a script with an `id` leaves under a name; `shown` is how the file writes it. */
export function outputHole(id: string, name: string, shown: string): Hole {
  return { id: outputId(id, name), kind: 'output', name: shown }
}

export function outputId(id: string, name: string): string {
  return `output:${id}.${name}`
}

/** One entry of a list of commands, at its place in the script. */
export interface ScriptPart extends Span {
  /** What the job has it by: `before_script`, `script`, ... */
  readonly keyword: string
  /** The list that it is written in, which may be another job's, a template's or an anchor's. */
  readonly list: Origin
  /** The list is written in the job's own entry. */
  readonly isOwn: boolean
}

export interface Container {
  /** The name that the file gives it; the image's where it has none. */
  readonly name: string
  readonly image: Value | null
  readonly user: Value | null
  readonly variables: readonly JobVariable[]
  readonly mounts: readonly Mount[]
  /** Its entry point and command, word by word. */
  readonly words: readonly Value[]
  readonly origin: Origin
}

/** One directory that a container sees. */
export interface Mount {
  /** `host`: a directory of the machine; `volume`: one that the engine or cluster keeps; `network`: one that lies on network storage. */
  readonly kind: 'host' | 'volume' | 'network' | 'memory'
  /** The machine's directory, or the name of the volume; null where it has none. */
  readonly from: Value | null
  readonly inside: Value
  readonly origin: Origin
  /** What says of which kind it is, where that stands elsewhere, as in a claim; left out where the mount itself says it. */
  readonly shownBy?: Definition | null
}

/** Files that the CI system itself copies: out of a job when it ends, or into it before it begins. */
export interface Store {
  readonly kind: 'cache' | 'artifact'
  readonly does: 'save' | 'restore'
  readonly paths: readonly Value[]
  readonly key: Value | null
  /** The file is read as variables for the jobs that are given it (GitLab's `reports: dotenv`). */
  readonly isDotenv: boolean
  /** Before which script, by index, it happens; the number of scripts is after the last. */
  readonly before: number
  readonly origin: Origin
}

/** A list of a parent that has no effect, because the job or something nearer has one of the same name. */
export interface Replaced {
  readonly keyword: string
  /** The list that is lost, as text, and where it is written. */
  readonly lost: Value
  readonly lostAt: Origin
  /** The entry that replaces it. */
  readonly by: Origin
  /** How the file takes the lost list in by name, as the words of GitLab's `!reference`; null where it has none. */
  readonly path: readonly string[] | null
}

export interface Condition {
  /** The names of the variables that it looks at. */
  readonly names: readonly string[]
  readonly origin: Origin
}

/** A job without what a dialect has nothing of. */
export const PLAIN_JOB = {
  variables: [],
  scripts: [],
  checkout: null,
  words: [],
  container: null,
  services: [],
  stores: [],
  needs: [],
  parallel: null,
  timeout: null,
  unknownSources: [],
  replaced: [],
  conditions: [],
} as const satisfies Partial<Job>

/** A script without what a dialect has nothing of. */
export const PLAIN_SCRIPT = {
  parts: [],
  directory: null,
  variables: [],
  id: null,
  condition: null,
  mayFail: false,
} as const satisfies Partial<JobScript>

/** What was read of one CI file: its jobs, what it includes, and what could not be understood. */
export interface Pipeline {
  readonly jobs: readonly Job[]
  /** Paths of every file that was asked for, relative to the root, whether there or not; a change of any changes the jobs. */
  readonly reads: readonly string[]
  /** Files that were read as part of this one, and so are not looked at by themselves. */
  readonly parts: readonly string[]
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
