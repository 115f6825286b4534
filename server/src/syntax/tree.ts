/**
 * Our own shell syntax tree: small, typed, with offsets in units of the script's value. It says what is written, not
 * what it means. Words keep their quoting; literal text inside them is read from the script by its span.
 */
import type { Span } from '../text/source.js'

export interface Word extends Span {
  readonly kind: 'word'
  readonly parts: readonly Part[]
}

/** A piece of a word. Literal text is decoded from the script's value when the word is evaluated. */
export type Part =
  | (Span & { readonly kind: 'literal' })
  /** Between single quotes; the span is the content. */
  | (Span & { readonly kind: 'single-quoted' })
  /** `$'...'`; the span is the content. */
  | (Span & { readonly kind: 'ansi-c' })
  /** Between double quotes (also `$"..."`); the span is the content. */
  | (Span & { readonly kind: 'double-quoted'; readonly parts: readonly Part[] })
  | Parameter
  | (Span & { readonly kind: 'command-substitution'; readonly body: readonly Statement[] })
  | (Span & { readonly kind: 'process-substitution'; readonly body: readonly Statement[]; readonly writes: boolean })
  /** The content of a here-document whose expansions are alive. */
  | (Span & { readonly kind: 'here-document'; readonly parts: readonly Part[] })
  /** Arithmetic: opaque, but for the names it assigns and the substitutions inside. */
  | (Span & { readonly kind: 'arithmetic' })

/** `$name`, `${name}` and all `${name<operator>word}`; the span includes `$` and braces. */
export interface Parameter extends Span {
  readonly kind: 'parameter'
  readonly name: string
  /** A subscript's text, as in `${name[@]}`; null without one. */
  readonly subscript: string | null
  /** `:-`, `#`, `##`, `/`, `:` ...; `length` is the operator of `${#name}`, `indirect` of `${!name}`. */
  readonly operator: string | null
  /** What stands behind the operator, as one word with its inner parts. */
  readonly argument: Word | null
}

export interface Assignment extends Span {
  readonly kind: 'assignment'
  readonly name: string
  readonly nameSpan: Span
  readonly subscript: boolean
  readonly append: boolean
  readonly value: Word | null
  readonly array: readonly Word[] | null
}

export interface Redirection extends Span {
  readonly kind: 'redirection'
  readonly operator: string
  readonly descriptor: string | null
  readonly target: Word | null
  /** The content of a here-document. */
  readonly document: Word | null
}

export interface Command extends Span {
  readonly kind: 'command'
  readonly assignments: readonly Assignment[]
  readonly words: readonly Word[]
}
export interface Declaration extends Span {
  readonly kind: 'declaration'
  readonly keyword: 'export' | 'declare' | 'local' | 'readonly' | 'typeset'
  readonly keywordSpan: Span
  readonly items: readonly (Assignment | Word)[]
}
export interface Redirected extends Span {
  readonly kind: 'redirected'
  readonly body: Statement | null
  readonly redirections: readonly Redirection[]
}
export interface AndOr extends Span {
  readonly kind: 'and-or'
  readonly first: Statement
  readonly rest: readonly { readonly operator: '&&' | '||'; readonly statement: Statement }[]
}
export interface If extends Span {
  readonly kind: 'if'
  readonly clauses: readonly { readonly condition: readonly Statement[]; readonly body: readonly Statement[] }[]
  readonly otherwise: readonly Statement[] | null
}
export interface CaseArm extends Span {
  readonly patterns: readonly Word[]
  readonly body: readonly Statement[]
  /** `;;` stops, `;&` runs the next arm's body, `;;&` goes on asking. */
  readonly next: 'stop' | 'run' | 'ask'
}
export interface FunctionDefinition extends Span {
  readonly kind: 'function'
  readonly name: string
  readonly body: Statement
  /** It is the so-many-th of the file's that have a text of their own; here is only what stands in for it. */
  readonly apart?: number
}

export type Statement =
  | Command
  | Declaration
  | Redirected
  | AndOr
  | If
  | FunctionDefinition
  | (Span & { readonly kind: 'assignments'; readonly assignments: readonly Assignment[] })
  /** `joinsErrors`: one stage at least hands on its standard error too, `|&`. */
  | (Span & { readonly kind: 'pipeline'; readonly stages: readonly Statement[]; readonly joinsErrors?: true })
  | (Span & { readonly kind: 'negated'; readonly statement: Statement })
  | (Span & { readonly kind: 'background'; readonly statement: Statement })
  | (Span & {
      readonly kind: 'for'
      readonly variable: string
      readonly words: readonly Word[] | null
      readonly body: readonly Statement[]
    })
  | (Span & { readonly kind: 'arithmetic-for'; readonly body: readonly Statement[] })
  | (Span & {
      readonly kind: 'while'
      readonly until: boolean
      readonly condition: readonly Statement[]
      readonly body: readonly Statement[]
    })
  | (Span & { readonly kind: 'case'; readonly subject: Word; readonly arms: readonly CaseArm[] })
  | (Span & { readonly kind: 'group'; readonly body: readonly Statement[] })
  | (Span & { readonly kind: 'subshell'; readonly body: readonly Statement[] })
  /** `[[ ... ]]` and `[ ... ]`; operators are words too, in the order they are written. */
  | (Span & { readonly kind: 'test'; readonly extended: boolean; readonly words: readonly Word[] })
  | (Span & { readonly kind: 'arithmetic' })
  | (Span & { readonly kind: 'unset'; readonly words: readonly Word[] })
  /** Did not parse cleanly, or is nested deeper than the budget. */
  | (Span & { readonly kind: 'opaque'; readonly reason: 'unparsed' | 'budget' })

/** A function at the top of a file, by itself: offsets are units of its own text. */
export interface FunctionText {
  readonly text: string
  /** Where it begins in the file. */
  readonly at: number
  readonly definition: FunctionDefinition
  readonly comments: readonly Span[]
}

/** A parsed file: functions at its top that are understood as a whole are taken out, and one line end stands in for each. */
export interface File {
  readonly main: Script
  /** The text of which the main script's offsets are units. */
  readonly text: string
  readonly functions: readonly FunctionText[]
}

/** A parsed script: its statements, its comments, and what did not parse. */
export interface Script {
  readonly body: readonly Statement[]
  readonly comments: readonly Span[]
  readonly opaque: readonly (Span & { readonly reason: 'unparsed' | 'budget' })[]
}
