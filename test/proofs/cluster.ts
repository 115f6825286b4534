/** A real PostgreSQL data directory with two tablespaces, and what its server says to copies of it. Listens on a socket in the sandbox alone. */
import { existsSync, lstatSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Ran, Sandbox } from './sandbox.js'

const PACKAGES = '/usr/lib/postgresql'

/** Debian keeps the programs of each version apart, and none of them on PATH. */
const BIN = existsSync(PACKAGES)
  ? readdirSync(PACKAGES)
      .map((version) => join(PACKAGES, version, 'bin'))
      .filter((folder) => existsSync(join(folder, 'initdb')))
      .sort()
      .at(-1)
  : undefined

export const INITDB = join(BIN ?? PACKAGES, 'initdb')

/** Where the data of a tablespace lies, seen from a copy: with the original, inside the copy, or nowhere. */
export type Place = "the original's" | 'its own' | 'none'

export interface Observed {
  /** What the server says when it refuses to start; null where it starts. */
  readonly refusal: string | null
  /** What SELECT answers for the table in each tablespace. */
  readonly rows: readonly string[]
  readonly tablespaces: readonly Place[]
}

export class Cluster {
  /** Holds the data directory and, beside it, the tablespaces. */
  readonly parent: string
  readonly data: string
  readonly tablespaces: readonly string[]
  private readonly saved: string

  constructor(private readonly sandbox: Sandbox) {
    this.parent = sandbox.at('db')
    this.data = sandbox.at('db/pgdata')
    this.tablespaces = ['fast', 'slow'].map((name) => sandbox.at(`db/tablespaces/${name}`))
    this.saved = sandbox.at('db.tar')
    must(sandbox.run('install -d -o postgres db db/tablespaces run && install -d -m 700 -o postgres db/tablespaces/{fast,slow}'))
    must(
      this.asServer([
        INITDB,
        '-D',
        this.data,
        '-U',
        'postgres',
        '--auth=trust',
        '--no-sync',
        '--locale=C',
        '-E',
        'UTF8',
        '--wal-segsize=1',
      ]),
    )
    this.start(this.data)
    for (const [index, folder] of this.tablespaces.entries()) {
      this.change(`CREATE TABLESPACE t${index} LOCATION '${folder}'`)
      this.change(`CREATE TABLE kept${index} TABLESPACE t${index} AS SELECT generate_series(1, 1000) AS value`)
    }
    // Two thirds of the files, and no proof needs them.
    for (const template of ['template0', 'template1']) {
      this.change(`ALTER DATABASE ${template} IS_TEMPLATE false`)
      this.change(`DROP DATABASE ${template}`)
    }
    this.stop(this.data)
    must(sandbox.run(`tar cf ${this.saved} -C ${this.parent} .`))
  }

  /** Everything as it was after the tables were made, and the server stopped. */
  restore(): void {
    must(this.sandbox.run(`rm -rf ${this.parent} && mkdir ${this.parent} && tar xf ${this.saved} -C ${this.parent}`))
  }

  /** What the server says when it refuses to start on a directory; null where it starts. */
  start(data: string): string | null {
    const log = this.sandbox.at('run/log')
    rmSync(log, { force: true })
    const options = `-c listen_addresses='' -c unix_socket_directories=${this.sandbox.at('run')} -c fsync=off`
    const { status, output } = this.asServer([this.program('pg_ctl'), '-w', '-D', data, '-l', log, '-o', options, 'start'])
    if (status === 0) return null
    const said = existsSync(log) ? readFileSync(log, 'utf8') : output
    return /(?:FATAL|PANIC): +(?<said>.*)/.exec(said)?.groups?.['said'] ?? said
  }

  stop(data: string): void {
    must(this.asServer([this.program('pg_ctl'), '-w', '-D', data, '-m', 'fast', 'stop']))
  }

  /** For the end of a test that may have failed in between. */
  stopIfRunning(data: string): void {
    if (existsSync(join(data, 'postmaster.pid'))) this.asServer([this.program('pg_ctl'), '-w', '-D', data, '-m', 'immediate', 'stop'])
  }

  /** The answer of the server that runs, or its error. */
  answer(statement: string): string {
    return this.ask(statement).output.trim()
  }

  change(statement: string): void {
    must(this.ask(statement))
  }

  private ask(statement: string): Ran {
    return this.asServer([this.program('psql'), '-XAtq', '-h', this.sandbox.at('run'), '-d', 'postgres', '-c', statement])
  }

  asServer(words: readonly string[]): Ran {
    return this.sandbox.execute(words, { as: 'postgres' })
  }

  /** For a script that copies the cluster. */
  environment(backup: string): Readonly<Record<string, string>> {
    return {
      DB: this.parent,
      PGDATA: this.data,
      BACKUP: backup,
      SOCKET: this.sandbox.at('run'),
      PATH: `${this.sandbox.at('bin')}:${BIN ?? PACKAGES}:/usr/sbin:/usr/bin:/sbin:/bin`,
    }
  }

  private program(name: string): string {
    return join(BIN ?? PACKAGES, name)
  }

  /** Starts the server on a directory, asks both tablespaces, and stops it. */
  observe(data: string): Observed {
    const refusal = this.start(data)
    if (refusal !== null) return { refusal, rows: [], tablespaces: [] }
    try {
      return {
        refusal,
        rows: this.tablespaces.map((_, index) => this.answer(`SELECT count(*) FROM kept${index}`)),
        tablespaces: this.tablespaces.map((_, index) =>
          this.placeOf(data, this.answer(`SELECT oid FROM pg_tablespace WHERE spcname = 't${index}'`)),
        ),
      }
    } finally {
      this.stop(data)
    }
  }

  private placeOf(data: string, oid: string): Place {
    const entry = join(data, 'pg_tblspc', oid)
    if (lstatSync(entry, { throwIfNoEntry: false }) === undefined || !existsSync(entry)) return 'none'
    return realpathSync(entry).startsWith(`${this.parent}/`) ? "the original's" : 'its own'
  }
}

function must({ status, output }: Ran): void {
  if (status !== 0) throw new Error(output)
}
