/**
 * Programs that run another command or script: what of their words is theirs, what comes next, and what they change
 * for it: user, lock, machine, environment. A table; the walker peels by it.
 */
import { concat, flatten, lengthOf, literal, slice, text, type Value } from '../text/value.js'
import type { Call } from './effect.js'
import type { Field } from './field.js'
import { option, parseOptions, type OptionTable, type ParsedCommand } from './options.js'
import { valueFieldOf } from './utility.js'

export type User = { readonly kind: 'caller' } | { readonly kind: 'root' } | { readonly kind: 'named'; readonly name: Value }

/** A directory of the host that a container sees under another path. */
export interface Volume {
  readonly host: Value
  readonly inside: string
}

/** What a wrapper changes for what it runs. */
export interface Change {
  readonly user?: User
  readonly lock?: Field
  readonly machine?: 'remote' | 'container'
  readonly directory?: Value
  readonly volumes?: readonly Volume[]
  /** Names that it puts into the environment; null hands on what is there. */
  readonly environment?: ReadonlyMap<string, Value | null>
  /** The environment does not cross: a container, another machine, `env -i`. */
  readonly freshEnvironment?: boolean
}

export type Wrapped =
  | { readonly kind: 'command'; readonly fields: readonly Field[]; readonly change: Change }
  | {
      readonly kind: 'script'
      readonly script: Field | Value
      readonly shell: string | null
      readonly name: Field | null
      readonly parameters: readonly Field[]
      readonly change: Change
      readonly options: string
    }
  | { readonly kind: 'file'; readonly path: Field; readonly parameters: readonly Field[]; readonly change: Change }

interface Wrapper {
  readonly names: readonly string[]
  readonly unwrap: (call: Call) => Wrapped | null
}

/** What this command runs instead of itself, or null where it is no wrapper. */
export function unwrap(call: Call): Wrapped | null {
  return byName.get(call.name)?.unwrap(call) ?? null
}

const SUDO: OptionTable = [
  '-u --user =',
  '-g --group =',
  '-E',
  '--preserve-env =?',
  '-n --non-interactive',
  '-H --set-home',
  '-i --login',
  '-s --shell',
  '-S --stdin',
  '-k',
  '-K',
  '-b --background',
  '-A --askpass',
  '-C --close-from =',
  '-D --chdir =',
  '-h --host =',
  '-p --prompt =',
  '-r --role =',
  '-t --type =',
  '-T --command-timeout =',
  '-R --chroot =',
  '-U --other-user =',
  '-l --list',
  '-v --validate',
  '-V',
  '-P',
]
const ENV: OptionTable = ['-i --ignore-environment', '-u --unset =', '-C --chdir =', '-S --split-string =', '-0', '-v']
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
const DOCKER: OptionTable = [
  '-u --user =',
  '-e --env =',
  '--env-file =',
  '-w --workdir =',
  '-i --interactive',
  '-t --tty',
  '-d --detach',
  '-v --volume =',
  '--mount =',
  '--name =',
  '--network --net =',
  '-p --publish =',
  '-P --publish-all',
  '--rm',
  '--privileged',
  '--entrypoint =',
  '-h --hostname =',
  '-m --memory =',
  '--cpus =',
  '--shm-size =',
  '--platform =',
  '-l --label =',
  '--add-host =',
  '--cap-add =',
  '--cap-drop =',
  '--device =',
  '--gpus =',
  '--health-cmd =',
  '--init',
  '--ipc =',
  '--link =',
  '--log-driver =',
  '--log-opt =',
  '--pid =',
  '--pull =',
  '--restart =',
  '--security-opt =',
  '--stop-timeout =',
  '--tmpfs =',
  '--ulimit =',
  '--userns =',
  '--volumes-from =',
  '--detach-keys =',
  '-T',
  '--no-deps',
  '--index =',
  '--service-ports',
  '--cidfile =',
  '--cgroupns =',
  '--dns =',
]

const WRAPPERS: readonly Wrapper[] = [
  command(['sudo', 'doas', 'please'], SUDO, (parsed) => ({
    user: userOf(option(parsed, 'user')?.value ?? null),
    ...directoryOf(option(parsed, 'chdir')?.value),
  })),
  command(['env'], ENV, (parsed) => ({
    freshEnvironment: option(parsed, 'ignore-environment') !== null,
    ...directoryOf(option(parsed, 'chdir')?.value),
  })),
  command(['timeout'], ['-s --signal =', '-k --kill-after =', '--foreground', '--preserve-status', '-v --verbose'], nothing, 1),
  command(['nice'], ['-n --adjustment ='], nothing),
  command(['ionice'], ['-c --class =', '-n --classdata =', '-p --pid =', '-t --ignore'], nothing),
  command(['chrt'], ['-b', '-f', '-i', '-o', '-r'], nothing, 1),
  command(['nohup', 'setsid', 'chronic', 'builtin', 'unbuffer', 'caffeinate', 'fakeroot', 'eatmydata', 'ccache', 'run-parts'], [], nothing),
  command(['command'], ['-p'], nothing),
  command(['exec'], ['-a =', '-c', '-l'], nothing),
  command(['stdbuf'], ['-i --input =', '-o --output =', '-e --error ='], nothing),
  command(['time'], ['-p', '-f --format =', '-o --output =', '-a --append', '-v --verbose'], nothing),
  command(
    ['gosu', 'su-exec', 'setpriv', 'chpst'],
    ['-u =', '--reuid =', '--regid =', '--init-groups'],
    (_parsed, taken) => ({ user: userOf(taken[0]?.value ?? null) }),
    1,
  ),
  command(
    ['xargs'],
    [
      '-0 --null',
      '-a --arg-file =',
      '-d --delimiter =',
      '-E =',
      '-I =',
      '-i --replace =?',
      '-L --max-lines =',
      '-l =?',
      '-n --max-args =',
      '-P --max-procs =',
      '-p',
      '-r --no-run-if-empty',
      '-s --max-chars =',
      '-t --verbose',
      '-x',
    ],
    nothing,
  ),
  { names: ['flock'], unwrap: unwrapFlock },
  { names: ['su', 'runuser'], unwrap: unwrapSu },
  { names: ['bash', 'sh', 'dash', 'ash', 'zsh', 'ksh'], unwrap: unwrapShell },
  { names: ['ssh'], unwrap: unwrapSsh },
  {
    names: ['eval'],
    unwrap: (call) => ({ kind: 'script', script: joined(call.fields), shell: null, name: null, parameters: [], change: {}, options: '' }),
  },
  { names: ['docker', 'podman', 'nerdctl', 'docker-compose'], unwrap: unwrapDocker },
  { names: ['kubectl', 'oc'], unwrap: unwrapKubectl },
]

const byName = new Map(WRAPPERS.flatMap((each) => each.names.map((name) => [name, each] as const)))

function nothing(): Change {
  return {}
}

/** A wrapper with options, some operands of its own, and then a command. */
function command(
  names: readonly string[],
  options: OptionTable,
  change: (parsed: ParsedCommand, taken: readonly Field[]) => Change,
  operands = 0,
): Wrapper {
  return {
    names,
    unwrap(call) {
      const parsed = parseOptions(call.fields, options, true)
      const rest = parsed.operands.slice(operands)
      if (rest.length === 0) return null
      // `command -v x` and `sudo -v` run nothing.
      if (option(parsed, 'v', 'V', 'list', 'validate') !== null && (call.name === 'command' || call.name === 'sudo')) return null
      return { kind: 'command', fields: rest, change: change(parsed, parsed.operands.slice(0, operands)) }
    },
  }
}

function userOf(name: Value | null): User {
  const known = name === null ? 'root' : literal(name)?.replace(/:.*$/, '')
  if (known === 'root' || known === '0') return { kind: 'root' }
  return { kind: 'named', name: name ?? text('root') }
}

function directoryOf(value: Value | null | undefined): Change {
  return value === null || value === undefined ? {} : { directory: value }
}

/** flock(1): `flock [options] FILE|DIRECTORY|NUMBER [-c SCRIPT | COMMAND...]`; `-c` may stand on either side of the file. */
function unwrapFlock(call: Call): Wrapped | null {
  const table = [
    '-s --shared',
    '-x -e --exclusive',
    '-u --unlock',
    '-n --nb --nonblock',
    '-w --timeout --wait =',
    '-E --conflict-exit-code =',
    '-o --close',
    '-F --no-fork',
    '-c --command =',
    '--verbose',
  ]
  const before = parseOptions(call.fields, table, true)
  const [lock, ...rest] = before.operands
  if (lock === undefined) return null
  const script = valueFieldOf(before, 'command')
  if (script !== null) return { kind: 'script', script, shell: 'sh', name: null, parameters: [], change: { lock }, options: '' }
  const [next, body] = rest
  if (next !== undefined && /^(-c|--command)$/.test(flatten(next.value))) {
    return body === undefined
      ? null
      : { kind: 'script', script: body, shell: 'sh', name: null, parameters: [], change: { lock }, options: '' }
  }
  return rest.length === 0 ? null : { kind: 'command', fields: rest, change: { lock } }
}

function unwrapSu(call: Call): Wrapped | null {
  const parsed = parseOptions(call.fields, [
    '-c --command =',
    '-s --shell =',
    '-l --login',
    '-m -p --preserve-environment',
    '-g --group =',
    '-u --user =',
    '-P --pty',
    '-w --whitelist-environment =',
  ])
  const named = option(parsed, 'user')?.value
  const operands = parsed.operands.filter(({ value }) => flatten(value) !== '-')
  const user = userOf(named ?? operands[0]?.value ?? null)
  const script = valueFieldOf(parsed, 'command')
  if (script !== null)
    return { kind: 'script', script, shell: null, name: operands[1] ?? null, parameters: operands.slice(2), change: { user }, options: '' }
  return named === undefined || named === null || operands.length === 0
    ? null
    : { kind: 'command', fields: parseOptions(call.fields, SUDO, true).operands, change: { user } }
}

function unwrapShell(call: Call): Wrapped | null {
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

function unwrapSsh(call: Call): Wrapped | null {
  const parsed = parseOptions(call.fields, SSH, true)
  const [, ...rest] = parsed.operands
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

/** `docker exec|run [options] NAME command...`, `docker compose exec|run`. */
function unwrapDocker(call: Call): Wrapped | null {
  const verb = call.fields.findIndex(({ value }) => /^(exec|run)$/.test(flatten(value)))
  if (verb < 0 || call.fields.slice(0, verb).some(({ value }) => /^(build|cp|push|pull|logs|ps|images)$/.test(flatten(value)))) return null
  const parsed = parseOptions(call.fields.slice(verb + 1), DOCKER, true)
  const rest = parsed.operands.slice(1)
  if (rest.length === 0) return null
  const change: Change = {
    machine: 'container',
    freshEnvironment: true,
    // Without `--user` the image decides, and nearly every image runs as root.
    user: userOf(option(parsed, 'user')?.value ?? null),
    volumes: valuesOf(parsed, 'volume').flatMap(volumeOf),
    environment: new Map(valuesOf(parsed, 'env').flatMap(environmentOf)),
    ...directoryOf(option(parsed, 'workdir')?.value),
  }
  return { kind: 'command', fields: rest, change }
}

function valuesOf(parsed: ParsedCommand, name: string): readonly Value[] {
  return parsed.options.flatMap((each) => (each.name === name && each.value !== null ? [each.value] : []))
}

/** `HOST:INSIDE[:options]`; a name without a slash is a volume of the engine's own. */
function volumeOf(value: Value): readonly Volume[] {
  const flat = flatten(value)
  const colon = flat.indexOf(':')
  const inside = /^:(\/[^:]*)/.exec(flat.slice(Math.max(0, colon)))?.[1]
  if (colon <= 0 || inside === undefined || /^[\w-]+$/.test(flat.slice(0, colon))) return []
  return [{ host: slice(value, 0, colon), inside: inside.replace(/(?!^)\/+$/, '') }]
}

function environmentOf(value: Value): readonly (readonly [string, Value | null])[] {
  const flat = flatten(value)
  const name = /^[A-Za-z_]\w*/.exec(flat)?.[0]
  if (name === undefined) return []
  return [[name, flat[name.length] === '=' ? slice(value, name.length + 1, lengthOf(value)) : null]]
}

function unwrapKubectl(call: Call): Wrapped | null {
  const dashes = call.fields.findIndex(({ value }) => flatten(value) === '--')
  const verb = call.fields.slice(0, Math.max(0, dashes)).some(({ value }) => /^(exec|run)$/.test(flatten(value)))
  return !verb || dashes + 1 >= call.fields.length
    ? null
    : { kind: 'command', fields: call.fields.slice(dashes + 1), change: { machine: 'container', freshEnvironment: true } }
}

function joined(fields: readonly Field[]): Value {
  return concat(...fields.flatMap(({ value }, index) => (index === 0 ? [value] : [text(' '), value])))
}
