/**
 * What is found in real repositories: findings per rule, per repository and per 1,000 lines of shell, and samples of each
 * rule with their trail. Markdown for a note; the same input gives the same text, so the time goes to standard error.
 *
 *     npm run survey -- PATH... [--samples N]
 *
 * Each folder is a root of its own. Findings that are only possible, which are off by default, are counted apart, and so
 * are suppressed ones.
 */
import { basename, relative } from 'node:path'
import { foldersOf, loadEngine, stop } from './engine.mjs'

/** The columns that every table has, as columnsOf fills them. */
const COUNTED = ['shown', 'per 1,000', 'possible', 'suppressed']

const { folders, samples } = readArguments(process.argv.slice(2))
const engine = await loadEngine()
const surveyed = folders.map(survey)
console.log(`# Survey of ${surveyed.length} ${surveyed.length === 1 ? 'repository' : 'repositories'}\n`)
console.log('Shown: findings that a check shows by default. Possible: those that it shows with `--min-confidence possible`.\n')
printRepositories()
printRules()
printRulesByRepository()
printSamples()

function survey(folder) {
  const started = process.hrtime.bigint()
  const { findings, workspace } = engine.analyse(engine.open(folder), { rules: null })
  const seconds = Number(process.hrtime.bigint() - started) / 1e9
  const name = folders.length === 1 ? basename(folder) : relative(engine.commonFolder(folders.map((root) => ({ root }))), folder) || '.'
  console.error(`${seconds.toFixed(2).padStart(7)} s  ${name}`)
  return { name, findings, lines: linesOf(workspace), files: workspace.files.length, unclear: workspace.notices.length }
}

/** Lines of shell scripts, and lines of CI YAML from which a script is made, each once. */
function linesOf({ files, sources, pipelines }) {
  const shell = files.filter(({ kind }) => kind === 'shell')
  const inScripts = shell.reduce((sum, { path }) => sum + countLines(sources.get(path)?.text ?? ''), 0)
  const inYaml = new Set()
  for (const { value } of pipelines.flatMap(({ pipeline }) => pipeline.jobs.flatMap((job) => job.scripts))) {
    for (const { origin } of value) {
      if (origin === null) continue
      const first = engine.positionAt(origin.source, origin.start).line
      const last = engine.positionAt(origin.source, Math.max(origin.start, origin.end - 1)).line
      for (let line = first; line <= last; line += 1) inYaml.add(`${origin.source.path}:${line}`)
    }
  }
  return { inScripts, inYaml: inYaml.size }
}

function countLines(text) {
  return text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
}

function printRepositories() {
  const row = (name, all) => {
    const sum = (what) => all.reduce((total, each) => total + what(each), 0)
    return [
      name,
      sum(({ files }) => files),
      sum(({ lines }) => lines.inScripts),
      sum(({ lines }) => lines.inYaml),
      ...columnsOf(
        all.flatMap(({ findings }) => findings),
        linesIn(all),
      ),
      sum(({ unclear }) => unclear),
    ]
  }
  printTable(
    ['repository', 'files', 'lines of scripts', 'lines in CI YAML', ...COUNTED, 'notices'],
    [...surveyed.map((each) => row(each.name, [each])), ...(surveyed.length > 1 ? [row('all', surveyed)] : [])],
  )
}

function printRules() {
  console.log('## Per rule\n')
  const rows = ruleIds().map((id) => {
    const all = surveyed.map(({ findings }) => ofRule(findings, id))
    return [id, ...columnsOf(all.flat(), linesIn(surveyed)), all.filter(({ length }) => length > 0).length]
  })
  printTable(['rule', ...COUNTED, 'repositories'], rows)
}

function printRulesByRepository() {
  console.log('## Per rule and repository\n')
  const rows = ruleIds().flatMap((id) =>
    surveyed.flatMap((each) => {
      const own = ofRule(each.findings, id)
      return own.length === 0 ? [] : [[id, each.name, ...columnsOf(own, linesIn([each]))]]
    }),
  )
  if (rows.length === 0) console.log('Nothing is found.\n')
  else printTable(['rule', 'repository', ...COUNTED], rows)
}

/** Shown ones first; of each kind evenly spread, so that not all come from the first repository. */
function printSamples() {
  for (const id of ruleIds()) {
    const all = surveyed.flatMap(({ name, findings }) => ofRule(findings, id).map((finding) => ({ name, finding })))
    const open = all.filter(({ finding }) => finding.suppressed === null)
    const [shown, possible] = [open.filter(({ finding }) => isShown(finding)), open.filter(({ finding }) => !isShown(finding))]
    const taken = spread(shown, samples)
    const chosen = [...taken, ...spread(possible, samples - taken.length)]
    if (chosen.length === 0) continue
    console.log(`## ${id}\n\n${chosen.length} of ${open.length}\n`)
    for (const { name, finding } of chosen) {
      const display = { ...engine.PLAIN_DISPLAY, showPath: (path) => `${name}/${path}` }
      const text = engine.prettyFinding(finding, [], display).trimEnd()
      // A line of a script may hold the fence.
      const fence = '`'.repeat(Math.max(3, ...(text.match(/`+/g) ?? []).map(({ length }) => length + 1)))
      console.log(`${fence}\n${text}\n${fence}\n`)
    }
  }
}

function spread(all, count) {
  if (all.length <= count) return all
  return Array.from({ length: count }, (_, index) => all[Math.floor((index * all.length) / count)])
}

/** Every rule, also where it finds nothing, and what the engine reports itself. */
function ruleIds() {
  const found = surveyed.flatMap(({ findings }) => findings.map(({ rule }) => rule))
  return [...new Set([...engine.RULES.map(({ id }) => id), ...found])].sort()
}

function ofRule(findings, id) {
  return findings.filter(({ rule }) => rule === id)
}

function isShown({ confidence }) {
  return engine.atLeast(confidence, 'likely')
}

function linesIn(all) {
  return all.reduce((sum, { lines }) => sum + lines.inScripts + lines.inYaml, 0)
}

/** The counts of findings, and how many are shown in 1,000 lines. */
function columnsOf(findings, lines) {
  const open = findings.filter(({ suppressed }) => suppressed === null)
  const shown = open.filter(isShown).length
  const density = lines === 0 ? '-' : ((shown * 1_000) / lines).toFixed(3)
  return [shown, density, open.length - shown, findings.length - open.length]
}

function printTable(head, rows) {
  const cells = [head, ...rows].map((row) => row.map(String))
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column].length)))
  const isNumber = (column) => rows.every((row) => typeof row[column] === 'number' || /^[\d.-]+$/.test(row[column]))
  const pad = (text, column) => (isNumber(column) ? text.padStart(widths[column]) : text.padEnd(widths[column]))
  const line = (row) => `| ${row.map(pad).join(' | ')} |`
  const rule = widths.map((width, column) => (isNumber(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)))
  const [first, ...others] = cells
  console.log([line(first), `| ${rule.join(' | ')} |`, ...others.map(line), ''].join('\n'))
}

function readArguments(words) {
  const usage = 'usage: npm run survey -- PATH... [--samples N]'
  const at = words.indexOf('--samples')
  const count = at < 0 ? 1 : Number(words[at + 1])
  const paths = words.filter((_, index) => at < 0 || (index !== at && index !== at + 1))
  if (paths.length === 0 || paths.some((word) => word.startsWith('--')) || !Number.isInteger(count) || count < 0) stop(usage)
  const found = foldersOf(paths)
  if ('message' in found) stop(found.message)
  return { folders: found.folders, samples: count }
}
