/** A directory that only the user of the server may enter, and scripts of another user: what fails, what fails silently, and what the fixes do. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cistern, project } from '../cli/command.js'
import { INITDB } from './cluster.js'
import { fixed, proof, Sandbox, type Ran } from './sandbox.js'

const OPTIONS = [
  { options: 'no options', set: '' },
  { options: 'errexit', set: 'set -e\n' },
  { options: 'errexit and pipefail', set: 'set -eo pipefail\n' },
]

const SETUP = `PGDATA="$SITE/db"
sudo install -d -m 700 -o postgres "$PGDATA" "$PGDATA/base"
sudo touch "$PGDATA/PG_VERSION" "$PGDATA/base/1"
`

const LISTINGS = ['ls -la "$PGDATA"', 'find "$PGDATA"', 'du -sh "$PGDATA"', 'cat "$PGDATA"/*', 'stat "$PGDATA/PG_VERSION"']

/** Each gives the wrong answer to the user of the job, and the right one to root. */
const QUESTIONS = [
  { command: '[ -f "$PGDATA/PG_VERSION" ] && echo yes || echo no', wrong: 'no\n', right: 'yes\n' },
  { command: 'if [[ -d "$PGDATA/base" ]]; then echo yes; else echo no; fi', wrong: 'no\n', right: 'yes\n' },
  { command: 'if [ -z "$(ls -A "$PGDATA" 2>/dev/null)" ]; then echo empty; else echo full; fi', wrong: 'empty\n', right: 'full\n' },
  { command: 'echo "$(find "$PGDATA" -type f 2>/dev/null | wc -l) files"', wrong: '0 files\n', right: '2 files\n' },
]

const COPIES = [
  { command: 'tar cf "$OUT" -C "$SITE" . 2>/dev/null || true', silent: true, holds: 'tar tf "$OUT" | grep -q ./db/PG_VERSION' },
  { command: 'cp -r "$SITE" "$OUT" 2>/dev/null || true', silent: true, holds: '[ -f "$OUT/db/PG_VERSION" ]' },
  { command: 'rsync -a "$SITE/" "$OUT/"', silent: false, holds: '[ -f "$OUT/db/PG_VERSION" ]' },
]

const WRITES = [
  { command: 'mkdir "$PGDATA/conf.d"', done: '[ -d "$PGDATA/conf.d" ]' },
  { command: 'cp "$SITE/settings" "$PGDATA/"', done: '[ -f "$PGDATA/settings" ]' },
  { command: 'mv "$SITE/settings" "$PGDATA/"', done: '[ -f "$PGDATA/settings" ]' },
  { command: 'tar xf "$SITE/settings.tar" -C "$PGDATA"', done: '[ -f "$PGDATA/settings" ]' },
  { command: 'rm -rf "$PGDATA/base"', done: '[ ! -e "$PGDATA/base" ]' },
]

proof('in a private directory, a user who is not its owner', ['rsync', INITDB], () => {
  let sandbox: Sandbox
  beforeAll(() => {
    sandbox = new Sandbox()
  })
  beforeEach(() => {
    for (const name of ['site', 'out']) rmSync(sandbox.at(name), { recursive: true, force: true })
    mkdirSync(sandbox.at('site'))
    writeFileSync(sandbox.at('site/settings'), 'port = 5433\n')
    sandbox.run('tar cf site/settings.tar -C site settings && chown -R nobody site && install -d -o nobody out')
  })
  afterAll(() => sandbox.remove())

  function environment(): Readonly<Record<string, string>> {
    return { SITE: sandbox.at('site'), OUT: sandbox.at('out/copy'), PGDATA: sandbox.at('site/db') }
  }

  function run(script: string): Ran {
    return sandbox.run(script, { as: 'nobody', env: environment() })
  }

  /** Looked at as root. */
  function holds(condition: string): boolean {
    return sandbox.run(condition, { env: environment() }).status === 0
  }

  function scriptOf(command: string, set = ''): string {
    return `#!/bin/bash\n${set}${SETUP}${command}\n`
  }

  describe.each(OPTIONS)('with $options', ({ options, set }) => {
    test('lists in vain, and the script stops exactly where the finding is an error', () => {
      const stopped: string[] = []
      for (const listing of LISTINGS.flatMap((command) => [command, `${command} | head -5`])) {
        const script = scriptOf(`${listing}\necho reached`, set)
        const { status, output } = run(script)
        expect(output, listing).toContain('Permission denied')
        const stops = !output.includes('reached\n')
        expect(status === 0, listing).toBe(!stops)
        expect(severityOf(script), listing).toBe(stops ? 'error' : 'warning')
        if (stops) stopped.push(listing)
      }
      const [plain, piped] = [stopped.filter((each) => !each.includes('|')), stopped.filter((each) => each.includes('|'))]
      expect(plain.length).toBe(set === '' ? 0 : LISTINGS.length)
      expect(piped.length).toBe(set.includes('pipefail') ? LISTINGS.length : 0)
      console.log(
        `${options}: ${plain.length} of ${LISTINGS.length} listings stop the script, ${piped.length} of ${LISTINGS.length} in front of head`,
      )
    })

    test.each(['ls -la "$PGDATA"', 'find "$PGDATA"', 'du -sh "$PGDATA"'])('after the safe fix %s says what there is to say', (listing) => {
      const { status, output } = run(fixed(scriptOf(`${listing}\necho reached`, set), 'private-dir/list', '--fix'))
      expect(status).toBe(0)
      expect(output).toMatch(/^drwx------ .* postgres .*\/db\nreached\n$/)
    })

    test.each(QUESTIONS)('asks $command, and gets the wrong answer without a word', ({ command, wrong, right }) => {
      // Under pipefail the count fails too, and the status of the echo hides it.
      expect(run(scriptOf(command, set))).toMatchObject({ status: 0, output: wrong })
      expect(run(fixed(scriptOf(command, set), 'private-dir/silent-test'))).toMatchObject({ status: 0, output: right })
    })

    test('goes round once with the pattern itself, in a loop over what is inside', () => {
      const loop = 'for file in "$PGDATA"/*; do echo "${file##*/}"; done'
      expect(run(scriptOf(loop, set))).toMatchObject({ status: 0, output: '*\n' })
      expect(run(scriptOf(`sudo bash -c '${loop}' bash`, `${set}export PGDATA\n`))).toMatchObject({
        status: 0,
        output: 'PG_VERSION\nbase\n',
      })
    })
  })

  test.each(COPIES)('copies with $command, and it is short; after the fix it is whole', ({ command, silent, holds: isThere }) => {
    expect(run(scriptOf(command)).output === '').toBe(silent)
    expect(holds(isThere)).toBe(false)
    rmSync(sandbox.at('out/copy'), { recursive: true, force: true })
    expect(run(fixed(scriptOf(command), 'private-dir/archive'))).toMatchObject({ status: 0, output: '' })
    expect(holds(isThere)).toBe(true)
  })

  test.each(WRITES)('may not $command; after the fix it is done', ({ command, done }) => {
    const { status, output } = run(scriptOf(command))
    expect(status).not.toBe(0)
    expect(output).toContain('Permission denied')
    expect(holds(done)).toBe(false)
    expect(run(fixed(scriptOf(command), 'private-dir/write'))).toMatchObject({ status: 0, output: '' })
    expect(holds(done)).toBe(true)
  })
})

function severityOf(script: string): string | undefined {
  const { stdout } = cistern(['check', '--rule', 'private-dir/list', '--format', 'json', 'script.sh'], {
    cwd: project({ 'script.sh': script }),
  })
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly { readonly severity: string }[] }
  return findings[0]?.severity
}
