/**
 * The intermediate values of lowering: a node whose children are still arriving, and one that is finished.
 */
import type { Span } from '../text/source.js'
import type { Assignment, CaseArm, Part, Redirection, Statement, Word } from './tree.js'

/** A node of the grammar while its children are collected. */
export interface Open extends Span {
  readonly type: string
  readonly named: boolean
  readonly missing: boolean
  readonly field: string | null
  readonly children: Built[]
}

/** A finished node; `item` is null for tokens. */
export interface Built extends Span {
  readonly type: string
  readonly named: boolean
  readonly field: string | null
  readonly item: Item | null
  readonly clean: boolean
  readonly depth: number
}

export type Item =
  | Statement
  | Assignment
  | Redirection
  | { readonly kind: 'parts'; readonly parts: readonly Part[] }
  | { readonly kind: 'words'; readonly words: readonly Word[] }
  | { readonly kind: 'body'; readonly statements: readonly Statement[] }
  | { readonly kind: 'clause'; readonly condition: readonly Statement[]; readonly body: readonly Statement[] }
  | { readonly kind: 'arm'; readonly arm: CaseArm }
  /** A here-document together with what follows its first line's command: a pipeline, `&&`, more redirections. */
  | {
      readonly kind: 'here-document-redirection'
      readonly redirections: readonly Redirection[]
      readonly words: readonly Word[]
      readonly piped: readonly Statement[]
      readonly chained: { readonly operator: '&&' | '||'; readonly statement: Statement } | null
    }
