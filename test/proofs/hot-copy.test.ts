/**
 * A PostgreSQL data directory copied while its server runs: one transaction changes two tables in the middle of the
 * copy. The copy is stopped for that moment, so that the outcome does not depend on speed.
 */
import { once } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { Cluster, INITDB } from './cluster.js'
import { proof, Sandbox } from './sandbox.js'

const CHANGE = 'UPDATE debit SET total = 2; UPDATE credit SET total = 2'

/** Slow enough to be caught between the two tables. */
const COPY = 'exec rsync -a --bwlimit=8000 "$PGDATA/" "$BACKUP/"'
const MAPPING = ['fast', 'slow'].map((name) => `--tablespace-mapping="$DB/tablespaces/${name}"="$BACKUP.${name}"`).join(' ')
const BASE_BACKUP = `exec pg_basebackup -h "$SOCKET" -c fast --max-rate=8M ${MAPPING} -D "$BACKUP"`

proof('of a server that runs', ['rsync', INITDB], () => {
  let sandbox: Sandbox
  let cluster: Cluster
  let backup: string
  beforeAll(() => {
    sandbox = new Sandbox()
    cluster = new Cluster(sandbox)
    backup = sandbox.at('run/backup')
    expect(cluster.start(cluster.data)).toBeNull()
    // The segments of the log are small here; of the usual 16 MB none would be removed by a small change.
    cluster.change("ALTER SYSTEM SET wal_keep_size = '256MB'")
    cluster.change('SELECT pg_reload_conf()')
    // In the order of their files, which is the order of rsync: the padding keeps it busy between the two.
    cluster.change('CREATE TABLE debit AS SELECT 0 AS total')
    cluster.change('CREATE TABLE padding AS SELECT md5(value::text) AS text FROM generate_series(1, 120000) AS value')
    cluster.change('CREATE TABLE credit AS SELECT 0 AS total')
    cluster.stop(cluster.data)
  }, 60_000)
  beforeEach(() => {
    expect(cluster.start(cluster.data)).toBeNull()
    cluster.change('UPDATE debit SET total = 1; UPDATE credit SET total = 1')
    cluster.change('CHECKPOINT')
  })
  afterEach(() => {
    for (const data of [cluster.data, backup]) cluster.stopIfRunning(data)
    for (const path of [backup, `${backup}.fast`, `${backup}.slow`]) rmSync(path, { recursive: true, force: true })
  })
  afterAll(() => sandbox.remove())

  /** Runs a copy; when a path of it is there the copy is held until both tables were changed in one transaction and written. */
  async function copyAroundChange(script: string, sign: string, as: 'root' | 'postgres'): Promise<void> {
    const copying = sandbox.begin(['bash', '-c', script], { as, env: cluster.environment(backup) })
    const ended = once(copying, 'close')
    const { pid } = copying
    if (pid === undefined) throw new Error('the copy does not begin')
    while (!existsSync(join(backup, sign))) {
      if (copying.exitCode !== null) throw new Error('the copy ended before it was noticed')
      await setTimeout(5)
    }
    process.kill(-pid, 'SIGSTOP')
    try {
      cluster.change(CHANGE)
      cluster.change('CHECKPOINT')
    } finally {
      process.kill(-pid, 'SIGCONT')
    }
    expect(await ended).toEqual([0, null])
  }

  function totals(data: string): Readonly<Record<'debit' | 'credit', string>> {
    expect(cluster.start(data)).toBeNull()
    const [debit, credit] = [cluster.answer('SELECT total FROM debit'), cluster.answer('SELECT total FROM credit')]
    cluster.stop(data)
    return { debit, credit }
  }

  test('a copy of its files holds half of a transaction, and nothing complains', { timeout: 60_000 }, async () => {
    await copyAroundChange(COPY, cluster.answer("SELECT pg_relation_filepath('debit')"), 'root')
    expect(cluster.start(backup)).toContain('lock file "postmaster.pid" already exists')
    cluster.stop(cluster.data)
    rmSync(join(backup, 'postmaster.pid'))
    const copied = totals(backup)
    expect(copied).toEqual({ debit: '1', credit: '2' })
    expect(totals(cluster.data)).toEqual({ debit: '2', credit: '2' })
    console.log(
      `hot rsync -a: starts when its postmaster.pid is removed; of one transaction debit has ${copied.debit}, credit ${copied.credit}`,
    )
  })

  test('pg_basebackup gives all of it', { timeout: 60_000 }, async () => {
    await copyAroundChange(BASE_BACKUP, 'base', 'postgres')
    cluster.stop(cluster.data)
    expect(totals(backup)).toEqual({ debit: '2', credit: '2' })
    expect(cluster.observe(backup)).toEqual({ refusal: null, rows: ['1000', '1000'], tablespaces: ['its own', 'its own'] })
  })

  test('and a copy of the files of a stopped server gives what was there', { timeout: 60_000 }, () => {
    cluster.stop(cluster.data)
    expect(sandbox.run('rsync -a "$PGDATA/" "$BACKUP/"', { env: cluster.environment(backup) }).status).toBe(0)
    expect(cluster.start(cluster.data)).toBeNull()
    cluster.change(CHANGE)
    cluster.stop(cluster.data)
    expect(totals(backup)).toEqual({ debit: '1', credit: '1' })
  })
})
