/** All that is known of a place in a script, for a person at a terminal. Gives lines and prints nothing. */
import type { Evidence } from '../facts/evidence.js'
import type { Finding } from '../findings/finding.js'
import type { Place, Run, ShownVariable, ShownWord, Unreached } from '../inspect/inspection.js'
import { findingsAt, silenceOf } from './inspect-places.js'
import { beside, firstLine, placeOf, row, trail } from './inspect-layout.js'
import type { Display } from './style.js'

/** Ways of coming to one place that are told at most, and those on which it is not reached. */
const MOST_RUNS = 12
const MOST_UNREACHED = 4
/** Values are told up to this length. */
const LONGEST = 240

/** Everything about one place, and then about what stands inside it. */
export function placeLines(place: Place, findings: readonly Finding[], indent: string, display: Display): readonly string[] {
  const { style } = display
  const inside = `${indent}  `
  const { origin, runs, unreached, standsFor, written, inner } = place
  const words = standsFor.map((each) => ({ message: firstLine(each.source.text.slice(each.start, each.end)), origin: each }))
  const why = silenceOf(place)
  return [
    `${indent}${style.place(placeOf(origin, display))}  ${style.strong(firstLine(written))}`,
    ...findingsAt(place, findings).flatMap((finding) =>
      row(inside, 'reported', reported(finding), display, style.severity[finding.severity]),
    ),
    ...(isUnknown(place) ? row(inside, 'does', 'nothing to files that is known of, so no rule looks at it', display) : []),
    ...runs.slice(0, MOST_RUNS).flatMap((run, index) => [...(index === 0 ? [] : ['']), ...runLines(run, inside, display)]),
    ...(runs.length > MOST_RUNS ? ['', ...more(runs.length - MOST_RUNS, inside, display)] : []),
    ...unreached.slice(0, MOST_UNREACHED).flatMap((each) => row(inside, 'not run', unreachedText(each), display)),
    ...(unreached.length > MOST_UNREACHED ? more(unreached.length - MOST_UNREACHED, inside, display) : []),
    ...trail(inside, 'runs', words, display),
    ...(why === null ? [] : beside(inside, why, inside.length, display)),
    ...inner.flatMap((each) => placeLines(each, findings, inside, display)),
  ]
}

function more(hidden: number, indent: string, display: Display): readonly string[] {
  return row(indent, '', `and ${hidden} more, which --format json lists`, display, display.style.faint)
}

/** Findings where no command stands. */
export function findingLines(findings: readonly Finding[], display: Display): readonly string[] {
  return findings.flatMap((finding) => row('  ', 'reported', reported(finding), display, display.style.severity[finding.severity]))
}

/** A finding in one line. */
export function reported({ severity, rule, confidence, suppressed }: Finding): string {
  return `${severity}  ${rule} (${confidence}${suppressed === null ? '' : ', suppressed'})`
}

export function unreachedText({ jobs, conditions }: Unreached): string {
  const where = jobs.length === 0 ? '' : ` in jobs ${jobs.join(', ')}`
  return `only when ${conditions.map(({ message }) => message).join(' and ')}, which is not so${where}`
}

/** A value, or why there is none. */
export function valueText(value: string | null): string {
  return value === null ? 'not followed to here' : value === '' ? 'nothing' : value
}

function shortened(value: string): string {
  return value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value
}

function withText({ written, value, trail: places }: ShownVariable): string {
  if (value !== null) return `${firstLine(written)} = ${valueText(value)}`
  return `${firstLine(written)}, ${places.length === 0 ? 'which nothing sets that is known of' : 'which may be what is set here'}`
}

/** True where a word is one expansion and nothing else. */
function isOneExpansion({ written, variables: [first, ...others] }: ShownWord): boolean {
  return first !== undefined && others.length === 0 && written.replace(/^"(.*)"$/s, '$1') === first.written
}

/** A command whose utility no table knows, or that works on the shell alone. */
function isUnknown({ kind, runs, standsFor }: Place): boolean {
  return kind === 'command' && standsFor.length === 0 && runs.length > 0 && runs.every(({ effects }) => effects.length === 0)
}

function runLines(run: Run, indent: string, display: Display): readonly string[] {
  const say = (label: string, text: string | null): readonly string[] => (text === null ? [] : row(indent, label, text, display))
  return [
    ...say('in jobs', run.jobs.length === 0 ? null : run.jobs.join(', ')),
    ...trail(indent, 'run by', run.callers, display),
    ...say('called', run.uncalled ? 'from nowhere that is known of' : null),
    ...trail(indent, 'only when', run.conditions, display),
    ...run.effects.flatMap(({ message }) => say('does', message)),
    ...say('as', run.user),
    ...say('in', run.machine === 'local' ? null : MACHINES[run.machine]),
    ...say('directory', run.directory),
    ...say('locks', run.locks.length === 0 ? null : run.locks.join(', ')),
    ...say('failure', run.failure === null ? null : FAILURES[run.failure]),
    ...run.words.flatMap((word) => wordLines(word, indent, display)),
  ]
}

const MACHINES = { remote: 'another machine', container: 'a container' } as const
const FAILURES = { stops: 'stops the script', tested: 'is tested', swallowed: 'is swallowed', ignored: 'is ignored' } as const

function wordLines(word: ShownWord, indent: string, display: Display): readonly string[] {
  const { written, value, alternatives, path, facts, variables } = word
  const inside = `${indent}  `
  const isOne = isOneExpansion(word)
  const told = facts.flatMap(({ evidence }) => evidence)
  const untold = ({ trail: steps }: ShownVariable): readonly Evidence[] =>
    steps.filter(({ message, origin }) => !told.some((step) => step.message === message && step.origin === origin))
  return [
    `${indent}${display.style.code(firstLine(written))}`,
    ...row(inside, 'value', shortened(valueText(value)), display),
    ...alternatives.flatMap(({ value: one, when }, index) =>
      row(inside, index === 0 ? 'either' : 'or', `${valueText(one)}${when.length === 0 ? '' : `  when ${when.join(' and ')}`}`, display),
    ),
    ...(path === null ? [] : row(inside, 'path', path, display)),
    ...facts.flatMap(({ message, confidence, evidence }) => [
      ...row(inside, 'known', `${message} (${confidence})`, display),
      ...trail(inside, '', evidence, display),
    ]),
    ...variables.flatMap((variable) =>
      isOne
        ? trail(inside, variable.value === null ? 'may be' : 'because', untold(variable), display)
        : [...row(inside, 'with', withText(variable), display), ...trail(inside, '', untold(variable), display)],
    ),
  ]
}
