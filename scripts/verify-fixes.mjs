/**
 * Applies every fix that is offered under the folders, in memory: each one alone, then all together, round after round.
 * Each result is held against the laws of fix-laws.mjs, and a second run must change nothing.
 *
 *     npm run verify-fixes -- PATH... [--crlf] [--refused]
 *
 * Each folder is a root of its own. Findings of every confidence are taken, and every alternative. `--crlf` reads every
 * file as if its lines ended with CRLF; `--refused` lists what rules plan and the fixer does not offer. Ends with 1 where a
 * law is broken, or where nothing was tried. Of several folders those are named that something is to be said of.
 */
import { foldersOf, loadEngine, stop } from './engine.mjs'
import { brokenLaws } from './fix-laws.mjs'

/** A fix may make room for another; who takes more rounds than this goes in circles. */
const MOST_ROUNDS = 10

const { folders, isCrlf, listsRefused } = readArguments(process.argv.slice(2))
const engine = await loadEngine()
const total = { fixes: 0, findings: 0, runs: 0, refused: 0, problems: 0 }
for (const folder of folders) {
  const { fixes, findings, runs, refused, problems } = verify(folder)
  const lines = [...problems, ...(listsRefused ? refused.map((plan) => `not offered: ${plan}`) : [])]
  if (lines.length > 0 || folders.length === 1)
    console.log([`${folder}: ${fixes} fixes of ${findings} findings`, ...lines.map((line) => `  ${line}`)].join('\n'))
  total.fixes += fixes
  total.findings += findings
  total.runs += runs
  total.refused += refused.length
  total.problems += problems.length
}
console.log(`
tried ${total.fixes} fixes of ${total.findings} findings, each alone and ${total.runs} times together: ${total.problems} problems
${total.refused} planned fixes were not offered`)
if (total.fixes === 0) console.log('nothing was tried, and that proves nothing')
process.exit(total.fixes === 0 || total.problems > 0 ? 1 : 0)

function verify(folder) {
  const disk = engine.open(folder)
  const host = isCrlf ? withCrlf(disk) : disk
  const options = { rules: null, cache: engine.makeCache() }
  const root = { host, look: (texts) => engine.analyse(engine.withTexts(host, texts), options), options }
  const before = root.look(new Map())
  const offered = offeredIn(before, new Map(), root)
  const alone = offered.flatMap((choices) => choices.flatMap((choice) => problemsAlone(choice, before, root)))
  const depth = Math.max(0, ...offered.map((choices) => choices.length))
  // Together: the safe ones, then those of both kinds, the first of each finding, then the second, ...
  const runs = depth === 0 ? [] : [{ safe: true, nth: 0 }, ...Array.from({ length: depth }, (_, nth) => ({ safe: false, nth }))]
  const together = runs.flatMap((run) => problemsTogether(run, before, root))
  return {
    fixes: offered.flat().length,
    findings: offered.length,
    runs: runs.length,
    refused: refusedIn(before, new Set(offered.flat().map(({ plan }) => plan))),
    problems: [...new Set([...alone, ...together])],
  }
}

/** The fixes of each finding that has any, with the plans that they were made from. */
function offeredIn(analysis, texts, { host, options }) {
  const fixes = engine.fixesFor(engine.withTexts(host, texts), analysis, analysis.findings, options)
  return analysis.findings.flatMap((finding) => {
    const own = fixes.get(finding) ?? []
    return own.length === 0 ? [] : [own.map((fix) => ({ finding, fix, plan: planOf(finding, fix) }))]
  })
}

function refusedIn({ findings }, offered) {
  return findings.flatMap((finding) =>
    finding.suppressed !== null
      ? []
      : finding.plans.filter((plan) => !offered.has(plan)).map(({ title }) => `${placeOf(finding)}, "${title}"`),
  )
}

function placeOf({ rule, origin }) {
  const { line, column } = engine.rangeOf(origin.source, origin)
  return `${rule} at ${origin.source.path}:${line}:${column}`
}

function planOf(finding, fix) {
  const plan = finding.plans.find((each) => each.title === fix.title && sameEdits(engine.editsOf(each), fix.edits))
  if (plan === undefined) throw new Error(`${finding.rule}: "${fix.title}" comes from no plan`)
  return plan
}

function sameEdits(left, right) {
  const keyOf = ({ source, start, end, newText }) => `${source.path}\0${start}\0${end}\0${newText}`
  return left !== null && left.map(keyOf).join('\n') === right.map(keyOf).join('\n')
}

function problemsAlone(choice, before, root) {
  const { texts, after } = apply([choice], new Map(), root)
  const { finding, fix } = choice
  return brokenLaws({ choices: [choice], texts, before, after }, engine).map(
    (problem) => `${placeOf(finding)}, "${fix.title}" (${fix.applicability}): ${problem}`,
  )
}

/** Applies what does not touch, until nothing is left; then a second run has nothing to change. */
function problemsTogether(run, start, root) {
  const name = `together (${run.safe ? 'safe' : `all kinds, alternative ${run.nth + 1}`})`
  const problems = []
  let texts = new Map()
  let before = start
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    const choices = apartFrom(offeredIn(before, texts, root).flatMap((each) => chosenOf(each, run)))
    if (choices.length === 0) return problems
    const { texts: changed, after } = apply(choices, texts, root)
    for (const problem of brokenLaws({ choices, texts: changed, before, after }, engine))
      problems.push(`${name}, round ${round}: ${problem}`)
    texts = new Map([...texts, ...changed])
    before = after
  }
  return [...problems, `${name}: still changes something after ${MOST_ROUNDS} rounds`]
}

function chosenOf(choices, { safe, nth }) {
  const allowed = choices.filter(({ fix }) => !safe || fix.applicability === 'safe')
  const chosen = allowed[Math.min(nth, allowed.length - 1)]
  return chosen === undefined ? [] : [chosen]
}

function apartFrom(choices) {
  const apart = []
  for (const choice of choices)
    if (!apart.some((other) => other.fix.edits.some((one) => choice.fix.edits.some((edit) => engine.overlap(one, edit)))))
      apart.push(choice)
  return apart
}

/** The texts that change, and what is found then. */
function apply(choices, texts, { look }) {
  const changed = engine.textsWith(choices.flatMap(({ fix }) => fix.edits))
  return { texts: changed, after: look(new Map([...texts, ...changed])) }
}

function withCrlf(host) {
  return {
    ...host,
    read(path) {
      const result = host.read(path)
      return result.kind === 'text' ? { ...result, text: result.text.replace(/\r?\n/g, '\r\n') } : result
    },
  }
}

function readArguments(words) {
  const paths = words.filter((word) => !word.startsWith('--'))
  const isUnknown = (word) => word.startsWith('--') && word !== '--crlf' && word !== '--refused'
  if (paths.length === 0 || words.some(isUnknown)) stop('usage: npm run verify-fixes -- PATH... [--crlf] [--refused]')
  const found = foldersOf(paths)
  if ('message' in found) stop(found.message)
  return { folders: found.folders, isCrlf: words.includes('--crlf'), listsRefused: words.includes('--refused') }
}
