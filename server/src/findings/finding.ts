/** A finding as every face sees it: one place, its evidence, its fixes. */
import type { Confidence, Evidence } from '../facts/evidence.js'
import type { FixPlan, Severity } from '../rules/rule.js'
import type { Edit } from '../text/location.js'
import { lineText, positionAt } from '../text/source.js'
import type { Origin } from '../text/value.js'

export interface Finding {
  readonly rule: string
  readonly severity: Severity
  readonly confidence: Confidence
  readonly message: string
  readonly origin: Origin
  readonly fingerprint: string
  /** Names of the jobs for which it holds, sorted; empty where no job is known. */
  readonly jobs: readonly string[]
  readonly evidence: readonly Evidence[]
  readonly plans: readonly FixPlan[]
  readonly suppressed: Suppressed | null
}

export interface Suppressed {
  readonly kind: 'comment' | 'baseline'
  readonly reason: string | null
}

/** A fix that was written, decoded again and checked: it may be shown and applied. */
export interface Fix {
  readonly title: string
  readonly applicability: 'safe' | 'unsafe'
  readonly rationale: string
  /** The id of a joint fix, which all its findings offer; and the commands that it rewrites, in any file. */
  readonly group: string | null
  readonly places: readonly Origin[]
  readonly edits: readonly Edit[]
}

const SEVERITIES: Readonly<Record<Severity, number>> = { error: 2, warning: 1, info: 0 }

export function isAtLeast(severity: Severity, minimum: Severity): boolean {
  return SEVERITIES[severity] >= SEVERITIES[minimum]
}

/** By path, then place, then rule: the same order on every machine. */
export function inOrder(left: Pick<Finding, 'origin' | 'rule'>, right: Pick<Finding, 'origin' | 'rule'>): number {
  if (left.origin.source.path !== right.origin.source.path) return left.origin.source.path < right.origin.source.path ? -1 : 1
  return left.origin.start - right.origin.start || (left.rule < right.rule ? -1 : left.rule > right.rule ? 1 : 0)
}

/** Fingerprints that survive moved lines: rule, path, the line's own text, and which of the like it is. */
export function fingerprints(findings: readonly { readonly rule: string; readonly origin: Origin }[]): readonly string[] {
  const seen = new Map<string, number>()
  return findings.map(({ rule, origin }) => {
    const line = lineText(origin.source, positionAt(origin.source, origin.start).line + 1).trim()
    const key = `${rule}\0${origin.source.path}\0${line}`
    const nth = seen.get(key) ?? 0
    seen.set(key, nth + 1)
    return hash(`${key}\0${nth}`)
  })
}

/** FNV-1a, 64 bits, as 16 hexadecimal digits. */
export function hash(text: string): string {
  // In two halves of 32 bits: the prime is 2^40 and 0x1b3.
  let [high, low] = [0xcbf29ce4, 0x84222325]
  for (const byte of new TextEncoder().encode(text)) {
    low = (low ^ byte) >>> 0
    const product = low * 0x1b3
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 0x100000000) + (low << 8)) >>> 0
    low = product >>> 0
  }
  return [high, low].map((half) => half.toString(16).padStart(8, '0')).join('')
}
