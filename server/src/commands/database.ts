/** Programs of PostgreSQL and MySQL that name a data directory, and what they do with it. */
import { flatten, literal } from '../text/value.js'
import type { Call, FileEffect } from './effect.js'
import { option, parseOptions } from './options.js'
import { utility, valueFieldOf, type Utility } from './utility.js'

const DIRECTORY = [
  '-D --pgdata =',
  '-U --username =',
  '-p --port =',
  '-h --host =',
  '-k =',
  '-c =',
  '-l --log =',
  '-o --options =',
  '-t --timeout =',
  '-m --mode =',
  '-E --encoding =',
  '-A --auth =',
  '-w',
  '-W',
  '-s',
  '-N --no-sync',
  '-X --waldir =',
  '-F --format =',
  '-P --progress',
  '-v --verbose',
  '-R',
  '-S --slot =',
  '-C',
  '-T --tablespace-mapping =',
  '-d --dbname =',
  '-r --max-rate =',
  '-Z --compress =',
  '-B =',
  '--locale =',
  '--lc-collate =',
  '--pwfile =',
]

/** `/usr/lib/postgresql/15/bin/initdb` is looked up by its last part; `pg_ctlcluster` and friends take no directory. */
export const postgres: Utility = {
  options: DIRECTORY,
  names: [
    'initdb',
    'pg_ctl',
    'postgres',
    'postmaster',
    'pg_controldata',
    'pg_resetwal',
    'pg_basebackup',
    'pg_checksums',
    'pg_verifybackup',
    'pg_rewind',
  ],
  effects(call) {
    const parsed = parseOptions(call.fields, call.name === 'pg_rewind' ? ['-D --target-pgdata =', '--source-pgdata ='] : DIRECTORY)
    const bare = /^(pg_controldata|pg_resetwal|pg_checksums|pg_verifybackup|initdb)$/.test(call.name) ? (parsed.operands[0] ?? null) : null
    const path = valueFieldOf(parsed, 'pgdata', 'target-pgdata') ?? bare
    if (path === null) return byEnvironment(call)
    if (call.name === 'pg_basebackup' && formatOf(call).startsWith('t')) return []
    const use = useOf(call)
    return [{ kind: 'dataDirectory', path, use, said: call.name, ...(call.name === 'pg_ctl' && use === 'serve' ? { stays: true } : {}) }]
  },
}

/** Without `-D` the server's programs take the directory from PGDATA. */
function byEnvironment(call: Call): readonly FileEffect[] {
  const use = useOf(call)
  if (call.name !== 'pg_ctl' || (use !== 'serve' && use !== 'stop')) return []
  return [{ kind: 'databaseServer', does: use === 'serve' ? 'start' : 'stop', directory: 'PGDATA', said: call.name }]
}

function formatOf(call: Call): string {
  const format = option(parseOptions(call.fields, DIRECTORY), 'format')?.value
  return format === null || format === undefined ? 'p' : flatten(format)
}

function useOf(call: Call): 'initialise' | 'serve' | 'stop' | 'inspect' {
  const words = call.fields.map(({ value }) => literal(value))
  switch (call.name) {
    case 'initdb':
    case 'pg_basebackup':
      return 'initialise'
    case 'pg_ctl':
      if (words.includes('init') || words.includes('initdb')) return 'initialise'
      if (words.includes('stop')) return 'stop'
      return words.includes('start') || words.includes('restart') ? 'serve' : 'inspect'
    case 'postgres':
    case 'postmaster':
      return 'serve'
    default:
      return 'inspect'
  }
}

export const mysql: Utility = utility(
  ['mysqld', 'mariadbd', 'mysql_install_db', 'mariadb-install-db', 'mysqld_safe'],
  ['--datadir =', '--basedir =', '--user =', '--socket ='],
  (parsed, call): readonly FileEffect[] => {
    const path = valueFieldOf(parsed, 'datadir')
    if (path === null) return []
    const initialises = call.name.includes('install') || call.fields.some(({ value }) => flatten(value).startsWith('--initialize'))
    return [{ kind: 'dataDirectory', path, use: initialises ? 'initialise' : 'serve', said: call.name, server: 'mysql' }]
  },
)
