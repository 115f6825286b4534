/**
 * How fast a check of PATH is: the whole process beside ShellCheck on the same files, and beside a process that only
 * parses them (the floor). Prints medians as ratios, peak memory, one 1,000-line script from cold with either parser, the
 * model script of the examples, how the time grows with the number and the length of scripts, and an edit in an editor.
 *
 *     npm run bench -- PATH [--runs N] [--smoke]
 *
 * Ends with 1 where a target is missed; `--smoke` only shows that everything runs.
 */
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadEngine } from './engine.mjs'
import { editOf } from './latency/edits.mjs'
import { grown } from './latency/workspace.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CLI = join(ROOT, 'server/dist/cli.js')
const LONG = 1_000
/** Of the issue: on the scripts that Debian's packages bring, and for one long script from cold. */
const PACKAGE_SCRIPTS = '/var/lib/dpkg/info'
const TIMES_FASTER = 10
const SHARE_WHEN_COLD = 0.5
/** Whole processes, beside one that only parses the same scripts: flat ones, and the model script with its functions. */
const TIMES_PARSING = 4
const TIMES_PARSING_MODEL = 8
const MODEL = join(ROOT, 'examples/scripts/ci')
/** From an edit in a function of a long script to its own findings. */
const MILLISECONDS_AFTER_EDIT = 20
const EDITED = 'cache-manager.sh'
const EDITS = 40

/** The floor: a process that reads and parses, and does nothing with the trees. */
const PARSE_ALL = `
const { readFileSync } = require('node:fs')
const Parser = require('tree-sitter')
const parser = new Parser()
parser.setLanguage(require('tree-sitter-bash'))
for (const file of readFileSync(process.argv[2], 'utf8').split('\\n')) {
  const text = readFileSync(file, 'utf8')
  parser.parse((offset) => text.slice(offset, offset + 16384))
}
`

const { path, runs, isSmoke } = readArguments(process.argv.slice(2))
if (spawnSync('shellcheck', ['--version']).error !== undefined) stop('shellcheck is not installed; there is nothing to compare with')
if (!existsSync(CLI)) stop('server/dist/cli.js is not there; run npm run build first')

const scripts = shellFiles(path)
if (scripts.length === 0) stop(`there are no shell scripts under ${path}`)
const folder = mkdtempSync(join(tmpdir(), 'cistern-bench-'))
try {
  const missed = [...(await compareAll()), ...(await compareCold()), ...(await compareModel()), ...(await measureEdits())]
  await showGrowth()
  if (missed.length > 0) {
    console.log(`\nmissed: ${missed.join('; ')}`)
    if (!isSmoke) process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function compareAll() {
  const lines = scripts.reduce((sum, { text }) => sum + text.split('\n').length - 1, 0)
  console.log(`${scripts.length} scripts with ${lines} lines, ${runs} runs, medians\n`)
  const measured = await measure({
    cistern: () => run(process.execPath, [CLI, 'check', path]),
    shellcheck: () =>
      run(
        'shellcheck',
        scripts.map(({ file }) => file),
      ),
    'parsing alone': parsingAlone(scripts.map(({ file }) => file)),
  })
  show(measured, 'cistern')
  const times = measured.shellcheck.seconds / measured.cistern.seconds
  const parsing = measured.cistern.seconds / measured['parsing alone'].seconds
  console.log(`\nshellcheck takes ${times.toFixed(1)} times as long; cistern ${parsing.toFixed(1)} times as long as parsing alone`)
  if (resolve(path) !== PACKAGE_SCRIPTS) return []
  return [
    ...judge(`at least ${TIMES_FASTER} times faster than shellcheck`, times >= TIMES_FASTER),
    ...judge(`at most ${TIMES_PARSING} times as long as parsing alone`, parsing <= TIMES_PARSING),
  ]
}

/** A process that parses these files and does nothing with the trees. */
function parsingAlone(files) {
  const floor = join(folder, 'parse.cjs')
  const list = join(folder, `files-${files.length}`)
  writeFileSync(floor, PARSE_ALL)
  writeFileSync(list, files.join('\n'))
  return () => run(process.execPath, [floor, list], { NODE_PATH: join(ROOT, 'node_modules') })
}

async function compareModel() {
  const model = join(folder, 'model')
  cpSync(MODEL, model, { recursive: true })
  const files = shellFiles(model).map(({ file }) => file)
  console.log('\nthe model script of the examples, with what it sources\n')
  const measured = await measure({ cistern: () => run(process.execPath, [CLI, 'check', model]), 'parsing alone': parsingAlone(files) })
  show(measured, 'parsing alone')
  const parsing = measured.cistern.seconds / measured['parsing alone'].seconds
  return judge(`at most ${TIMES_PARSING_MODEL} times as long as parsing alone (${parsing.toFixed(1)})`, parsing <= TIMES_PARSING_MODEL)
}

/** As in an editor: the process lives, what it read and walked before is kept, one function of the script changes. */
async function measureEdits() {
  const { analyse, loadParser, makeCache } = await loadEngine()
  const parser = await loadParser('native', 'long')
  const texts = new Map(readdirSync(MODEL).map((name) => [name, readFileSync(join(MODEL, name), 'utf8')]))
  texts.set(EDITED, grown(texts.get(EDITED)))
  const host = {
    parser,
    list: () => [...texts.keys()],
    read: (name) => ({ kind: 'text', text: texts.get(name) }),
    firstLine: () => '#!/usr/bin/env bash',
    isExecutable: () => true,
  }
  const options = { rules: null, cache: makeCache({ follows: true }) }
  analyse(host, options)
  const times = Array.from({ length: EDITS }, (_, count) => {
    const text = texts.get(EDITED)
    const { start, end, newText } = editOf(text, count)
    texts.set(EDITED, text.slice(0, start) + newText + text.slice(end))
    const begin = performance.now()
    analyse(host, options)
    return performance.now() - begin
  })
  console.log(`\nan edit in a function of a script of ${LONG} lines: ${median(times).toFixed(1)} ms until its findings`)
  return judge(`at most ${MILLISECONDS_AFTER_EDIT} ms after an edit`, median(times) <= MILLISECONDS_AFTER_EDIT)
}

/** Twice as many scripts, and a script twice as long, should take twice as long. */
async function showGrowth() {
  console.log('\ngrowth, without the time that an empty run takes\n')
  const empty = join(folder, 'empty')
  mkdirSync(empty)
  const commands = { empty: () => run(process.execPath, [CLI, 'check', empty]) }
  for (const share of [1, 2, 4]) {
    const some = join(folder, `share-${share}`)
    mkdirSync(some)
    const chosen = scripts.slice(0, Math.ceil((scripts.length * share) / 4))
    for (const [index, { text }] of chosen.entries()) writeFileSync(join(some, `${index}.sh`), text)
    commands[`${chosen.length} scripts`] = () => run(process.execPath, [CLI, 'check', some])
    const long = join(folder, `long-${share}`)
    mkdirSync(long)
    writeFileSync(join(long, 'long.sh'), longScript(LONG * share))
    commands[`${LONG * share} lines`] = () => run(process.execPath, [CLI, 'check', long])
  }
  const measured = await measure(commands)
  for (const [name, { seconds }] of Object.entries(measured))
    if (name !== 'empty') console.log(`${name.padEnd(14)}  ${(seconds - measured.empty.seconds).toFixed(3)} s`)
}

async function compareCold() {
  const file = join(folder, 'long.sh')
  writeFileSync(file, longScript())
  console.log(`\none script of ${LONG} lines, from cold\n`)
  const measured = await measure({
    'cistern, native': () => run(process.execPath, [CLI, 'check', file], { CISTERN_PARSER: 'native' }),
    'cistern, wasm': () => run(process.execPath, [CLI, 'check', file], { CISTERN_PARSER: 'wasm' }),
    shellcheck: () => run('shellcheck', [file]),
  })
  show(measured, 'shellcheck')
  return ['cistern, native', 'cistern, wasm'].flatMap((name) => {
    const share = measured[name].seconds / measured.shellcheck.seconds
    return judge(`${name}: under half of shellcheck's time (${share.toFixed(2)})`, share < SHARE_WHEN_COLD)
  })
}

function judge(target, isMet) {
  console.log(`${isMet ? 'met   ' : 'missed'}  ${target}`)
  return isMet ? [] : [target]
}

/** All commands in turn, so that whatever else the machine does falls on each of them alike. */
async function measure(commands) {
  const samples = Object.fromEntries(Object.keys(commands).map((name) => [name, []]))
  for (let round = 0; round < runs; round += 1) {
    for (const [name, command] of Object.entries(commands)) samples[name].push(await command())
  }
  return Object.fromEntries(
    Object.entries(samples).map(([name, all]) => [
      name,
      { seconds: median(all.map(({ seconds }) => seconds)), memory: Math.max(...all.map(({ memory }) => memory)) },
    ]),
  )
}

function show(measured, one) {
  const widest = Math.max(...Object.keys(measured).map((name) => name.length))
  for (const [name, { seconds, memory }] of Object.entries(measured)) {
    const peak = memory === 0 ? 'unknown' : `${(memory / 1024).toFixed(0)} MiB`
    console.log(
      `${name.padEnd(widest)}  ${seconds.toFixed(3)} s  ${(seconds / measured[one].seconds).toFixed(2).padStart(6)} of ${one}  peak ${peak}`,
    )
  }
}

/** Runs a program to its end. Findings are no failure; not being able to run is. */
function run(program, words, environment = {}) {
  return new Promise((done, fail) => {
    const start = process.hrtime.bigint()
    const child = spawn(program, words, { stdio: 'ignore', env: { ...process.env, ...environment } })
    let memory = 0
    // The kernel keeps the highest value, so the last look before the end is enough.
    const timer = setInterval(() => (memory = Math.max(memory, peakOf(child.pid))), 5)
    child.on('error', fail)
    child.on('exit', (status) => {
      clearInterval(timer)
      if (status !== 0 && status !== 1) fail(new Error(`${program} ${words[0]} ended with ${status}`))
      else done({ seconds: Number(process.hrtime.bigint() - start) / 1e9, memory })
    })
  })
}

/** Kilobytes; 0 where the system does not tell. */
function peakOf(pid) {
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}

function median(values) {
  const sorted = [...values].sort((left, right) => left - right)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** By extension and shebang, as the check itself chooses. */
function shellFiles(top) {
  const files = statSync(top).isDirectory()
    ? readdirSync(top, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [top]
  return files.sort().flatMap((file) => {
    if (/\/(\.git|node_modules)\//.test(file) || statSync(file).size > 5_000_000) return []
    const text = readFileSync(file, 'utf8')
    const isShell = /^#!\s*\S*\/(?:env\s+)?(?:ba|da|a)?sh\b/.test(text) || (/\.(sh|bash)$/.test(file) && !text.startsWith('#!'))
    return isShell ? [{ file, text }] : []
  })
}

/** Whole scripts that bash accepts, one behind the other, until the lines are enough; without what would end the run early. */
function longScript(wanted = LONG) {
  const whole = scripts.filter(({ text }) => spawnSync('bash', ['-n'], { input: text }).status === 0)
  if (whole.length === 0) stop(`bash accepts no script under ${path}`)
  const lines = ['#!/bin/bash']
  for (let at = 0; lines.length < wanted; at = (at + 1) % whole.length)
    lines.push(
      ...whole[at].text
        .replace(/^#!.*\n/, '')
        .replace(/^exit\b.*$/gm, ':')
        .trimEnd()
        .split('\n'),
    )
  return `${lines.join('\n')}\n`
}

function readArguments(words) {
  const at = words.indexOf('--runs')
  const smoke = words.includes('--smoke')
  const count = at < 0 ? (smoke ? 1 : 7) : Number(words[at + 1])
  const rest = words.filter((word, index) => !word.startsWith('--') && (at < 0 || index !== at + 1))
  if (rest.length !== 1 || !Number.isInteger(count) || count < 1 || !existsSync(rest[0]))
    stop('usage: npm run bench -- PATH [--runs N] [--smoke]')
  return { path: rest[0], runs: count, isSmoke: smoke }
}

function stop(message) {
  console.error(message)
  process.exit(2)
}
