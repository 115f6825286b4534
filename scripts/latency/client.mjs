/** An editor for measuring: starts a language server, edits documents, and tells how long the answer took. Judges nothing. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node'

/** What it says of itself: it is sent diagnostics, or asks for them. */
const CAPABILITIES = {
  sent: { textDocument: { publishDiagnostics: { versionSupport: true, relatedInformation: true } } },
  asked: { textDocument: { diagnostic: { relatedInformation: true } }, workspace: { diagnostics: { refreshSupport: true } } },
}

/** @param words the program and its words @param mode how diagnostics come: sent or asked */
export async function startEditor(folder, [program, ...words], mode) {
  const child = spawn(program, words, { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin))
  const documents = new Map()
  let waiting = []
  const heard = (uri, version, diagnostics) => {
    const now = performance.now()
    const still = []
    for (const one of waiting) {
      if (one.uri === uri && one.is(diagnostics, version)) one.resolve(now)
      else still.push(one)
    }
    waiting = still
  }
  const hears = (path, is) => new Promise((resolve) => waiting.push({ uri: uriOf(path), is, resolve }))
  const uriOf = (path) => pathToFileURL(join(folder, path)).href
  connection.onNotification('textDocument/publishDiagnostics', ({ uri, version, diagnostics }) => heard(uri, version, diagnostics))
  connection.onRequest('workspace/diagnostic/refresh', () => askAll())
  connection.onRequest('workspace/configuration', ({ items }) => items.map(() => null))
  connection.listen()
  const ask = async (path) => {
    const { version } = documents.get(path)
    const report = await connection.sendRequest('textDocument/diagnostic', { textDocument: { uri: uriOf(path) } })
    heard(uriOf(path), version, report.items ?? [])
  }
  const askAll = () => {
    for (const path of documents.keys()) ask(path)
    return null
  }
  const uri = pathToFileURL(folder).href
  const { capabilities } = await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: 'workspace' }],
    capabilities: CAPABILITIES[mode],
  })
  const isIncremental = (capabilities.textDocumentSync.change ?? capabilities.textDocumentSync) === 2
  await connection.sendNotification('initialized', {})
  return {
    textOf: (path) => documents.get(path).text,
    /** Opens a document; milliseconds until its diagnostics. */
    async open(path, languageId) {
      const text = readFileSync(join(folder, path), 'utf8')
      documents.set(path, { version: 1, text })
      const start = performance.now()
      const told = hears(path, () => true)
      await connection.sendNotification('textDocument/didOpen', { textDocument: { uri: uriOf(path), languageId, version: 1, text } })
      if (mode === 'asked') await ask(path)
      return (await told) - start
    },
    /**
     * Replaces a stretch; milliseconds until the diagnostics of the new text, or until those of another document are as
     * they should be.
     */
    async edit(path, { start: from, end: to, newText }, other = null) {
      const document = documents.get(path)
      const range = { start: positionIn(document.text, from), end: positionIn(document.text, to) }
      const text = document.text.slice(0, from) + newText + document.text.slice(to)
      const version = document.version + 1
      documents.set(path, { version, text })
      const told = other === null ? hears(path, (_, of) => of === version) : hears(other.path, other.is)
      const start = performance.now()
      connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: uriOf(path), version },
        contentChanges: [isIncremental ? { range, text: newText } : { text }],
      })
      if (mode === 'asked') ask(path)
      return (await told) - start
    },
    /** Kilobytes that the process has, and had at most; milliseconds of a processor that it has used. 0 where the system does not tell. */
    usage() {
      const status = readOf(child.pid, 'status')
      // Fields 14 and 15 of proc_pid_stat(5), in ticks of which there are a hundred a second; the name in brackets may hold spaces.
      const [user = 0, system = 0] = readOf(child.pid, 'stat')
        .replace(/^.*\) /, '')
        .split(' ')
        .slice(11, 13)
        .map(Number)
      return {
        now: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0),
        most: Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0),
        processor: (user + system) * 10,
      }
    },
    async end() {
      connection.dispose()
      child.kill()
      await ended
    },
  }
}

function positionIn(text, offset) {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length - 1, character: before.at(-1).length }
}

function readOf(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return ''
  }
}
