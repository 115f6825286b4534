/** Owner and mode of a PostgreSQL data directory and its tablespaces, before and after the fix: what the server refuses, and what it wants. */
import { rmSync, statSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Cluster, INITDB } from './cluster.js'
import { fixed, proof, Sandbox } from './sandbox.js'

const RIGHT = { refusal: null, rows: ['1000', '1000'] }

proof('of a data directory', [INITDB], () => {
  let sandbox: Sandbox
  let cluster: Cluster
  beforeAll(() => {
    sandbox = new Sandbox()
    cluster = new Cluster(sandbox)
  }, 60_000)
  beforeEach(() => run('chmod -R u=rwX,go= "$PGDATA"'))
  afterEach(() => {
    for (const data of [cluster.data, copied()]) cluster.stopIfRunning(data)
    rmSync(sandbox.at('backup'), { recursive: true, force: true })
  })
  afterAll(() => sandbox.remove())

  function copied(): string {
    return sandbox.at('backup/pgdata')
  }

  function run(...commands: readonly string[]): void {
    const script = ['#!/bin/bash', 'set -euo pipefail', ...commands, ''].join('\n')
    expect(sandbox.run(script, { env: cluster.environment(sandbox.at('backup')) })).toMatchObject({ status: 0, output: '' })
  }

  describe('opened to others', () => {
    const RULE = 'pgdata/loosened-permissions'

    test.each(['a+rX', 'o+r', '755', '777'])('by chmod -R %s, the server refuses it; after the fix it starts', (mode) => {
      const script = `chmod -R ${mode} "$PGDATA"\ncp -r "$PGDATA" "$BACKUP"\n`
      run(script)
      const refusal = cluster.start(cluster.data)
      expect(refusal).toContain('has invalid permissions')
      rmSync(sandbox.at('backup'), { recursive: true })
      run(fixed(script, RULE))
      expect(cluster.observe(cluster.data)).toMatchObject(RIGHT)
      console.log(`chmod -R ${mode}: ${refusal?.replace(/.* has /, '')}; after the fix: starts`)
    })

    test('to its group alone it is accepted', () => {
      run('chmod -R g+rX "$PGDATA"')
      expect(cluster.observe(cluster.data)).toMatchObject(RIGHT)
    })

    test('a copy that keeps modes, made before the directory is closed again, stays open; the fix closes both', () => {
      const script = 'chmod -R a+rX "$PGDATA"\ncp -a "$PGDATA" "$BACKUP/pgdata"\n'
      run('mkdir "$BACKUP"', script, 'chmod 700 "$PGDATA"')
      expect(cluster.observe(cluster.data)).toMatchObject(RIGHT)
      expect(cluster.start(copied())).toContain('has invalid permissions')
      rmSync(copied(), { recursive: true })
      run(fixed(script, RULE))
      expect([cluster.data, copied()].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o700])
    })
  })

  test('given to somebody else with all that is above it, it may not even be entered', () => {
    run('chown -R nobody "$DB"')
    expect(cluster.start(cluster.data)).toContain('Permission denied')
    run('chown -R postgres "$DB"')
    expect(cluster.observe(cluster.data)).toMatchObject(RIGHT)
  })

  describe('copied by root without owner and mode', () => {
    const RULE = 'pgdata/half-restored'
    const COPY = 'cp -r --no-preserve=mode,ownership "$DB" "$BACKUP"\n'
    const OWNER = 'chown -R postgres:postgres "$BACKUP/pgdata"'
    const TABLESPACES = 'chown -R postgres:postgres "$BACKUP/tablespaces"'
    const MODE = 'chmod 700 "$BACKUP/pgdata"'
    /** Shows that it is a data directory, and that the tablespaces lie beside it. */
    const USES = 'sudo -u postgres pg_controldata -D "$BACKUP/pgdata" >/dev/null\n[ -d "$BACKUP/tablespaces" ]\n'
    /** So that the server opens the tablespaces of the copy. */
    const RELATIVE =
      'for link in "$BACKUP"/pgdata/pg_tblspc/*; do target="$(readlink "$link")"; ln -sfn "../../tablespaces/${target##*/}" "$link"; done'

    test('it is refused for its owner', () => {
      run(COPY)
      expect(cluster.start(copied())).toContain('has wrong ownership')
    })

    test('with the mode alone restored it may not be entered', () => {
      run(COPY, MODE)
      expect(cluster.start(copied())).toContain('Permission denied')
    })

    test('with the owner alone restored it is refused for its mode; after the fix it starts', () => {
      const script = `${COPY}${OWNER}\n${TABLESPACES}\n${USES}`
      run(script)
      expect(cluster.start(copied())).toContain('has invalid permissions')
      rmSync(sandbox.at('backup'), { recursive: true })
      run(fixed(script, RULE), RELATIVE)
      expect(cluster.observe(copied())).toEqual({ ...RIGHT, tablespaces: ['its own', 'its own'] })
    })

    test('with the tablespaces forgotten it starts and cannot read them; after the fix it can', () => {
      const script = `${COPY}${OWNER}\n${MODE}\n${USES}`
      run(script, RELATIVE)
      const { refusal, rows } = cluster.observe(copied())
      expect(refusal).toBeNull()
      for (const answer of rows) expect(answer).toMatch(/could not open file "pg_tblspc\/.*": Permission denied/)
      rmSync(sandbox.at('backup'), { recursive: true })
      run(fixed(script, RULE), RELATIVE)
      expect(cluster.observe(copied())).toEqual({ ...RIGHT, tablespaces: ['its own', 'its own'] })
      console.log(`tablespaces of another owner: starts; SELECT: ${rows[0]?.replace(/"[^"]*"/, '...')}; after the fix: 1000 rows`)
    })

    test('of a tablespace only the owner matters, not the mode', () => {
      run(COPY, OWNER, TABLESPACES, MODE, RELATIVE, 'chmod 777 "$BACKUP"/tablespaces/*')
      expect(cluster.observe(copied())).toMatchObject(RIGHT)
    })
  })
})
