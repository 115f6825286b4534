/**
 * The words of a command after expansion, each with the place where it is written. What they mean is for the tables
 * beside this file.
 */
import type { FunctionDefinition, Script } from '../syntax/tree.js'
import type { Span } from '../text/source.js'
import type { Value } from '../text/value.js'

/** A script while it is walked: a file, a job's block, or a string handed to a shell. */
export interface ScriptText {
  readonly value: Value
  /** The value as a string, with placeholders; spans are offsets in it. */
  readonly flat: string
  /** Where it is of a file that is read in parts. */
  readonly file?: FileParts
  /** Of a function of such a file: what it is now, if somebody edits it; shared by all that it has been. */
  readonly now?: { readonly script: ScriptText }
}

/** The parts of a script file: what stands at its top, and functions that stand there as a whole. */
export interface FileParts {
  readonly main: ScriptText
  /** Null where it is read as a whole, like any other script. */
  readonly parsed: Script | null
  readonly functions: readonly FunctionPart[]
}

export interface FunctionPart {
  readonly script: ScriptText
  readonly definition: FunctionDefinition
  readonly comments: readonly Span[]
}

/** A stretch of a script. */
export interface Written extends Span {
  readonly script: ScriptText
}

/** One word after expansion. */
export interface Field {
  readonly value: Value
  /** The word that this field came from, where it stands in the command. */
  readonly at: Written
  /** The word that is exactly this field, where it may be rewritten; null where one word gave several fields. */
  readonly written: Written | null
  /** May stand for several words, or none: an unquoted unknown, a pattern, the input of xargs. */
  readonly many: boolean
  /** Set on what `"$@"` hands on beyond the known: which positional parameters these are. */
  readonly rest?: { readonly prefix: string; readonly shifted: number }
}

/** Replaces one word of a command. */
export interface WordChange {
  readonly field: Field
  /** The new word as shell source; empty removes it. */
  readonly newText: string
}
