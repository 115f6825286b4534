/** Jobs as a person reads them in a terminal: what each runs, with what, and where all of it is written. Prints nothing. */
import type { Evidence } from '../facts/evidence.js'
import type { ListedJob } from '../inspect/jobs.js'
import { wordingOf } from '../inspect/wording.js'
import type { Condition, Container, JobScript, JobVariable, Mount, Store } from '../pipelines/job.js'
import type { Value } from '../text/value.js'
import { printable, printLine } from './columns.js'
import { firstLine, placeOf, row, trail } from './inspect-layout.js'
import { linesOf } from './jobs-lines.js'
import type { Display } from './style.js'

/** Values are shown up to this length. */
const LONGEST = 240
const INDENT = '  '

/** Ends with a line end. */
export function prettyJobs(jobs: readonly ListedJob[], display: Display): string {
  const lines = jobs.flatMap((job, index) => [...(index === 0 ? [] : ['']), ...jobLines(job, display)])
  return lines.map((line) => `${line.trimEnd()}\n`).join('')
}

function jobLines({ job, runs }: ListedJob, display: Display): readonly string[] {
  const { style } = display
  const { system, origin, checkout, container, parallel, timeout } = job
  const place = placeOf(origin, display)
  const say = (label: string, text: string | null): readonly string[] => (text === null ? [] : row(INDENT, label, text, display))
  const list = (label: string, evidence: readonly Evidence[]): readonly string[] => trail(INDENT, label, evidence, display, Infinity)
  return [
    `${style.place(place)}  ${style.strong(printable(job.name))}  ${style.faint(`a job of ${system.name}`)}`,
    ...list('only when', job.conditions.map(conditionOf)),
    ...say('after', job.needs.length === 0 ? null : job.needs.join(', ')),
    ...list('parallel', parallel === null ? [] : [{ message: 'several of it run at the same time', origin: parallel }]),
    ...list('timeout', timeout === null ? [] : [written(timeout)]),
    ...say('checkout', checkout),
    ...(container === null ? [] : containerLines('container', container, display)),
    ...job.services.flatMap((service) => containerLines('service', service, display)),
    ...list('variables', job.variables.map(variableOf)),
    ...list('stores', job.stores.map(storeOf)),
    ...job.scripts.flatMap((script) => scriptLines(script, display)),
    ...list('words', job.words.map(wordOf)),
    ...say('runs', runs.length === 0 ? null : runs.join(', ')),
    ...list(
      'replaced',
      job.replaced.map(({ keyword, lost, lostAt }) => ({ message: `${keyword} is lost: ${shown(lost)}`, origin: lostAt })),
    ),
    ...list('unknown', job.unknownSources.map(written)),
  ]
}

function scriptLines(script: JobScript, display: Display): readonly string[] {
  const { name, value, shell, options, directory, variables, condition, mayFail } = script
  const inside = `${INDENT}  `
  const how = [
    shell,
    ...(options.errexit ? ['errexit'] : []),
    ...(options.pipefail ? ['pipefail'] : []),
    ...(mayFail ? ['may fail'] : []),
    ...(directory === null ? [] : [`in ${shown(directory)}`]),
  ]
  const lines = linesOf(value).filter(({ text }) => text.trim() !== '')
  return [
    ...row(INDENT, 'script', `${name}  (${how.join(', ')})`, display),
    ...trail(inside, 'only when', condition === null ? [] : [conditionOf(condition)], display, Infinity),
    ...trail(inside, 'variables', variables.map(variableOf), display, Infinity),
    ...trail(
      inside,
      'lines',
      lines.map(({ text, origin }) => ({ message: printLine(text.trimEnd()).text, origin })),
      // Wrapped, a line would not be what is run.
      { ...display, width: null },
      Infinity,
    ),
  ]
}

function containerLines(label: string, container: Container, display: Display): readonly string[] {
  const { name, image, user, variables, mounts, words, origin } = container
  const inside = `${INDENT}  `
  const of = image === null ? name : name === wordingOf(image) ? shown(image) : `${name}, image ${shown(image)}`
  return [
    ...trail(INDENT, label, [{ message: of, origin }], display),
    ...(user === null ? [] : row(inside, 'user', shown(user), display)),
    ...trail(inside, 'variables', variables.map(variableOf), display, Infinity),
    ...trail(inside, 'mounts', mounts.map(mountOf), display, Infinity),
    ...(words.length === 0 ? [] : row(inside, 'words', words.map(shown).join(' '), display)),
  ]
}

function variableOf({ name, value, level, origin }: JobVariable): Evidence {
  return { message: `${name} = ${shown(value)}${level === 'global' ? '  (for every job)' : ''}`, origin }
}

function mountOf({ kind, from, inside, origin }: Mount): Evidence {
  return { message: `${shown(inside)} is ${MOUNTS[kind]}${from === null ? '' : ` ${shown(from)}`}`, origin }
}

const MOUNTS = {
  host: "the machine's",
  volume: 'a volume',
  network: 'on network storage',
  memory: 'in memory',
} as const satisfies Record<Mount['kind'], string>

function storeOf({ kind, does, paths, key, isDotenv, origin }: Store): Evidence {
  const what = `${does === 'save' ? 'saves' : 'restores'} ${kind === 'cache' ? 'a cache' : isDotenv ? 'variables' : 'artifacts'}`
  const of = paths.length === 0 ? '' : `: ${paths.map(shown).join(', ')}`
  return { message: `${what}${key === null ? '' : ` under ${shown(key)}`}${of}`, origin }
}

function conditionOf({ names, origin }: Condition): Evidence {
  const { message } = written(origin)
  return { message: names.length === 0 ? message : `${message}  (looks at ${names.join(', ')})`, origin }
}

function wordOf(value: Value): Evidence {
  return { message: shown(value), origin: value[0]?.origin ?? null }
}

/** A place with its first line. */
function written(origin: NonNullable<Evidence['origin']>): Evidence {
  return { message: firstLine(origin.source.text.slice(origin.start, origin.end)), origin }
}

function shown(value: Value): string {
  const text = wordingOf(value)
  if (text === '') return 'nothing'
  const line = firstLine(text)
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line
}
