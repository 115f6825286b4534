import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { UTILITIES } from '../../server/src/commands/catalogue.js'

/** They need a daemon, an account with somebody, a registry, or a server's own files. */
const NOT_FILE_UTILITIES = [
  'npm',
  'pip',
  'python',
  'cargo',
  'docker',
  'aws',
  'initdb',
  'mysqld',
  'systemctl',
  'pg_ctlcluster',
  'psql',
  'kill',
  'umask',
  'apt-get',
]

describe('every file utility is run', () => {
  const folder = import.meta.dirname
  const tests = readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')

  test.each(UTILITIES.map(({ names: [name = ''] }) => name).filter((name) => !NOT_FILE_UTILITIES.includes(name)))('%s', (name) => {
    expect(tests).toMatch(new RegExp(`\\butility: ${name},|describe\\('${name} does what its table says`))
  })
})
