import { describe, expect, test } from 'vitest'
import type { Moment } from '../../server/src/run/event.js'
import { display } from '../../server/src/text/value.js'
import { agreesWithBash, calls, probe, probes, walk } from './probe.js'

describe('a wrapper is peeled off', () => {
  agreesWithBash([
    ['env', 'env probe a "b c"'],
    ['env with variables', 'env A=1 B=2 probe a'],
    ['env with options', 'env -u HOME probe a'],
    ['timeout', 'timeout -k 5 60 probe a'],
    ['nice', 'nice -n 10 probe a; nice probe b'],
    ['nohup and stdbuf', 'nohup probe a; stdbuf -oL probe b'],
    ['time', 'time probe a; time -p probe b'],
    ['command and exec', 'command probe a; exec probe b'],
    ['flock', 'flock lock probe a "b c"'],
    ['one in another', 'env A=1 timeout 5 nice probe a'],
    ['words that the command has alike', 'timeout 5 probe -k 60'],
    ['eval', 'X=a; eval "probe \\$X"; eval probe b'],
  ])

  test.each([
    ['sudo probe a', { kind: 'root' }],
    ['sudo -u postgres probe a', { kind: 'named', name: 'postgres' }],
    ['sudo -Enu postgres probe a', { kind: 'named', name: 'postgres' }],
    ['sudo --user=postgres -H A=1 probe a', { kind: 'named', name: 'postgres' }],
    ['su -c "probe a" postgres', { kind: 'named', name: 'postgres' }],
    ['su - postgres -c "probe a"', { kind: 'named', name: 'postgres' }],
    ['runuser -u postgres -- probe a', { kind: 'named', name: 'postgres' }],
    ['gosu postgres probe a', { kind: 'named', name: 'postgres' }],
    ['doas -u postgres probe a', { kind: 'named', name: 'postgres' }],
    ['docker exec -u postgres db probe a', { kind: 'named', name: 'postgres' }],
    ['docker run --rm --user 0 image probe a', { kind: 'root' }],
    ['sudo bash -c "probe a"', { kind: 'root' }],
    ['timeout 5 sudo -u postgres probe a', { kind: 'named', name: 'postgres' }],
    ['probe a', { kind: 'caller' }],
  ])('%s runs as somebody', (script, user) => {
    const [called] = calls(script)
    expect(called?.call.fields.map(({ value }) => display(value))).toEqual(['a'])
    expect(called === undefined ? null : userOf(called.moment)).toEqual(user)
  })

  test('and what it changed is over afterwards', () => {
    expect(calls('sudo probe a; probe b').map(({ moment }) => moment.user.kind)).toEqual(['root', 'caller'])
  })

  test.each([
    ['docker exec db probe', 'container'],
    ['docker compose exec -T db probe', 'container'],
    ['docker run --rm -v /a:/b image probe', 'container'],
    ['kubectl exec pod -- probe', 'container'],
    ['ssh host probe', 'remote'],
    ['ssh -p 22 me@host "cd /a && probe"', 'remote'],
    ['ssh host <<EOF\nprobe\nEOF', 'remote'],
    ['probe', 'local'],
  ])('%j runs elsewhere', (script, machine) => {
    expect(calls(script).map(({ moment }) => moment.machine)).toEqual([machine])
  })

  test('a lock is held while the command runs', () => {
    const held = calls('flock /a/lock probe; probe', { directory: '/b' }).map(({ moment }) => moment.locks.map((lock) => display(lock)))
    expect(held).toEqual([['/a/lock'], []])
  })
})

function userOf({ user }: Moment): unknown {
  return user.kind === 'named' ? { kind: user.kind, name: display(user.name) } : user
}

describe('a string handed to a shell is walked as a script', () => {
  agreesWithBash([
    ['by bash -c', `bash -c 'probe a; probe "b c"'`],
    ['by sh -c', `sh -c 'probe a'`],
    ['behind options', `bash -euo pipefail -c 'probe a'`],
    ['by flock -c', `flock lock -c 'probe a; probe b'`],
    ['in double quotes, with values from here', 'X="a b"; bash -c "probe \'$X\'"'],
    ['in single quotes, with arguments', `bash -c 'probe "$1" "$@"' name a b`],
    ['one in another', `bash -c 'bash -c "probe a"'`],
    ['over several lines', `bash -c '\n  probe a\n  # comment\n  probe b\n'`],
    ['in a here-document', 'bash <<EOF\nprobe a\nEOF'],
    ['in a here-document with values from here', 'X=a; bash -s -- b <<EOF\nprobe "$X" "\\$1"\nEOF'],
    ['by a variable', `S='probe a'; bash -c "$S"`],
    ['through a wrapper function', `locked() { flock lock "$@"; }; locked bash -c 'probe a'`],
    ['through a wrapper function that adds -c', `locked() { flock lock -c "$*"; }; locked probe a b`],
    ['through two of them', `run() { "$@"; }; locked() { run flock lock "$@"; }; locked -c 'probe a'`],
    ['in a here-string', `X=a; bash <<< "probe '$X' b"`],
    ['that cat prints', 'X=a; cat <<EOF | bash\nprobe "$X"\nEOF'],
    ['that echo prints', 'X=a; echo "probe $X" | bash'],
    ['by xargs, with its item as an argument', `echo a | xargs -n1 sh -c 'probe b' _`],
    ['that declare -f prints', 'f() { probe "$1"; }; bash -c "$(declare -f f); f a"'],
    ['by sh -c, which runs what bash -c was given', `sh -c 'X=a bash -c "probe \\"\\$X\\""'`],
    ['with what the caller put around it', `in_shell() { bash -c "probe before; $1; probe after"; }; in_shell 'probe a'`],
  ])
})

describe('a script that the script writes is walked where it is run', () => {
  agreesWithBash([
    ['by its path', 'X=a; cat > x.sh <<EOF\nprobe "$X" "\\$1"\nEOF\nchmod +x x.sh; ./x.sh b'],
    ['by bash', `cat > x.sh <<'EOF'\nprobe "$1" "$#"\nEOF\nbash x.sh a b`],
    ['sourced', `cat > x.sh <<'EOF'\nX=a\nf() { probe "$X" "$1"; }\nEOF\n. ./x.sh; f b`],
    ['made by echo', `echo 'probe a' > x.sh; echo 'probe b' >> x.sh; sh x.sh`],
    ['made by several commands', `{ echo 'X=a'; printf 'probe "$X" %s\\n' b; } > x.sh; bash x.sh`],
    ['made by tee', `tee x.sh >/dev/null <<'EOF'\nprobe a\nEOF\nbash x.sh`],
    ['made in a subshell', `( echo 'probe a' > x.sh ); bash x.sh`],
    ['made anew', `echo 'probe a' > x.sh; bash x.sh; echo 'probe b' > x.sh; bash x.sh`],
    ['made from another place', `mkdir d; cd d; echo 'probe a' > ../x.sh; cd ..; bash x.sh`],
  ])

  test('but not where something else may have changed it', () => {
    expect(probes(`echo 'probe a' > x.sh; cp y.sh x.sh; bash x.sh`)).toEqual([])
    expect(probes(`echo 'probe a' > x.sh; sed -i s/a/b/ x.sh; bash x.sh`)).toEqual([])
    expect(probes(`echo 'probe a' > x.sh; cat y >> x.sh; bash x.sh`)).toEqual([])
    expect(probes(`[ -e y ] || echo 'probe a' > x.sh; bash x.sh`)).toEqual([])
    expect(probes(`while read -r l; do bash x.sh; echo 'probe a' > x.sh; done`)).toEqual([])
  })
})

describe('into a nested shell crosses only the environment', () => {
  agreesWithBash([
    ['what is exported', `export X=a; bash -c 'probe "$X"'`],
    ['what is exported later', `X=a; export X; bash -c 'probe "$X"'`],
    ['what is declared so', `declare -x X=a; bash -c 'probe "$X"'`],
    ['a prefix assignment', `X=a bash -c 'probe "$X"'`],
    ['what env sets', `env X=a bash -c 'probe "$X"'`],
    ['everything after set -a', `set -a; X=a; set +a; bash -c 'probe "$X"'`],
    ['nothing that is local', `unset X; f() { local X=a; bash -c 'probe "$X"'; }; f`],
    ['nothing that comes back', `export X=a; bash -c 'X=b'; probe "$X"`],
    ['an exported name with its new value', `export X=a; X=b; bash -c 'probe "$X"'`],
    ['no function', `f() { probe a; }; f; bash -c 'f; probe b' 2>/dev/null`],
    ['a function that is exported, with what crosses', `f() { probe "$1" "$Y"; }; export -f f; export Y=b; bash -c 'f c'`],
    ['to a child of the child, too', `f() { probe a; }; export -f f; bash -c 'bash -c f'`],
    ['nothing that is not exported any more', `export X=a; export -n X; bash -c 'probe "$X"'`],
  ])

  test('a plain assignment, only where the name was in the environment', () => {
    expect(probe(`X=a; bash -c 'probe "$X"'`)).toEqual(['$X'])
    expect(probe(`declare X=a; bash -c 'probe "$X"'`)).toEqual(['$X'])
  })

  test('to another machine, nothing', () => {
    expect(probe(`export X=a; ssh host 'probe "$X"'`)).toEqual(['$X'])
  })
})

describe('shell options', () => {
  /** `-e` and pipefail as they are in force at each probe. */
  function options(script: string): readonly string[] {
    return calls(script).map(({ moment }) => `${moment.options.errexit ? 'e' : ''}${moment.options.pipefail ? 'p' : ''}`)
  }

  test.each([
    ['come from the shebang', '#!/bin/bash -e\nprobe', ['e']],
    ['come from set', 'set -e; probe; set -o pipefail; probe; set +e; probe', ['e', 'ep', 'p']],
    ['come from set in one word', 'set -euo pipefail; probe', ['ep']],
    ['stay in functions and subshells', 'f() { probe; }; set -e; f; (probe)', ['e', 'e']],
    ['do not cross into a nested shell', `set -e; bash -c 'probe'`, ['']],
    ['are given to a nested shell', `bash -ec 'probe'; bash -eo pipefail -c 'probe'`, ['e', 'ep']],
    ['are over after a subshell', '(set -e; probe); probe', ['e', '']],
  ])('%s', (_statement, script, expected) => {
    expect(options(script)).toEqual(expected)
  })
})

test('a file of the workspace that is run is an event, with its arguments and what it is given', () => {
  const { events } = walk('export X=a; Y=b; Z=c timeout 5 ./tool.sh "$X" d', { files: { 'tool.sh': '' } })
  const [run] = events.filter((event) => event.kind === 'run')
  expect(run?.parameters.map(({ value }) => display(value))).toEqual(['a', 'd'])
  const given = [...(run?.environment ?? [])].filter(([, { exported }]) => exported === true)
  expect(given.map(([name, { value }]) => `${name}=${display(value)}`).sort()).toEqual(['X=a', 'Z=c'])
})
