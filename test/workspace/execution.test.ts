import { describe, expect, test } from 'vitest'
import { analyse } from '../../server/src/engine.js'
import { memoryHost } from '../rules/fixture.js'
import { native } from '../syntax/parsers.js'

/** Something that a rule looks at: what concerns none may be left out. */
const SCRIPT = 'cp -r "$SRC/." /nfs/data\n'

type Texts = Readonly<Record<string, string>>

/** The script files that each job runs, in the order in which it enters them; under `itself` each by itself. */
function runs(texts: Texts): Readonly<Record<string, readonly string[]>> {
  const files = new Map(Object.entries(texts).map(([path, content]) => [path, { content, executable: path.endsWith('.sh') }]))
  const result: Record<string, string[]> = {}
  for (const { job, items } of analyse(memoryHost(files, native()), { rules: null }).workspace.executions) {
    const entered = items.flatMap(({ moment, entries }) => [...entries.map(({ file }) => file), moment.file])
    const scripts = [...new Set(entered)].filter((file) => file.endsWith('.sh'))
    result[job?.name ?? 'itself'] = [...(result[job?.name ?? 'itself'] ?? []), ...scripts]
  }
  return result
}

/** What a GitLab job runs whose script is one line. */
function ranBy(line: string, others: Texts = {}): readonly string[] {
  return runs({ '.gitlab-ci.yml': `push:\n  script:\n    - ${JSON.stringify(line)}\n`, 'ci/x.sh': SCRIPT, ...others })['push'] ?? []
}

describe('a job runs a script', () => {
  test.each([
    ['by its path', './ci/x.sh a b'],
    ['by its path without ./', 'ci/x.sh'],
    ['with bash', 'bash ci/x.sh'],
    ['with bash and options', 'bash -eux -o pipefail ./ci/x.sh a'],
    ['with sh behind wrappers', 'timeout 5m nice sh ci/x.sh'],
    ['with sudo', 'sudo -E ./ci/x.sh'],
    ['with source', 'source ci/x.sh'],
    ['with a point', '. ./ci/x.sh'],
    ['from the directory of the project', '"$CI_PROJECT_DIR/ci/x.sh"'],
    ['after cd', 'cd ci && ./x.sh'],
    ['by a variable', 'X=ci/x.sh; bash "$X"'],
    ['in a string', `bash -c "cd ci; ./x.sh"`],
    ['under a lock', `flock /tmp/lock -c './ci/x.sh'`],
    ['in a branch', 'if [ -f x ]; then ./ci/x.sh; fi'],
    ['as an argument of a program', 'docker/entrypoint --script ci/x.sh'],
    ['as an argument behind a sign', 'entrypoint --execute-maintenance-script=$CI_PROJECT_DIR/ci/x.sh'],
  ])('%s', (_how, line) => {
    expect(ranBy(line)).toEqual(['ci/x.sh'])
  })

  test.each([
    ['that it only prints', 'echo ci/x.sh'],
    ['that it only checks', 'shellcheck ci/x.sh'],
    ['that it only copies', 'cp ci/x.sh /tmp'],
    ['that is another', './ci/y.sh'],
    ['of the same name elsewhere', '/opt/ci/x.sh'],
  ])('but not one %s', (_how, line) => {
    expect(ranBy(line)).toEqual([])
  })

  test('that runs another', () => {
    const others = {
      'ci/x.sh': 'HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"\n"$HERE/y.sh"\n',
      'ci/y.sh': '. "$(dirname "$0")/z.sh"\n',
      'ci/z.sh': SCRIPT,
    }
    expect(ranBy('./ci/x.sh', others)).toEqual(['ci/x.sh', 'ci/y.sh', 'ci/z.sh'])
  })

  test('that its services run', () => {
    const yaml = `push:\n  services:\n    - name: db\n      command: ["serve", "--init=ci/x.sh"]\n  script: [true]\n`
    expect(runs({ '.gitlab-ci.yml': yaml, 'ci/x.sh': SCRIPT })['push']).toEqual(['ci/x.sh'])
  })

  test('from a step of a workflow, in its working directory', () => {
    const yaml = `on: push\njobs:\n  build:\n    runs-on: x\n    defaults: {run: {working-directory: ci}}\n    steps:\n      - run: ./x.sh\n      - run: $GITHUB_WORKSPACE/y.sh\n`
    expect(runs({ '.github/workflows/a.yml': yaml, 'ci/x.sh': SCRIPT, 'y.sh': SCRIPT })['build']).toEqual(['ci/x.sh', 'y.sh'])
  })

  test('and a script that calls itself ends', () => {
    expect(ranBy('./ci/x.sh', { 'ci/x.sh': `${SCRIPT}./ci/x.sh\n./ci/y.sh\n`, 'ci/y.sh': `${SCRIPT}./ci/x.sh\n` })).toEqual([
      'ci/x.sh',
      'ci/y.sh',
    ])
  })
})

test('every script is looked at by itself too, for what no job comes to', () => {
  expect(runs({ 'a.sh': SCRIPT, '.gitlab-ci.yml': 'push:\n  script: [./b.sh]\n', 'b.sh': SCRIPT })).toEqual({
    push: ['b.sh'],
    itself: ['a.sh', 'b.sh'],
  })
})
