/** Programs that run a command in a container: `docker run|exec`, `kubectl exec`; with its user, volumes and environment. */
import { flatten, lengthOf, slice, type Value } from '../text/value.js'
import type { Call } from './effect.js'
import { option, parseOptions, type OptionTable, type ParsedCommand } from './options.js'
import { directoryOf, userOf, type Change, type Volume, type Wrapped } from './wrapped.js'

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

/** `docker exec|run [options] NAME command...`, `docker compose exec|run`. */
export function unwrapDocker(call: Call): Wrapped | null {
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

export function unwrapKubectl(call: Call): Wrapped | null {
  const dashes = call.fields.findIndex(({ value }) => flatten(value) === '--')
  const verb = call.fields.slice(0, Math.max(0, dashes)).some(({ value }) => /^(exec|run)$/.test(flatten(value)))
  return !verb || dashes + 1 >= call.fields.length
    ? null
    : { kind: 'command', fields: call.fields.slice(dashes + 1), change: { machine: 'container', freshEnvironment: true } }
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
