/**
 * What a rule is: an id, its page, and what it does with each kind of effect. Rules see effects, facts and the order
 * of an execution; never syntax, YAML, columns or command names.
 */
import type { FileEffect } from '../commands/effect.js'
import type { Field, ScriptText, WordChange } from '../commands/field.js'
import type { Confidence, Evidence } from '../facts/evidence.js'
import type { Facts } from '../facts/facts.js'
import type { Job, Replaced } from '../pipelines/job.js'
import type { Repository } from '../facts/surroundings.js'
import type { Execution, Given, Situated, SituatedEffect } from '../facts/situated.js'
import type { Span } from '../text/source.js'
import type { Origin, Value } from '../text/value.js'

export type Severity = 'error' | 'warning' | 'info'

/** Markdown. The page, the hover and `explain` are made of it. */
export interface RuleDocs {
  /** One sentence, without a full stop: the title of the page. */
  readonly title: string
  readonly what: string
  readonly why: string
  readonly pattern: string
  readonly whenToIgnore: string
  readonly fixSafety: string
  readonly sources: readonly string[]
  readonly related: readonly string[]
}

/** Where a finding is shown: the whole command, a word of it, a stretch of a script, or wherever the job is written. */
export type Place =
  | { readonly kind: 'command' }
  | { readonly kind: 'word'; readonly field: Field }
  | { readonly kind: 'span'; readonly script: ScriptText; readonly span: Span }
  | { readonly kind: 'origin'; readonly origin: Origin }

/** What a fix writes instead of a stretch of a script: kept stretches and new text. */
export interface Rewrite {
  readonly script: ScriptText
  readonly span: Span
  readonly pieces: readonly ({ readonly keep: Span } | { readonly write: string })[]
}

export interface FixPlan {
  readonly title: string
  readonly applicability: 'safe' | 'unsafe'
  /** One line: what changes. */
  readonly rationale: string
  readonly change:
    | { readonly kind: 'words'; readonly words: readonly WordChange[] }
    | { readonly kind: 'rewrite'; readonly rewrite: Rewrite }
    /** All of them or none, in any files. */
    | { readonly kind: 'rewrites'; readonly rewrites: readonly Rewrite[] }
    /** A list of the job's YAML takes another in, before its own entries; `becomes` is the script that the job then has. */
    | { readonly kind: 'takeIn'; readonly replaced: Replaced; readonly becomes: Value }
  /** Words that the command hands on: after the edit their values must still be there, as whole words or at a word's start. */
  readonly keeps: readonly Field[]
  /** Set on a fix of several findings, which each of them offers: the same plan. */
  readonly joint?: Joint
}

export interface Joint {
  /** Tells it from every other fix, and stays the same when lines move. */
  readonly group: string
  /** The commands that it rewrites; the findings that stand there are those that it mends. */
  readonly places: readonly Origin[]
}

export interface Report {
  readonly severity: Severity
  readonly confidence: Confidence
  readonly message: string
  readonly because: readonly [Evidence, ...(readonly Evidence[])]
  /** Alternatives, best first; made only when somebody looks. */
  readonly fixes?: () => readonly FixPlan[]
}

export interface Tools {
  readonly facts: Facts
  readonly execution: Execution
  readonly given: Given
  /** The jobs of the pipeline that the execution is of; none where it is of a script by itself. */
  readonly pipeline: readonly Job[]
  /** Those of them that hand variables on to the job, by a report of type dotenv. */
  readonly giving: readonly Job[]
  /** Every job of the workspace. */
  readonly jobs: readonly Job[]
  /** What is in the repository when a job begins. */
  readonly repository: Repository
  readonly report: (place: Place, report: Report) => void
  /** What an option of the rule lists, as it is configured where the item stands. */
  readonly option: (name: string, item: Situated) => readonly string[]
}

type EffectHandlers = { readonly [Kind in FileEffect['kind']]?: (item: Situated & SituatedEffect<Kind>, tools: Tools) => void }

export interface Rule {
  readonly id: string
  readonly since: string
  readonly docs: RuleDocs
  /** What a configuration may list for it, by the name of the option: a sentence for each. */
  readonly options?: Readonly<Record<string, string>>
  /**
   * What must stand in the text of a script, or of what it sources and runs, for a finding without a job: each of
   * these, and `anywhere` in some script; null where there is none without a job. A script in which no rule finds its
   * words is not even parsed.
   */
  readonly needs: { readonly here: readonly RegExp[]; readonly anywhere: readonly RegExp[] } | null
  readonly on: EffectHandlers & {
    readonly assign?: (item: Extract<Situated, { readonly kind: 'assign' }>, tools: Tools) => void
    /** Every job, with all that happens in it. */
    readonly job?: (job: Job, tools: Tools) => void
  }
}

export function defineRule(rule: Rule): Rule {
  return rule
}
