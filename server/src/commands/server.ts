/** What starts and stops database servers without naming their directory, or tells them that their files will be copied. */
import { flatten, literal, text, type Value } from '../text/value.js'
import type { Call, FileEffect } from './effect.js'
import type { Field } from './field.js'
import { option, parseOptions } from './options.js'
import { createdTablespaces } from './tablespace.js'
import type { Utility } from './utility.js'

const DATABASE = /^(?:postgres(?:ql)?|pgsql|mysqld?|mariadbd?)\b/

/** `systemctl start postgresql@16-main`, `service mysql stop`, `rc-service`, `supervisorctl`, `brew services`. */
export const service: Utility = {
  names: ['systemctl', 'service', 'rc-service', 'invoke-rc.d', 'supervisorctl', 'sv', 'brew'],
  options: [],
  effects(call) {
    const words = call.fields.map(({ value }) => flatten(value)).filter((word) => !word.startsWith('-'))
    const verb = words.find((word) => /^(start|restart|stop|kill|up|down)$/.test(word))
    const named = words.find((word) => DATABASE.test(word))
    if (verb === undefined || named === undefined) return []
    const does = /^(start|restart|up)$/.test(verb) ? 'start' : 'stop'
    return [{ kind: 'databaseServer', does, directory: null, said: `${call.name} ${verb} ${named}` }]
  },
}

/** `pg_ctlcluster 16 main start`, of Debian: the cluster's directory follows from its version and name. */
export const cluster: Utility = {
  names: ['pg_ctlcluster', 'pg_createcluster'],
  options: [],
  effects(call) {
    const [version, name, verb] = call.fields.filter(({ value }) => !flatten(value).startsWith('-'))
    if (version === undefined || name === undefined) return []
    const path: Field = { ...name, value: [...text('/var/lib/postgresql/'), ...version.value, ...text('/'), ...name.value], written: null }
    const asked = literal(verb?.value ?? [])
    const use =
      call.name === 'pg_createcluster' ? 'initialise' : asked === 'stop' ? 'stop' : /^(re)?start$/.test(asked ?? '') ? 'serve' : 'inspect'
    return [{ kind: 'dataDirectory', path, use, said: call.name, ...(use === 'serve' ? { stays: true } : {}) }]
  },
}

const TELLS_OF_A_BACKUP =
  /\bpg_(?:start_backup|backup_start)\s*\(|\bflush\s+tables\b|\bbackup\s+stage\s+start\b|\bcheckpoint\s*;\s*select\s+pg_switch/i

/** `psql -c "SELECT pg_backup_start('x')"`, `mysqladmin shutdown`. */
export const client: Utility = {
  names: ['psql', 'mysql', 'mariadb', 'mysqladmin', 'mariadb-admin'],
  options: [],
  effects(call) {
    const created = createdTablespaces(call)
    if (created.length > 0) return created
    const given: readonly Value[] = [...call.fields.map(({ value }) => value), ...(call.input === null ? [] : [call.input])]
    const words = given.map((value) => flatten(value))
    if (words.some((word) => TELLS_OF_A_BACKUP.test(word)))
      return [{ kind: 'databaseServer', does: 'backUp', directory: null, said: call.name }]
    return words.some((word) => /^shutdown;?$/i.test(word))
      ? [{ kind: 'databaseServer', does: 'stop', directory: null, said: call.name }]
      : []
  },
}

/** `kill PID`, `pkill postgres`: whatever runs may be gone afterwards. */
export const kill: Utility = {
  names: ['kill', 'pkill', 'killall'],
  options: ['-s --signal ='],
  effects(call) {
    const signal = option(parseOptions(call.fields, ['-s --signal =']), 'signal')
    const asksOnly =
      call.fields.some(({ value }) => /^-(0|l|HUP|SIGHUP|1|USR\d)$/.test(flatten(value))) || literal(signal?.value ?? []) === '0'
    const jobs = call.fields.filter(({ value }) => /^%[\d%+-]/.test(flatten(value)))
    const named = jobs.map((job) => ({ kind: 'shellJob', job, said: call.name }) as const)
    return asksOnly ? named : [...named, { kind: 'databaseServer', does: 'stop', directory: null, said: call.name }]
  },
}

/** `docker stop db`, `docker compose down`, `kubectl scale --replicas=0`: the server in a container ends. */
export function containerEnds(call: Call): readonly FileEffect[] {
  const words = call.fields.map(({ value }) => flatten(value))
  const verb = words.find((word) => /^(stop|kill|rm|down|pause|delete|scale)$/.test(word))
  const first = words.find((word) => !word.startsWith('-') && !/^(compose|container|-.*)$/.test(word))
  if (verb === undefined || (first !== verb && !words.includes('compose') && call.name !== 'kubectl' && call.name !== 'oc')) return []
  return [{ kind: 'databaseServer', does: 'stop', directory: null, said: `${call.name} ${verb}` }]
}
