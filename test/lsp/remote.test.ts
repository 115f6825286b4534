/** The server as browsers run it: it finds what the command finds, with files that only the client can read. */
import { afterEach, expect, test, vi } from 'vitest'
import { analyse, visible } from '../../server/src/engine.js'
import { readFixtures, memoryHost, type Files } from '../rules/fixture.js'
import { native } from '../syntax/parsers.js'
import { RemoteServer } from './remote.js'
import { positionIn } from './protocol.js'
import { FILES, PIPELINE, SCRIPT } from './project.js'

const FOLDER = 'memory://files/project'
let server: RemoteServer | null = null
afterEach(async () => {
  await server?.dispose()
  server = null
})

function inFolder(folder: string, files: Iterable<readonly [string, string]>): Map<string, string> {
  return new Map([...files].map(([path, text]) => [`${folder}/${path.split('/').map(encodeURIComponent).join('/')}`, text]))
}

/** What is said of a file: the rule and the line, from 1. */
async function said(path: string): Promise<readonly string[]> {
  const all = await server?.diagnostics()
  return (all?.get(`${FOLDER}/${path}`) ?? []).map(({ code, range }) => `${code} ${range.start.line + 1}`)
}

test('every fixture has the findings that it has under Node', { timeout: 300_000 }, async () => {
  // A configuration in a folder of its own makes that folder another root for an editor.
  const cases = readFixtures().filter(({ files }) => ![...files.keys()].some((path) => /\/cistern\.\w+$/.test(path)))
  const all = cases.map(({ rule, name, files }) => ({ folder: `memory://files/${rule}/${name}`, files }))
  const contents = all.flatMap(({ folder, files }) => [
    ...inFolder(
      folder,
      [...files].map(([path, { content }]) => [path, content] as const),
    ),
  ])
  server = await RemoteServer.inWorker(
    new Map(contents),
    all.map(({ folder }) => folder),
  )
  let diagnostics = await server.diagnostics()
  // Files with names that say nothing are read when a script names them.
  await vi.waitFor(
    async () => {
      diagnostics = (await server?.diagnostics()) ?? diagnostics
      for (const { folder, files } of all) expect(diagnosticsIn(folder, diagnostics), folder).toEqual(findingsIn(folder, files))
    },
    { timeout: 240_000, interval: 1000 },
  )
  expect(diagnostics.size).toBeGreaterThan(300)
  expect(server.logged).toEqual([])
})

test('a file that changes outside counts as it is now', async () => {
  server = await RemoteServer.inWorker(inFolder(FOLDER, Object.entries(FILES)), [FOLDER])
  expect(await said(SCRIPT)).toEqual(['env/unconditional-override 3', 'nfs/per-file-copy 7'])
  await server.change(`${FOLDER}/${PIPELINE}`, 'stages: [test]\n')
  await vi.waitFor(async () => expect(await said(SCRIPT)).toEqual(['nfs/per-file-copy 7']))
  await server.change(`${FOLDER}/${SCRIPT}`, null)
  await vi.waitFor(async () => expect(await said(SCRIPT)).toEqual([]))
  await server.change(`${FOLDER}/push.sh`, '#!/bin/bash\ncp -a site/. /nfs/www/\n')
  await vi.waitFor(async () => expect(await said('push.sh')).toEqual(['nfs/per-file-copy 2']))
})

test('a file that a script names is read, whatever its name', async () => {
  const pipeline = 'push:\n  script:\n    - source ./places.conf\n    - cp -a site/. "$PLACE"\n'
  const files = { [PIPELINE]: pipeline, 'places.conf': 'PLACE=/nfs/www/\n', 'other.conf': 'X=1\n' }
  server = await RemoteServer.inWorker(inFolder(FOLDER, Object.entries(files)), [FOLDER])
  await vi.waitFor(async () => expect(await said(PIPELINE)).toEqual(['nfs/per-file-copy 4']))
  expect([...server.reads]).toEqual([
    [`${FOLDER}/${PIPELINE}`, 1],
    [`${FOLDER}/places.conf`, 1],
  ])
})

test('a server with a disk asks the client too, where the folders are on none', async () => {
  server = await RemoteServer.inProcess(inFolder(FOLDER, Object.entries(FILES)), [FOLDER])
  expect(await said(SCRIPT)).toEqual(['env/unconditional-override 3', 'nfs/per-file-copy 7'])
})

test('what git ignores is not looked at, and a configuration makes its folder a root', async () => {
  const copy = '#!/bin/bash\ncp -a site/. /mnt/store/\n'
  const files = {
    '.git/HEAD': 'ref: refs/heads/main\n',
    '.gitignore': '/build/\n*.tmp.sh\n',
    'build/push.sh': copy,
    'a.tmp.sh': copy,
    'node_modules/x/push.sh': copy,
    'shop/cistern.yaml': 'storage:\n  network: [/mnt/store]\n',
    'shop/push.sh': copy,
    'push.sh': copy,
  }
  server = await RemoteServer.inWorker(inFolder(FOLDER, Object.entries(files)), [FOLDER])
  expect([...(await server.diagnostics()).keys()]).toEqual([`${FOLDER}/shop/push.sh`])
})

type Said = readonly (readonly unknown[])[]

function diagnosticsIn(folder: string, all: Awaited<ReturnType<RemoteServer['diagnostics']>>): Said {
  return [...all]
    .filter(([uri]) => uri.startsWith(`${folder}/`))
    .flatMap(([uri, found]) => found.map(({ code, message, range }) => [uri, code, message, range] as const))
    .filter(([, code]) => code !== 'configuration')
    .sort(inOrder)
}

function findingsIn(folder: string, files: Files): Said {
  // Browsers know of no executable bit.
  const plain: Files = new Map([...files].map(([path, { content }]) => [path, { content, executable: false }]))
  const { findings } = analyse(memoryHost(plain, native()), { rules: null })
  return visible(findings, 'likely')
    .map(({ rule, message, origin: { source, start, end } }) => {
      const [uri = ''] = inFolder(folder, [[source.path, '']]).keys()
      return [uri, rule, message, { start: positionIn(source.text, start), end: positionIn(source.text, end) }] as const
    })
    .sort(inOrder)
}

function inOrder(left: Said[number], right: Said[number]): number {
  const [first, second] = [JSON.stringify(left), JSON.stringify(right)]
  return first < second ? -1 : Number(first > second)
}
