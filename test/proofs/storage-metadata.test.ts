/** A visit to every file on network storage: what modes, owners, a removal and a search cost there, and what the fix saves. */
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SFTP_SERVER, type MountOptions } from './mount.js'
import { fixed, proof, Sandbox } from './sandbox.js'
import { callsOf, freshFolder, plant, requestsOf, succeed, tell, type Cost } from './storage.js'

const RULE = 'nfs/recursive-metadata'
const FILES = 500
const FOLDERS = 10

/** What the rule finds, and the same asked of one archive. */
const MODES = 'chmod -R a+rX "$CACHE_NFS_PATH/tree"'
const OWNERS = 'chown -R nobody:nogroup "$CACHE_NFS_PATH/tree"'
const REMOVAL = 'rm -rf "$CACHE_NFS_PATH/tree"'
const SEARCH = 'find "$CACHE_NFS_PATH/tree" -type f -newer /etc/passwd >/dev/null'
const USAGE = 'du -s "$CACHE_NFS_PATH/tree" >/dev/null'
const OF_ARCHIVE = ['chmod a+r', 'chown nobody:nogroup', 'rm -f'].map((command) => `${command} "$CACHE_NFS_PATH/tree.tar"`)

/** What is on the storage is read once more in either form. */
const ARCHIVED = `set -euo pipefail
chmod -R g+w "$CACHE_NFS_PATH/tree"
tar cf "$STORED" -C "$CACHE_NFS_PATH/tree" .
`
const STORED_BY_TAR = 'tar cf "$CACHE_NFS_PATH/new.tar" --mode=a+rX --owner=0 --group=0 -C "$LOCAL" .'
const STORED_AS_THEY_ARE = 'tar cf "$CACHE_NFS_PATH/new.tar" -C "$LOCAL" .'

let sandbox: Sandbox
beforeAll(() => {
  sandbox = new Sandbox()
  plant(sandbox.at('local'), FILES)
})
afterAll(() => sandbox.remove())

function storageWithTree(): string {
  const storage = freshFolder(sandbox, 'storage')
  succeed(sandbox, ['cp', '-a', sandbox.at('local'), join(storage, 'tree')])
  succeed(sandbox, ['tar', 'cf', join(storage, 'tree.tar'), '-C', sandbox.at('local'), '.'])
  return storage
}

/** Names, modes and owners as tar lists them, in a fixed order: times differ by when the tree was made. */
function listing(archive: string): readonly string[] {
  const { output } = sandbox.execute(['tar', 'tvf', archive])
  return output
    .split('\n')
    .map((line) => line.replace(/ \d{4}-\d\d-\d\d \d\d:\d\d /, ' '))
    .toSorted()
}

proof(
  'of a visit to every file, where every request costs 1 ms',
  ['sshfs', SFTP_SERVER],
  () => {
    const cost = (command: string, options: MountOptions = {}): Promise<Cost> =>
      requestsOf(sandbox, command, storageWithTree(), { LOCAL: sandbox.at('local') }, options)

    test('modes, owners and a removal take a request for each file, or more; of one archive a tenth', { timeout: 60_000 }, async () => {
      const [modes, owners, removal] = [await cost(MODES), await cost(OWNERS), await cost(REMOVAL)]
      const ofArchive = [await cost(OF_ARCHIVE[0] ?? ''), await cost(OF_ARCHIVE[1] ?? ''), await cost(OF_ARCHIVE[2] ?? '')]
      for (const each of [modes, owners, removal]) {
        expect(each.count).toBeGreaterThanOrEqual(FILES)
        for (const { count } of ofArchive) expect(count).toBeLessThanOrEqual(each.count / 10)
      }
      const [one = modes] = ofArchive
      tell(`${FILES} files`, { 'chmod -R': modes, 'chown -R': owners, 'rm -rf': removal, 'chmod of one archive': one }, 'requests')
    })

    test('tar stores modes and owners without a request for them', { timeout: 30_000 }, async () => {
      const [asTheyAre, stored] = [await cost(STORED_AS_THEY_ARE), await cost(STORED_BY_TAR)]
      // The last writes may come in one packet more or less.
      expect(Math.abs(stored.count - asTheyAre.count)).toBeLessThan(FILES / 50)
      tell('an archive', { 'as they are': asTheyAre, '--mode --owner --group': stored }, 'requests')
    })

    test('a search asks for each folder, and for each file where listings bring no attributes', { timeout: 60_000 }, async () => {
      const [search, usage] = [await cost(SEARCH), await cost(USAGE)]
      for (const { count } of [search, usage]) {
        expect(count).toBeGreaterThan(FOLDERS)
        expect(count).toBeLessThan(FILES)
      }
      const [searchEach, usageEach] = [
        await cost(SEARCH, { withoutListedAttributes: true }),
        await cost(USAGE, { withoutListedAttributes: true }),
      ]
      for (const { count } of [searchEach, usageEach]) expect(count).toBeGreaterThanOrEqual(FILES)
      tell(
        `${FILES} files in ${FOLDERS} folders`,
        { find: search, du: usage, 'find without listed attributes': searchEach, 'du without them': usageEach },
        'requests',
      )
    })

    test('and the fix saves two for each file, and stores the same', { timeout: 60_000 }, async () => {
      const env = { STORED: sandbox.at('stored.tar') }
      const before = await requestsOf(sandbox, ARCHIVED, storageWithTree(), env)
      const listed = listing(env.STORED)
      const after = await requestsOf(sandbox, fixed(ARCHIVED, RULE), storageWithTree(), env)
      expect(listing(env.STORED)).toEqual(listed)
      expect(listed.filter((line) => line.startsWith('-rw-rw-r--'))).toHaveLength(FILES)
      expect(before.count - after.count).toBeGreaterThanOrEqual(2 * FILES)
      tell('chmod -R and tar of a tree there', { before, 'after the fix': after }, 'requests')
    })
  },
  '/dev/fuse',
)

proof('of a visit to every file, in calls of the system', ['strace'], () => {
  test('modes, owners and a removal take a call for each file, or more; of one archive a tenth', { timeout: 60_000 }, () => {
    const costs = [MODES, OWNERS, REMOVAL, ...OF_ARCHIVE].map((command) => callsOf(sandbox, command, storageWithTree(), {}).count)
    const [trees, archives] = [costs.slice(0, 3), costs.slice(3)]
    for (const tree of trees) {
      expect(tree).toBeGreaterThanOrEqual(FILES)
      for (const archive of archives) expect(archive).toBeLessThanOrEqual(tree / 10)
    }
  })
})
