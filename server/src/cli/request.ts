/** What `cistern check` is asked to do: the command line made into values, each wish checked. */
import type { Confidence } from '../facts/evidence.js'
import type { Severity } from '../rules/rule.js'
import { DESCRIBED } from '../report/described.js'
import { didYouMean } from '../text/nearest.js'
import { lastValue, type Invocation } from './options.js'

export interface Request {
  /** As they were written. */
  readonly paths: readonly string[]
  readonly format: 'pretty' | 'json'
  readonly fix: 'safe' | 'all' | null
  readonly rules: readonly string[] | null
  readonly minimum: Confidence
  /** Null where findings never make the exit status 1. */
  readonly failOn: Severity | null
  /** The file that standard input stands for. */
  readonly input: string | null
}

/** Every id that may be asked for, in the order of the catalogue. */
export const RULE_IDS: readonly string[] = DESCRIBED.map(({ id }) => id)

const CONFIDENCES: Readonly<Record<string, Confidence>> = { certain: 'certain', likely: 'likely', possible: 'possible' }
const SEVERITIES: Readonly<Record<string, Severity | null>> = { error: 'error', warning: 'warning', info: 'info', never: null }

/** The request, or what is wrong with it. */
export function requestOf(invocation: Invocation): Request | { readonly message: string } {
  const { operands, switches, values } = invocation
  const rules = values.get('rule')?.flatMap((list) => list.split(',').map((id) => id.trim())) ?? null
  const unknown = rules?.find((id) => !RULE_IDS.includes(id))
  if (unknown !== undefined)
    return { message: `there is no rule ${unknown === '' ? 'without a name' : unknown}${didYouMean(unknown, RULE_IDS)}` }
  const input = lastValue(invocation, 'stdin-filename')
  const fix = switches.has('unsafe-fixes') ? 'all' : switches.has('fix') ? 'safe' : null
  const paths = input === null ? operands : operands.filter((path) => path !== '-')
  if (input !== null && paths.length > 0) return { message: `--stdin-filename checks one file, so ${paths[0]} cannot be checked with it` }
  if (input !== null && fix !== null) return { message: 'standard input cannot be fixed; the edits are in --format json' }
  if (paths.includes('-')) return { message: 'to check standard input, say what file it is: --stdin-filename PATH' }
  return {
    paths: input === null ? paths : [input],
    format: lastValue(invocation, 'format') === 'json' ? 'json' : 'pretty',
    fix,
    rules,
    minimum: CONFIDENCES[lastValue(invocation, 'min-confidence') ?? 'likely'] ?? 'likely',
    failOn: SEVERITIES[lastValue(invocation, 'fail-on') ?? 'warning'] ?? null,
    input,
  }
}
