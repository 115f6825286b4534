/**
 * The joint fix, really run: what is put and got before and after is the same tree, a directory from before is still
 * read, and an archive is there whole or not at all.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { analyse, fixesFor, visible } from '../../server/src/engine.js'
import type { Fix } from '../../server/src/findings/finding.js'
import { applied, memoryHost, readFixtures, type Files } from '../rules/fixture.js'
import { native } from '../syntax/parsers.js'

const RULE = 'nfs/per-file-copy'
const ROOT = mkdtempSync(join(tmpdir(), 'cistern-joint-'))

afterAll(() => {
  rmSync(ROOT, { recursive: true, force: true })
})

function filesOf(texts: Readonly<Record<string, string>>): Files {
  return new Map(Object.entries(texts).map(([path, content]) => [path, { content, executable: true }]))
}

/** The fixes that are offered first, each once. */
function fixesIn(files: Files): readonly Fix[] {
  const host = memoryHost(files, native())
  const analysis = analyse(host, { rules: null })
  const found = visible(analysis.findings, 'likely').filter(({ rule }) => rule === RULE)
  const fixes = fixesFor(host, analysis, found, { rules: null })
  return [...new Set(found.flatMap((finding) => fixes.get(finding)?.[0] ?? []))]
}

/** The files after the only joint fix. */
function jointly(files: Files): Files {
  const [fix, ...others] = fixesIn(files).filter(({ group }) => group !== null)
  if (fix === undefined || others.length > 0) throw new Error(`${others.length} more joint fixes`)
  return applied(files, fix.edits)
}

interface Ran {
  readonly status: number | null
  readonly stderr: string
}

/** A folder with network storage, a place for locks, and the scripts, whose absolute paths lead into it. */
class Machine {
  readonly root = mkdtempSync(join(ROOT, 'machine-'))

  constructor(readonly tree = 'out') {
    for (const folder of ['nfs/cache', 'var/lock', 'bin']) mkdirSync(join(this.root, folder), { recursive: true })
    this.shell(
      `mkdir -p ${tree}/deep/empty && cd ${tree} && echo 1 >a.txt && echo 2 >deep/.hidden && ln -s ../a.txt deep/link && echo 3 >deep/run && chmod 750 deep/run && echo 4 >x.lock && mkdir daemon && echo 5 >daemon/log`,
    )
  }

  shell(command: string): string {
    const { stdout, stderr, status } = spawnSync('bash', ['-c', `set -e\n${command}`], { cwd: this.root, encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(status).toBe(0)
    return stdout
  }

  /** A program that stands in front of the real one. */
  replace(name: string, body: string): void {
    const file = join(this.root, 'bin', name)
    writeFileSync(file, `#!/bin/bash\n${body}\n`)
    chmodSync(file, 0o755)
  }

  run(files: Files, path: string, words: readonly string[] = []): Ran {
    for (const [name, { content }] of files) {
      mkdirSync(dirname(join(this.root, name)), { recursive: true })
      writeFileSync(join(this.root, name), content.replaceAll('/var/lock/', `${this.root}/var/lock/`))
    }
    const { status, stderr } = spawnSync('bash', [path, ...words], {
      cwd: this.root,
      env: {
        PATH: `${join(this.root, 'bin')}:${process.env['PATH'] ?? ''}`,
        NFS_CACHE: join(this.root, 'nfs/cache'),
        CI_PROJECT_NAME: 'app',
        CI: 'true',
      },
      encoding: 'utf8',
    })
    return { status, stderr }
  }

  /** Names, kinds, modes, targets and contents below a folder; empty where there is none. */
  listing(folder: string): string {
    return this.shell(
      `[ ! -d ${folder} ] || { cd ${folder}; find . -mindepth 1 -printf '%P %y %m %l\\n' | sort; find . -type f | sort | xargs -r cat; }`,
    )
  }

  stored(): string {
    return this.shell('cd nfs/cache && find . -name "*.tar*" -prune -print -o -type f -print | sort')
  }
}

describe.each([
  ['in one script', 'bad-put-and-get', '.ccache', ['ci/cache.sh', 'put', 'k'], ['ci/cache.sh', 'get', 'k'], './ccache/k.tar'],
  ['in two scripts', 'bad-put-and-get-in-two-scripts', '.yarn/cache', ['ci/save.sh'], ['ci/restore.sh'], './yarn/app.tar'],
  [
    'in a string that runs under a lock',
    'bad-put-and-get-under-flock',
    '.gradle',
    ['ci/store.sh', 'k'],
    ['ci/fetch.sh', 'k'],
    './gradle/k.tar',
  ],
] as const)('a tree that is put and got %s', (_where, name, tree, put, get, archive) => {
  const before = readFixtures().find((fixture) => fixture.name === name)?.files ?? new Map()
  const after = jointly(before)
  const does = (machine: Machine, files: Files, [path, ...words]: readonly [string, ...(readonly string[])]): void => {
    expect(machine.run(files, path, words)).toEqual({ status: 0, stderr: '' })
  }
  /** What a job gets that begins with an empty directory. */
  const got = (machine: Machine, files: Files): string => {
    machine.shell(`rm -rf ${tree} && mkdir -p ${tree}`)
    does(machine, files, get)
    return machine.listing(tree)
  }

  test('is the same in the end', () => {
    const [old, fresh] = [new Machine(tree), new Machine(tree)]
    does(old, before, put)
    does(fresh, after, put)
    expect(fresh.stored()).toBe(`${archive}\n`)
    expect(got(fresh, after)).toBe(got(old, before))
    expect(fresh.listing(tree)).toContain('deep/run f 750')
  })

  test('is read where it was put before', () => {
    const machine = new Machine(tree)
    does(machine, before, put)
    expect(got(machine, after)).toBe(got(machine, before))
    expect(machine.listing(tree)).toContain('deep/run f 750')
  })

  test('is what was put last', () => {
    const machine = new Machine(tree)
    does(machine, before, put)
    machine.shell(`echo new >${tree}/b.txt`)
    does(machine, after, put)
    machine.shell(`rm ${tree}/a.txt ${tree}/deep/link`)
    does(machine, after, put)
    const listing = got(machine, after)
    expect(listing).toContain('b.txt')
    expect(listing).not.toContain('a.txt')
  })

  test('is not there after a put that was killed', () => {
    const machine = new Machine(tree)
    machine.replace('tar', 'for word; do case $last in cf) echo half >"$word"; esac; last=$word; done; kill -9 $PPID; sleep 1')
    const [path, ...words] = put
    expect(machine.run(after, path, words).status).not.toBe(0)
    expect(existsSync(join(machine.root, 'nfs/cache', archive))).toBe(false)
  })

  test('is nothing where nothing was put', () => {
    const machine = new Machine(tree)
    expect(machine.run(after, get[0], get.slice(1))).toEqual(machine.run(before, get[0], get.slice(1)))
  })
})

test('what is left out stays out', () => {
  const after = jointly(readFixtures().find(({ name }) => name === 'bad-put-and-get-under-flock')?.files ?? new Map())
  const machine = new Machine('.gradle')
  expect(machine.run(after, 'ci/store.sh', ['k'])).toEqual({ status: 0, stderr: '' })
  const names = machine.shell('tar tf nfs/cache/gradle/k.tar | sort')
  expect(names).toContain('./deep/.hidden')
  expect(names).not.toMatch(/daemon|x\.lock/)
})

describe('a put that fails', () => {
  const COPY = 'cp -a out/. "$NFS_CACHE/data/"'

  test.each([
    ['as a statement', `set -e\n${COPY}`],
    ['as a statement without errexit', COPY],
    ['as the last command of a list', `set -e\n[ -d out ] && ${COPY}`],
    ['behind an alternative', `set -e\n[ -d nowhere ] || ${COPY}`],
    ['behind an alternative without errexit', `[ -d nowhere ] || ${COPY}`],
    ['as the first command of a list', `set -e\n${COPY} && echo >done`],
    ['as a condition', `set -e\nif ${COPY}; then echo >done; else echo >failed; fi`],
    ['with a way out', `set -e\n${COPY} || exit 7`],
    ['that is passed over', `set -e\n${COPY} || true`],
    ['in a branch', `set -e\nif [ -d out ]; then ${COPY}; fi`],
    ['in a subshell', `set -e\n( ${COPY} )`],
    ['in a function', `set -e\nput() {\n  ${COPY}\n  echo >put\n}\nput`],
    ['in a function in a condition', `set -e\nput() {\n  ${COPY}\n}\nif put; then echo >done; fi`],
    ['in a function that is also a condition', `set -e\nput() {\n  ${COPY}\n}\nif put; then echo >done; fi\nput`],
    ['in a function with a way out', `set -e\nput() {\n  ${COPY}\n  echo >put\n}\nput || exit 7`],
    ['in a group with a way out', `set -e\n{\n  ${COPY}\n  echo >put\n} || exit 7`],
    ['in a subshell with a way out', `set -e\n(\n  ${COPY}\n) || exit 7`],
    ['in a branch with a way out', `set -e\nif [ -d out ]; then\n  ${COPY}\nfi || exit 7`],
    ['in a string', `set -e\nbash -c '${COPY}; echo >inner'`],
    ['as a whole string', `set -e\nbash -c '${COPY}'`],
    ['in a string with errexit', `set -e\nbash -c 'set -e; ${COPY}; echo >inner'`],
    ['of the lock', `set -e\nflock lock -c '${COPY}'`],
  ])('%s ends the script as before, and publishes nothing', (_where, lines) => {
    const script = (text: string): Files => filesOf({ 'put.sh': `#!/bin/bash\nmkdir -p "$NFS_CACHE"\n${text}\necho >reached\n` })
    const before = script(lines)
    const fixes = fixesIn(before)
    expect(fixes).toHaveLength(1)
    const after = applied(
      before,
      fixes.flatMap(({ edits }) => edits),
    )
    const run = (files: Files, program: string, body: string): readonly [boolean, ...(readonly string[])] => {
      const machine = new Machine()
      machine.replace(program, body)
      const { status } = machine.run(files, 'put.sh')
      const made = machine.shell('ls -d reached done failed put inner 2>/dev/null || true').split('\n')
      expect(machine.shell('ls nfs/cache')).not.toMatch(/data\.tar\n/)
      return [status === 0, ...made]
    }
    const failed = run(after, 'tar', 'for word; do case $last in cf) echo half >"$word"; esac; last=$word; done; exit 2')
    expect(failed).toEqual(run(before, 'cp', 'exit 1'))
    const [worked] = [new Machine()]
    expect(worked.run(after, 'put.sh')).toEqual({ status: 0, stderr: '' })
    expect(worked.stored()).toBe('./data.tar\n')
  })
})

describe('no joint fix is offered, and none of the put alone,', () => {
  const PUT = 'cp -a out/. "$NFS_CACHE/data/"'
  const GET = 'cp -a "$NFS_CACHE/data/." in/'

  test('unless somebody does something else with the directory', () => {
    const [fix] = fixesIn(filesOf({ 'put.sh': `#!/bin/bash\n${PUT}\n`, 'get.sh': `#!/bin/bash\n${GET}\n` }))
    expect(fix).toMatchObject({ group: 'archive of $NFS_CACHE/data' })
    expect(fix?.edits.map(({ source }) => source.path)).toEqual(['get.sh', 'put.sh'])
  })

  test.each([
    ['lists it', 'ls "$NFS_CACHE/data" >list'],
    ['reads a file of it', 'cat "$NFS_CACHE/data/a.txt" >a'],
    ['copies a part of it', 'cp -a "$NFS_CACHE/data/deep/." deep/'],
    ['copies what a pattern finds', 'cp "$NFS_CACHE"/data/*.txt texts/'],
    ['copies each entry of the storage', 'cp -a "$NFS_CACHE"/* all/'],
    ['links to it', 'ln -s "$NFS_CACHE/data" data'],
    ['works in it', 'cd "$NFS_CACHE/data" && train models/'],
    ['asks for a file in it', '[ -f "$NFS_CACHE/data/complete" ] || exit 1'],
    ['asks whether it may be written', '[ -w "$NFS_CACHE/data" ] || exit 1'],
    ['asks in a way that is not understood', '[ -d "$NFS_CACHE/data" -a -n "$X" ] || exit 1'],
    ['adds to it', 'cp VERSION "$NFS_CACHE/data/"'],
    ['writes a file into it', 'date >"$NFS_CACHE/data/date"'],
    ['removes a part of it', 'rm -rf "$NFS_CACHE/data/deep"'],
    ['empties it', 'rm -rf "$NFS_CACHE/data"/*'],
    ['closes it', 'chmod -R g-w "$NFS_CACHE/data"'],
    ['moves it away', 'mv "$NFS_CACHE/data" "$NFS_CACHE/old"'],
    ['moves another tree there', 'mv built "$NFS_CACHE/data"'],
    ['archives it', 'tar czf backup.tgz -C "$NFS_CACHE" data'],
    ['unpacks into it', 'tar xf other.tar -C "$NFS_CACHE/data"'],
    ['puts another tree into it', 'cp -a other/. "$NFS_CACHE/data/deep/"'],
    ['locks it', 'flock "$NFS_CACHE/data" -c make'],
    ['is told its name', 'train --data "$NFS_CACHE/data"'],
    ['is told its name with a slash', 'train "$NFS_CACHE/data/"'],
    ['finds it in the environment', 'export DATA="$NFS_CACHE/data"'],
    ['mounts it into a container', 'docker run -v "$NFS_CACHE/data:/data" image'],
    ['copies from it with filters', `rsync -a --include='*.o' "$NFS_CACHE/data/" in2/`],
    ['mirrors it', 'rsync -a --delete "$NFS_CACHE/data/" in2/'],
  ])('where another script %s', (_what, line) => {
    const files = filesOf({
      'put.sh': `#!/bin/bash\n${PUT}\n`,
      'get.sh': `#!/bin/bash\n${GET}\n`,
      'other.sh': `#!/bin/bash\nset -e\ncp -a README "$NFS_CACHE/readme"\n${line}\n`,
    })
    for (const { group, edits } of fixesIn(files)) {
      expect(group).toBeNull()
      expect(edits.map(({ source }) => source.path)).not.toContain('put.sh')
    }
  })

  test.each([
    ['says its name', 'echo "stored in $NFS_CACHE/data"'],
    ['asks for the archive', '[ -f "$NFS_CACHE/data.tar" ] || echo none'],
    ['lists what is around it', 'find "$NFS_CACHE" -maxdepth 1 -mtime +9 -print'],
    ['removes all there is', 'rm -rf "$NFS_CACHE"'],
    ['uses another one', 'ls "$NFS_CACHE/database"'],
  ])('but it is where another script %s', (_what, line) => {
    const files = filesOf({ 'put.sh': `#!/bin/bash\n${PUT}\n`, 'get.sh': `#!/bin/bash\n${GET}\n`, 'other.sh': `#!/bin/bash\n${line}\n` })
    expect(fixesIn(files).some(({ group }) => group !== null)).toBe(true)
  })

  test('where each script works out its own path', () => {
    const key = 'key=$(date +%F)\n'
    const files = filesOf({
      'put.sh': `#!/bin/bash\n${key}cp -a out/. "$NFS_CACHE/$key/"\n`,
      'get.sh': `#!/bin/bash\n${key}cp -a "$NFS_CACHE/$key/." in/\n`,
    })
    expect(fixesIn(files).every(({ group }) => group === null)).toBe(true)
  })

  test('where one of its findings is suppressed', () => {
    const files = filesOf({ 'put.sh': `#!/bin/bash\n# cistern-ignore ${RULE} -- few files\n${PUT}\n`, 'get.sh': `#!/bin/bash\n${GET}\n` })
    expect(fixesIn(files).every(({ group }) => group === null)).toBe(true)
  })

  test('where the tree is the storage itself: an archive beside it would lie elsewhere', () => {
    const files = filesOf({ 'put.sh': '#!/bin/bash\ncp -a out/. "$NFS_CACHE/"\n', 'get.sh': '#!/bin/bash\ncp -a "$NFS_CACHE/." in/\n' })
    expect(fixesIn(files)).toEqual([])
  })
})
