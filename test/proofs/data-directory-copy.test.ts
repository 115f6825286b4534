/** Copies of a PostgreSQL data directory with two tablespaces, before and after the fix: does the server start on them, and whose tables does it read? */
import { existsSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Cluster, INITDB, type Observed } from './cluster.js'
import { fixed, proof, Sandbox } from './sandbox.js'

const RULE = 'pgdata/unfaithful-copy'
const UNPACK = 'mkdir "$BACKUP" && tar xf "$BACKUP.tar" -C "$BACKUP"'

const ROWS = ['1000', '1000']
const SHARED: Observed = { refusal: null, rows: ROWS, tablespaces: ["the original's", "the original's"] }
const DOUBLED: Observed = { refusal: null, rows: ROWS, tablespaces: ['its own', 'its own'] }

/** What is run by root, and what the server then makes of the copy: as it is left, and with owner and mode put right. */
const FORMS: readonly {
  readonly command: string
  readonly asLeft: 'Permission denied' | 'has wrong ownership' | 'starts'
  readonly ownerRestored?: 'has invalid permissions'
  readonly restored: Observed | 'no tablespaces'
}[] = [
  { command: 'cp -r "$PGDATA" "$BACKUP"', asLeft: 'Permission denied', restored: SHARED },
  { command: 'cp -rL "$PGDATA" "$BACKUP"', asLeft: 'Permission denied', restored: DOUBLED },
  {
    command: 'cp -r --no-preserve=mode,ownership "$PGDATA" "$BACKUP"',
    asLeft: 'has wrong ownership',
    ownerRestored: 'has invalid permissions',
    restored: SHARED,
  },
  { command: 'rsync -r "$PGDATA/" "$BACKUP/"', asLeft: 'Permission denied', restored: 'no tablespaces' },
  { command: 'tar -chf "$BACKUP.tar" -C "$PGDATA" .', asLeft: 'starts', restored: DOUBLED },
]

proof('a copy of a data directory', ['rsync', INITDB], () => {
  let sandbox: Sandbox
  let cluster: Cluster
  let backup: string

  beforeAll(() => {
    sandbox = new Sandbox()
    cluster = new Cluster(sandbox)
    backup = sandbox.at('backup')
  }, 60_000)
  afterEach(() => {
    for (const data of [cluster.data, backup, join(backup, 'pgdata')]) cluster.stopIfRunning(data)
    for (const path of [backup, `${backup}.tar`]) rmSync(path, { recursive: true, force: true })
  })
  afterAll(() => sandbox.remove())

  function copy(command: string): void {
    const script = `#!/bin/bash\nset -euo pipefail\n${command}\n`
    const env = cluster.environment(backup)
    expect(sandbox.run(script, { env }).status).toBe(0)
    if (existsSync(`${backup}.tar`)) expect(sandbox.run(UNPACK, { env }).status).toBe(0)
  }

  test.each(FORMS)('$command, by another user than the server: $asLeft', ({ command, asLeft, ownerRestored, restored }) => {
    copy(command)
    const left = cluster.observe(backup)
    if (asLeft === 'starts') expect(left).toEqual(restored)
    else expect(left.refusal).toContain(asLeft)

    sandbox.run(`chown -R postgres:postgres ${backup}`)
    if (ownerRestored !== undefined) expect(cluster.observe(backup).refusal).toContain(ownerRestored)
    sandbox.run(`chmod 700 ${backup}`)
    const after = cluster.observe(backup)
    if (restored === 'no tablespaces') {
      expect(after).toMatchObject({ refusal: null, tablespaces: ['none', 'none'] })
      for (const answer of after.rows) expect(answer).toMatch(/could not open file "pg_tblspc\/.*": No such file or directory/)
    } else expect(after).toEqual(restored)
    console.log(`${command}: ${asLeft}; restored: ${after.rows[0]?.replace(/"[^"]*"/, '...')}, tablespaces ${after.tablespaces[0]}`)
  })

  test.each(FORMS)("$command, after the fix: the server starts, and reads the original's tablespaces", ({ command }) => {
    copy(fixed(`${command}\n`, RULE).trimEnd())
    expect(cluster.observe(backup)).toEqual(SHARED)
  })

  describe('where the original changes', () => {
    beforeEach(() => cluster.restore())

    test('cp -a by a user who may only read says nothing, and the copy belongs to the wrong user', () => {
      sandbox.run(`chmod -R g+rX ${cluster.data} && install -d -o nobody ${backup}`)
      const ran = sandbox.run('cp -a "$PGDATA" "$BACKUP/pgdata"', {
        as: 'nobody',
        groups: ['postgres'],
        env: cluster.environment(backup),
      })
      expect(ran).toMatchObject({ status: 0, output: '' })
      expect(statSync(join(backup, 'pgdata')).uid).not.toBe(statSync(cluster.data).uid)
      expect(cluster.observe(join(backup, 'pgdata')).refusal).toContain('has wrong ownership')
    })

    /** The tablespaces beside the data directory go with it. */
    const TOGETHER = `[ -f "$DB/pgdata/PG_VERSION" ]
mkdir -p "$BACKUP"
cp -a "$DB/pgdata" "$DB/tablespaces" "$BACKUP/"
pg_controldata "$BACKUP/pgdata" >/dev/null
`

    function dropInCopy(): void {
      const copied = join(backup, 'pgdata')
      expect(cluster.start(copied)).toBeNull()
      cluster.change('DROP TABLE kept0')
      cluster.stop(copied)
    }

    test('through absolute links a table dropped in the copy is gone in the original', () => {
      copy(TOGETHER)
      dropInCopy()
      const [lost, kept] = cluster.observe(cluster.data).rows
      expect(lost).toMatch(/could not open file "pg_tblspc\/.*": No such file or directory/)
      expect(kept).toBe('1000')
    })

    test('through links relative to the copy it is not', () => {
      copy(fixed(TOGETHER, 'pgdata/absolute-tablespace-links'))
      expect(cluster.observe(join(backup, 'pgdata'))).toEqual(DOUBLED)
      dropInCopy()
      expect(cluster.observe(cluster.data).rows).toEqual(ROWS)
    })

    test('a copy without the tablespace directories starts, and has no rows once the original is gone', () => {
      copy('cp -a "$PGDATA" "$BACKUP"')
      rmSync(cluster.parent, { recursive: true })
      const { refusal, rows } = cluster.observe(backup)
      expect(refusal).toBeNull()
      for (const answer of rows) expect(answer).toContain('No such file or directory')
    })

    test('a copy with them and with relative links stands alone', () => {
      copy(fixed(TOGETHER, 'pgdata/absolute-tablespace-links'))
      rmSync(cluster.parent, { recursive: true })
      expect(cluster.observe(join(backup, 'pgdata'))).toEqual(DOUBLED)
    })
  })
})
