/** Programs that take a script: shells, `flock -c`, `su -c`, `ssh`; as a word, as a file, or on standard input. */
import { concatAll, flatten, text, type Value } from '../text/value.js'
import type { Call } from './effect.js'
import type { Field } from './field.js'
import { FLOCK_OPTIONS, isRefused } from './lock.js'
import { option, parseOptions, type OptionTable } from './options.js'
import { valueFieldOf } from './utility.js'
import { userOf, type Wrapped } from './wrapped.js'

const SSH: OptionTable = [
  '-b =',
  '-c =',
  '-D =',
  '-E =',
  '-e =',
  '-F =',
  '-I =',
  '-i =',
  '-J =',
  '-L =',
  '-l =',
  '-m =',
  '-O =',
  '-o =',
  '-p =',
  '-Q =',
  '-R =',
  '-S =',
  '-W =',
  '-w =',
  '-q',
  '-t',
  '-T',
  '-n',
  '-N',
  '-f',
  '-A',
  '-v',
  '-C',
  '-4',
  '-6',
  '-x',
  '-X',
  '-Y',
  '-a',
  '-k',
  '-g',
]

const SU: OptionTable = [
  '-c --command =',
  '-s --shell =',
  '-l --login',
  '-m -p --preserve-environment',
  '-g --group =',
  '-u --user =',
  '-P --pty',
  '-w --whitelist-environment =',
]

/** flock(1): `flock [options] FILE|DIRECTORY [-c SCRIPT | COMMAND...]`. */
export function unwrapFlock(call: Call): Wrapped | null {
  const before = parseOptions(call.fields, FLOCK_OPTIONS, true)
  const [lock, ...rest] = before.operands
  if (lock === undefined || isRefused(before)) return null
  const [next, body] = rest
  if (next !== undefined && /^(-c|--command)$/.test(flatten(next.value))) {
    return body === undefined
      ? null
      : { kind: 'script', script: body, shell: null, name: null, parameters: [], change: { lock }, options: '' }
  }
  return rest.length === 0 ? null : { kind: 'command', fields: rest, change: { lock } }
}

export function unwrapSu(call: Call): Wrapped | null {
  const parsed = parseOptions(call.fields, SU)
  const named = option(parsed, 'user')?.value
  const operands = parsed.operands.filter(({ value }) => flatten(value) !== '-')
  const user = userOf(named ?? operands[0]?.value ?? null)
  const script = valueFieldOf(parsed, 'command')
  if (script !== null)
    return { kind: 'script', script, shell: null, name: operands[1] ?? null, parameters: operands.slice(2), change: { user }, options: '' }
  if (call.input !== null && (named === undefined || named === null ? operands.length <= 1 : operands.length === 0))
    return { kind: 'script', script: call.input, shell: null, name: null, parameters: [], change: { user }, options: '' }
  return named === undefined || named === null || operands.length === 0
    ? null
    : { kind: 'command', fields: parseOptions(call.fields, SU, true).operands, change: { user } }
}

export function unwrapShell(call: Call): Wrapped | null {
  const parsed = parseOptions(
    call.fields,
    [
      '-c',
      '-o =',
      '-O =',
      '+o =',
      '--rcfile =',
      '--init-file =',
      '-e',
      '-u',
      '-x',
      '-l --login',
      '-i',
      '-s',
      '--norc',
      '--noprofile',
      '--posix',
    ],
    true,
  )
  const [first, ...rest] = parsed.operands
  const options = parsed.options
    .map(({ name, value }) => (name === 'o' && value !== null ? ` ${flatten(value)}` : name.length === 1 ? name : ''))
    .join('')
  if (first === undefined || option(parsed, 's') !== null) {
    return call.input === null
      ? null
      : { kind: 'script', script: call.input, shell: call.name, name: null, parameters: parsed.operands, change: {}, options }
  }
  if (option(parsed, 'c') !== null)
    return { kind: 'script', script: first, shell: call.name, name: rest[0] ?? null, parameters: rest.slice(1), change: {}, options }
  return { kind: 'file', path: first, parameters: rest, change: {} }
}

export function unwrapSsh(call: Call): Wrapped | null {
  const parsed = parseOptions(call.fields, SSH, true)
  const [, ...after] = parsed.operands
  const rest = flatten(after[0]?.value ?? []) === '--' ? after.slice(1) : after
  const script = rest.length === 0 ? call.input : rest.length === 1 ? rest[0] : undefined
  if (script === null) return null
  return {
    kind: 'script',
    script: script ?? joined(rest),
    shell: null,
    name: null,
    parameters: [],
    change: { machine: 'remote', user: { kind: 'caller' }, freshEnvironment: true },
    options: '',
  }
}

export function joined(fields: readonly Field[]): Value {
  return concatAll(fields.flatMap(({ value }, index) => (index === 0 ? [value] : [text(' '), value])))
}
