/**
 * How long an editor waits, over the real protocol: edits of a script of 1,000 lines in a workspace of 1,000 files, and
 * the same edits with bash-language-server, which asks ShellCheck, and with ShellCheck alone.
 *
 *     npm run latency [-- --edits N] [-- --smoke]
 *
 * Ends with 1 where a target is missed; `--smoke` only shows that everything runs.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startEditor } from './latency/client.mjs'
import { editOf } from './latency/edits.mjs'
import { otherServer } from './latency/prepare.mjs'
import { makeWorkspace, PIPELINE, SCRIPT } from './latency/workspace.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CLI = join(ROOT, 'server/dist/cli.js')
/** Of the edited file's own findings, in milliseconds; and of those of other files. */
const OWN_MEDIAN = 20
const OWN_MOST = 50
const REST_MOST = 150
const MEGABYTES = 200
/** Others take a hundred times as long, so they are asked less often. */
const EDITS_OF_OTHERS = 15

/** A script whose findings hang on what the pipeline sets. */
const OTHER = 'scripts/maintenance/replay.sh'
const VARIABLE = 'BLOCK_LOG_DIR'
const RULE = 'env/unconditional-override'

const { edits, isSmoke } = readArguments(process.argv.slice(2))
if (spawnSync('shellcheck', ['--version']).error !== undefined) stop('shellcheck is not installed; there is nothing to compare with')
if (!existsSync(CLI)) stop('server/dist/cli.js is not there; run npm run build first')

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cistern-latency-')))
const missed = []
try {
  const { files, lines } = makeWorkspace(folder, join(ROOT, 'examples'))
  console.log(`a script of ${lines} lines among ${files} files; ${edits} edits, in milliseconds: median, 99th percentile\n`)
  for (const mode of ['sent', 'asked']) await measureOurs(mode)
  await measureOther()
  await measureShellCheck()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
if (missed.length > 0) {
  console.log(`\nmissed: ${missed.join('; ')}`)
  if (!isSmoke) process.exitCode = 1
}

async function measureOurs(mode) {
  const editor = await startEditor(folder, [process.execPath, CLI, 'lsp', '--stdio'], mode)
  const opening = await editor.open(SCRIPT, 'shellscript')
  await editor.open(PIPELINE, 'yaml')
  await editor.open(OTHER, 'shellscript')
  const own = []
  const before = editor.usage().processor
  for (let count = 0; count < edits; count += 1) own.push(await editor.edit(SCRIPT, editOf(editor.textOf(SCRIPT), count)))
  const processor = (editor.usage().processor - before) / edits
  const rest = []
  for (let count = 0; count < Math.max(2, edits / 5); count += 1) {
    const text = editor.textOf(PIPELINE)
    const isSet = text.includes(`    ${VARIABLE}:`)
    const start = text.indexOf(isSet ? `    ${VARIABLE}:` : `    ANOTHER:`) + 4
    const edit = { start, end: text.indexOf(':', start), newText: isSet ? 'ANOTHER' : VARIABLE }
    const is = (diagnostics) => diagnostics.some(({ code }) => code === RULE) !== isSet
    rest.push(await editor.edit(PIPELINE, edit, { path: OTHER, is }))
  }
  const { now, most } = editor.usage()
  await editor.end()
  console.log(`cistern, diagnostics are ${mode} (the first after ${opening.toFixed(0)})`)
  show('the edited file', own)
  // Of every four edits two are in a comment.
  show(
    '... a comment',
    own.filter((_, count) => count % 4 < 2),
  )
  show(
    '... a command',
    own.filter((_, count) => count % 4 >= 2),
  )
  // On a machine that does other work as well, this says more than the clock.
  console.log(`  a processor      ${processor.toFixed(1).padStart(7)} for each of these edits`)
  show('another file', rest)
  console.log(`  memory           ${megabytes(now)} MB, at most ${megabytes(most)} MB`)
  judge(`${mode}: the edited file, at most ${OWN_MEDIAN} ms at the median`, percentile(own, 50) <= OWN_MEDIAN)
  judge(`${mode}: the edited file, at most ${OWN_MOST} ms at the 99th percentile`, percentile(own, 99) <= OWN_MOST)
  judge(`${mode}: the rest of the workspace, at most ${REST_MOST} ms`, percentile(rest, 100) <= REST_MOST)
  judge(`${mode}: resident memory, under ${MEGABYTES} MB`, megabytes(most) < MEGABYTES)
  console.log('')
}

async function measureOther() {
  const editor = await startEditor(folder, otherServer(), 'sent')
  await editor.open(SCRIPT, 'shellscript')
  const own = []
  for (let count = 0; count < Math.min(edits, EDITS_OF_OTHERS); count += 1)
    own.push(await editor.edit(SCRIPT, editOf(editor.textOf(SCRIPT), count)))
  const { now, most } = editor.usage()
  await editor.end()
  console.log('bash-language-server, with ShellCheck')
  show('the edited file', own)
  console.log(`  memory           ${megabytes(now)} MB, at most ${megabytes(most)} MB, without ShellCheck's\n`)
}

async function measureShellCheck() {
  let text = readFileSync(join(folder, SCRIPT), 'utf8')
  const own = []
  for (let count = 0; count < Math.min(edits, EDITS_OF_OTHERS); count += 1) {
    const { start, end, newText } = editOf(text, count)
    text = text.slice(0, start) + newText + text.slice(end)
    own.push(await checked(text))
  }
  console.log('ShellCheck alone, a process for each edit')
  show('the edited file', own)
}

function checked(text) {
  return new Promise((resolve, reject) => {
    const start = performance.now()
    const child = spawn('shellcheck', ['--external-sources', '--format=json1', '-'], { cwd: folder, stdio: ['pipe', 'ignore', 'ignore'] })
    child.on('error', reject)
    child.on('exit', () => resolve(performance.now() - start))
    child.stdin.end(text)
  })
}

function show(what, times) {
  console.log(`  ${what.padEnd(16)} ${percentile(times, 50).toFixed(1).padStart(7)} ${percentile(times, 99).toFixed(1).padStart(7)}`)
}

function judge(target, isMet) {
  console.log(`${isMet ? 'met   ' : 'missed'}  ${target}`)
  if (!isMet) missed.push(target)
}

/** The smallest value that so many of a hundred do not exceed. */
function percentile(values, hundredths) {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.max(0, Math.ceil((sorted.length * hundredths) / 100) - 1)]
}

function megabytes(kilobytes) {
  return Math.round(kilobytes / 1024)
}

function readArguments(words) {
  const isSmoke = words.includes('--smoke')
  const at = words.indexOf('--edits')
  const edits = at < 0 ? (isSmoke ? 4 : 200) : Number(words[at + 1])
  const others = words.filter((word, index) => word !== '--smoke' && (at < 0 || (index !== at && index !== at + 1)))
  if (others.length > 0 || !Number.isInteger(edits) || edits < 1) stop('usage: npm run latency [-- --edits N] [-- --smoke]')
  return { edits, isSmoke }
}

function stop(message) {
  console.error(message)
  process.exit(2)
}
