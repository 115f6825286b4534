/**
 * How long reading the jobs of 1,000 CI files takes beside the YAML parser alone on the same texts: CPU time of this
 * thread, all in one process, in turn. The files are written here, as large and as varied as those of real repositories.
 *
 *     npm run bench-pipelines [-- --runs N] [--smoke]
 *
 * Ends with 1 where a target is missed; `--smoke` only shows that everything runs.
 */
import { existsSync, readFileSync } from 'node:fs'
import { parseAllDocuments } from 'yaml'
import { loadEngine } from './engine.mjs'
import { sampleProjects } from './sample-pipelines.mjs'

/** Of the issue: the step at most this many times the parser's own time. */
const TIMES_PARSING = 2
const FILES = 1_000
const SCHEDULED = '/proc/thread-self/schedstat'

const words = process.argv.slice(2)
const isSmoke = words.includes('--smoke')
const runs = isSmoke ? 1 : Number(words[words.indexOf('--runs') + 1] ?? 7) || 7
const { DIALECTS } = await loadEngine()

const projects = sampleProjects(FILES)
const systems = [...new Set(projects.map(({ system }) => system))]
const all = new Map()
for (const system of systems) {
  const own = projects.filter((project) => project.system === system)
  const files = own.flatMap((project) => [...project.files.values()])
  const dialect = DIALECTS.find((one) => one.system.name === system)
  const jobs = readAll(dialect, own)
  const kept = { own, files, dialect, jobs, parsing: [], reading: [] }
  all.set(system, kept)
}
for (let round = 0; round < runs; round += 1) {
  for (const { own, files, dialect, parsing, reading } of all.values()) {
    parsing.push(spent(() => files.forEach((text) => parseAllDocuments(text))))
    reading.push(spent(() => readAll(dialect, own)))
  }
}

console.log(`${[...all.values()].reduce((sum, { files }) => sum + files.length, 0)} files, ${runs} runs, medians of CPU time\n`)
const totals = { parsing: Array(runs).fill(0), reading: Array(runs).fill(0) }
for (const [system, { files, jobs, parsing, reading }] of all) {
  for (const [index, time] of parsing.entries()) totals.parsing[index] += time
  for (const [index, time] of reading.entries()) totals.reading[index] += time
  show(system, files.length, `${jobs} jobs`, parsing, reading)
}
const times = show('all', FILES, '', totals.parsing, totals.reading)
const isMet = times <= TIMES_PARSING
console.log(`\n${isMet ? 'met   ' : 'missed'}  at most ${TIMES_PARSING} times as long as the parser (${times.toFixed(2)})`)
if (!isMet && !isSmoke) process.exitCode = 1

/** Every project from its first file, as nobody had read it before; how many jobs there are. */
function readAll(dialect, own) {
  let jobs = 0
  for (const { entry, files } of own) {
    const sources = new Map([...files].map(([path, text]) => [path, { path, text }]))
    const pipeline = dialect.read(
      sources.get(entry),
      (path) => sources.get(path) ?? null,
      () => [...sources.keys()],
    )
    if (pipeline.problems.length > 0) throw new Error(`${pipeline.problems[0].path}: ${pipeline.problems[0].message}`)
    jobs += pipeline.jobs.length
  }
  return jobs
}

function show(name, count, what, parsing, reading) {
  const ratio = median(reading.map((time, index) => time / parsing[index]))
  const cells = [`${String(count).padStart(5)} files`, `parser ${median(parsing).toFixed(0).padStart(5)} ms`]
  console.log(
    `${name.padEnd(12)}${cells.join('  ')}  step ${median(reading).toFixed(0).padStart(5)} ms  ${ratio.toFixed(2)} times  ${what}`.trimEnd(),
  )
  return ratio
}

/** Milliseconds of this thread on a processor; of the whole process where the system does not tell. */
function spent(action) {
  const before = now()
  action()
  return now() - before
}

function now() {
  if (existsSync(SCHEDULED)) return Number(readFileSync(SCHEDULED, 'utf8').split(' ')[0]) / 1e6
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e3
}

function median(values) {
  const sorted = [...values].sort((left, right) => left - right)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
