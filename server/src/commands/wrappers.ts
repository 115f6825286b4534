/**
 * Programs that run another command: what of their words is theirs, and what comes next. A table; the walker peels by
 * it, one wrapper after the other.
 */
import { unwrapDocker, unwrapKubectl } from './containers.js'
import type { Call } from './effect.js'
import type { Field } from './field.js'
import { option, parseOptions, type OptionTable, type ParsedCommand } from './options.js'
import { joined, unwrapFlock, unwrapShell, unwrapSsh, unwrapSu } from './shells.js'
import { directoryOf, userOf, type Change, type Wrapped } from './wrapped.js'

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

const WRAPPERS: readonly Wrapper[] = [
  command(['sudo', 'doas', 'please'], SUDO, (parsed) => ({
    user: userOf(option(parsed, 'user')?.value ?? null),
    ...directoryOf(option(parsed, 'chdir')?.value),
  })),
  command(['env'], ENV, (parsed) => ({
    freshEnvironment: option(parsed, 'ignore-environment') !== null,
    without: parsed.options.flatMap(({ name, value }) => (name === 'unset' && value !== null ? [value] : [])),
    ...directoryOf(option(parsed, 'chdir')?.value),
  })),
  command(['timeout'], ['-s --signal =', '-k --kill-after =', '--foreground', '--preserve-status', '-v --verbose'], nothing, 1),
  command(['nice'], ['-n --adjustment ='], nothing),
  command(['ionice'], ['-c --class =', '-n --classdata =', '-p --pid =', '-t --ignore'], nothing),
  command(['chrt'], ['-b', '-f', '-i', '-o', '-r'], nothing, 1),
  command(['nohup', 'setsid', 'chronic', 'builtin', 'unbuffer', 'caffeinate', 'fakeroot', 'eatmydata', 'ccache', 'run-parts'], [], nothing),
  command(['command'], ['-p'], nothing),
  command(['busybox', 'toybox'], [], nothing),
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
      if (rest.length === 0) {
        // `sudo -s <<EOF`, `sudo -i <<EOF`: a shell reads the script.
        if (call.input === null || option(parsed, 'shell', 'login') === null) return null
        return { kind: 'script', script: call.input, shell: null, name: null, parameters: [], change: change(parsed, []), options: '' }
      }
      // `command -v x` and `sudo -v` run nothing.
      if (option(parsed, 'v', 'V', 'list', 'validate') !== null && (call.name === 'command' || call.name === 'sudo')) return null
      return { kind: 'command', fields: rest, change: change(parsed, parsed.operands.slice(0, operands)) }
    },
  }
}
