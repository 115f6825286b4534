/** The plan to run a command, or to ask a test, as root; offered only where the script uses sudo itself. */
import type { Field } from '../commands/field.js'
import { hidden } from '../facts/answer.js'
import type { Facts } from '../facts/facts.js'
import type { Situated } from '../facts/situated.js'
import { flatten, literal } from '../text/value.js'
import type { FixPlan, Rewrite } from './rule.js'

type Pieces = Rewrite['pieces']

/** `sudo` in front of a plain command. */
export function withSudo(item: Situated, facts: Facts, title: string, keeps: readonly Field[]): FixPlan | null {
  const { words } = item.moment
  const [name] = words
  if (name === undefined || name.written === null || words.some(isPattern) || !mayUseSudo(item, facts)) return null
  return {
    title,
    applicability: 'unsafe',
    rationale: 'the command runs as root',
    change: { kind: 'words', words: [{ field: name, newText: `sudo ${flatten(name.value)}` }] },
    keeps,
  }
}

/** As `withSudo`, and what hides a failure behind the command goes. */
export function withSudoInTheOpen(item: Situated, facts: Facts, title: string, keeps: readonly Field[]): FixPlan | null {
  const { script, span } = item.moment
  const whole = hidden(item.moment)
  const plan = withSudo(item, facts, title, keeps)
  if (plan === null || whole === null) return plan
  return {
    ...plan,
    rationale: 'the command runs as root, and a failure is seen',
    change: {
      kind: 'rewrite',
      rewrite: { script, span: whole, pieces: [{ write: 'sudo ' }, { keep: { start: span.start, end: span.end } }] },
    },
  }
}

/** `[ -f x ]`, `test -f x` and a plain `[[ -f x ]]` as `sudo test -f x`. */
export function testWithSudo(item: Situated, facts: Facts, path: Field): FixPlan | null {
  const { script, span } = item.moment
  if (!mayUseSudo(item, facts) || path.written === null || path.written.script !== script) return null
  const pieces = testPieces(script.flat.slice(span.start, span.end), span.start, path.written)
  return pieces === null
    ? null
    : {
        title: 'ask with sudo',
        applicability: 'unsafe',
        rationale: 'the test runs as root, and so gets the true answer',
        change: { kind: 'rewrite', rewrite: { script, span, pieces } },
        keeps: [path],
      }
}

function testPieces(written: string, start: number, path: { readonly start: number; readonly end: number }): Pieces | null {
  const keep = (from: number, to: number): Pieces[number] => ({ keep: { start: start + from, end: start + to } })
  const plain = /^test[ \t]/.test(written)
  if (plain) return [{ write: 'sudo ' }, keep(0, written.length)]
  const single = /^\[([ \t]+)[^]*?([ \t]+)\]$/.exec(written)
  if (single !== null && !written.startsWith('[['))
    return [{ write: 'sudo test ' }, keep(1 + (single[1]?.length ?? 0), written.length - 1 - (single[2]?.length ?? 0))]
  const [from, to] = [path.start - start, path.end - start]
  const before = /^\[\[[ \t]+((?:![ \t]+)?-[a-z])[ \t]+$/.exec(written.slice(0, from))
  if (before === null || !/^[ \t]+\]\]$/.test(written.slice(to))) return null
  const word = written.slice(from, to)
  // Outside of [[ ]] an expansion is split.
  const isWhole = /^"[^"]*"$|^'[^']*'$|^[\w./+@%:,-]+$/.test(word)
  const quoted: Pieces = isWhole ? [keep(from, to)] : /["'\\`*?[(]/.test(word) ? [] : [{ write: '"' }, keep(from, to), { write: '"' }]
  return quoted.length === 0 ? null : [{ write: `sudo test ${before[1] ?? ''} ` }, ...quoted]
}

/** The shell looks for what matches before sudo runs. */
function isPattern({ value }: Field): boolean {
  return value.some((segment) => segment.kind === 'hole' && segment.hole.kind === 'pattern')
}

/** Sudo is used in this execution, and nothing stands before the command yet. */
function mayUseSudo({ moment }: Situated, facts: Facts): boolean {
  return moment.prefix.length === 0 && facts.items.all.some((other) => other.moment.prefix.some(({ value }) => literal(value) === 'sudo'))
}
