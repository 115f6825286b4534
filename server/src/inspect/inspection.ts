/**
 * What is known at each command of a file, as plain records: what the words are, what is known of them and why, who
 * runs it and under which conditions. Any face may show it; how it is shown is not known here.
 */
import type { Confidence, Evidence } from '../facts/evidence.js'
import type { Fate } from '../run/event.js'
import type { Source } from '../text/source.js'
import type { Origin } from '../text/value.js'

export interface Inspection {
  readonly source: Source
  /** 1-based; null for the whole file. */
  readonly line: number | null
  /** Jobs that come to this file. */
  readonly jobs: readonly string[]
  /** In the order in which they stand. */
  readonly places: readonly Place[]
}

export type PlaceKind = 'command' | 'assignment' | 'test' | 'redirection' | 'loop' | 'function' | 'unparsed'

/** A simple command, an assignment, or whatever else expands words, where it is written. */
export interface Place {
  readonly kind: PlaceKind
  readonly origin: Origin
  readonly written: string
  /** One for each way in which what is known differs. */
  readonly runs: readonly Run[]
  readonly unreached: readonly Unreached[]
  /** What is run here and stands elsewhere: the function that is called, the words that `"$@"` hands over. */
  readonly standsFor: readonly Origin[]
  /** What stands inside: substitutions, scripts in strings, assignments before a command. */
  readonly inner: readonly Place[]
}

/** What is known here in the jobs of which it is known. */
export interface Run {
  /** False where the analysis kept no record: the command does nothing to files that is known of. */
  readonly recorded: boolean
  /** Empty where no job comes here. */
  readonly jobs: readonly string[]
  /** How it comes here: the commands that run the scripts on the way. */
  readonly callers: readonly Evidence[]
  /** In a function that nothing calls. */
  readonly uncalled: boolean
  /** What held on the way here. */
  readonly conditions: readonly Evidence[]
  /** Null for the user who started it. */
  readonly user: string | null
  readonly machine: 'local' | 'remote' | 'container'
  /** Null for the directory in which it was started. */
  readonly directory: string | null
  readonly locks: readonly string[]
  /** What becomes of a failure; null where that is no question. */
  readonly failure: Fate | null
  readonly effects: readonly { readonly kind: string; readonly message: string }[]
  readonly words: readonly ShownWord[]
}

export interface ShownWord {
  readonly written: string
  /** Null where it is not known, nor what is unknown of it. */
  readonly value: string | null
  readonly alternatives: readonly ShownAlternative[]
  /** The absolute path that it names, where that is not the value itself. */
  readonly path: string | null
  readonly facts: readonly ShownFact[]
  readonly variables: readonly ShownVariable[]
}

export interface ShownVariable {
  readonly name: string
  /** The expansion, as `${NAME:-default}`. */
  readonly written: string
  readonly value: string | null
  /** Where it was set; where the value is not known, where it may have been. */
  readonly trail: readonly Evidence[]
}

export interface ShownAlternative {
  readonly value: string
  readonly when: readonly string[]
}

export interface ShownFact {
  readonly kind:
    'network-storage' | 'shared-storage' | 'data-directory' | 'private-directory' | 'tree' | 'external-variable' | 'documented-variable'
  readonly message: string
  readonly confidence: Confidence
  readonly evidence: readonly Evidence[]
}

/** Jobs in which it is not reached, and the conditions that do not hold there. */
export interface Unreached {
  readonly jobs: readonly string[]
  readonly conditions: readonly Evidence[]
}
