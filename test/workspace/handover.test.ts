/** What a step finds that an earlier one left in a file which the CI system reads. */
import { describe, expect, test } from 'vitest'
import { analyse } from '../../server/src/engine.js'
import { PLAIN_JOB, PLAIN_SCRIPT, type Handover, type Job, type JobScript } from '../../server/src/pipelines/job.js'
import { rangeOf } from '../../server/src/text/source.js'
import { display, originAt, text } from '../../server/src/text/value.js'
import { Handed } from '../../server/src/workspace/handover.js'
import { memoryHost } from '../rules/fixture.js'
import { native } from '../syntax/parsers.js'

type Texts = Readonly<Record<string, string>>

function executionsOf(texts: Texts): ReturnType<typeof analyse>['workspace']['executions'] {
  const files = new Map(Object.entries(texts).map(([path, content]) => [path, { content, executable: path.endsWith('.sh') }]))
  return analyse(memoryHost(files, native()), { rules: null }).workspace.executions
}

function workflow(steps: string): string {
  return `on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    env: {MODE: debug}\n    steps:\n${steps.replace(/^(?=.)/gm, '      ')}`
}

/** The variables that the last script of the last job is given beyond the job's own, with the lines that set them. */
function given(text: string, others: Texts = {}): readonly string[] {
  const execution = executionsOf({ '.github/workflows/a.yml': text, ...others }).findLast(({ job }) => job !== null)
  const script = execution?.entered.findLast(({ entries }) => entries[0]?.by === 'job' && entries.length === 1)?.entries[0]?.script
  return (script?.variables ?? []).map(
    ({ name, value, origin }) =>
      `${name}=${display(value)} @${origin.source.path.split('/').at(-1)}:${rangeOf(origin.source, origin).line}`,
  )
}

describe('a line in $GITHUB_ENV', () => {
  test.each([
    ['by echo', 'echo "DATA=/nfs/data" >> "$GITHUB_ENV"', ['DATA=/nfs/data @a.yml:8']],
    ['without quotes', 'echo DATA=/nfs/data >>$GITHUB_ENV', ['DATA=/nfs/data @a.yml:8']],
    ['in braces', 'echo DATA=x >> ${GITHUB_ENV}', ['DATA=x @a.yml:8']],
    ['by tee', 'echo "DATA=x" | tee -a "$GITHUB_ENV"', ['DATA=x @a.yml:8']],
    ['by tee from a here-document', 'tee -a "$GITHUB_ENV" <<END\nA=1\nB=$MODE\nEND', ['A=1 @a.yml:9', 'B=debug @a.yml:10']],
    ['by printf', `printf 'A=%s\\nB=%s\\n' one two >> "$GITHUB_ENV"`, ['A=one @a.yml:8', 'B=two @a.yml:8']],
    ['by a group', '{ echo A=1\necho B=2; } >> "$GITHUB_ENV"', ['A=1 @a.yml:8', 'B=2 @a.yml:9']],
    ['by cat', 'cat >> "$GITHUB_ENV" <<END\nA=1\nEND', ['A=1 @a.yml:9']],
    ['by a function', 'give() { echo "$1=$2" >> "$GITHUB_ENV"; }\ngive A 1\ngive B 2', ['A=1 @a.yml:8', 'B=2 @a.yml:8']],
    ['by another name of the file', 'out="$GITHUB_ENV"\necho A=1 >> "$out"', ['A=1 @a.yml:9']],
    [
      'in several lines',
      'echo "A<<E" >> "$GITHUB_ENV"\necho one >> "$GITHUB_ENV"\necho two >> "$GITHUB_ENV"\necho E >> "$GITHUB_ENV"',
      ['A=one\ntwo @a.yml:8'],
    ],
    [
      'in several lines at once',
      '{\n  echo "A<<E"\n  cat file\n  echo E\n  echo B=1\n} >> "$GITHUB_ENV"',
      [/^A=\$\(.*\) @a\.yml:9$/, 'B=1 @a.yml:12'],
    ],
    ['with a value that is not known', 'echo "A=$(date)" >> "$GITHUB_ENV"', ['A=$(date) @a.yml:8']],
    ['that another replaces', 'echo A=1 >> "$GITHUB_ENV"\necho A=2 >> "$GITHUB_ENV"', ['A=2 @a.yml:9']],
    ['that a new file replaces', 'echo A=1 >> "$GITHUB_ENV"\necho B=2 > "$GITHUB_ENV"', ['B=2 @a.yml:9']],
    ['in a loop', 'for v in *; do echo "A=$v" >> "$GITHUB_ENV"; done', ['A={$A|*} @a.yml:8']],
    ['in a branch', 'if [ -f x ]; then echo "MODE=release" >> "$GITHUB_ENV"; fi', ['MODE={debug|release} @a.yml:8']],
    ['in either branch', 'if [ -f x ]; then v=1; else v=2; fi\necho "A=$v" >> "$GITHUB_ENV"', ['A={1|2} @a.yml:9']],
    ['in a branch that is taken', 'if [ "$MODE" = debug ]; then echo "A=1" >> "$GITHUB_ENV"; fi', ['A=1 @a.yml:8']],
    ['in a branch that is not taken', 'if [ "$MODE" = release ]; then echo "A=1" >> "$GITHUB_ENV"; fi', []],
    [
      'where branches of a group differ',
      '{ echo A=1; if [ -f x ]; then echo B=1; fi; echo C=1; } >> "$GITHUB_ENV"',
      ['A=1 @a.yml:8', 'B={$B|1} @a.yml:8', 'C=1 @a.yml:8'],
    ],
    ['of a name that is not known', 'echo "$NAME=1" >> "$GITHUB_ENV"', []],
    ['of a name that GitHub keeps', 'echo "GITHUB_SHA=1" >> "$GITHUB_ENV"', []],
    ['that goes elsewhere', 'echo A=1 >> "$OTHER"', []],
    ['in a container', `docker run x bash -c 'echo A=1 >> "$GITHUB_ENV"'`, []],
    ['in a path', 'echo /opt/bin >> "$GITHUB_PATH"', ['PATH=/opt/bin:$PATH @a.yml:8']],
  ])('%s', (_how, run, expected) => {
    const block = run.replace(/\n/g, '\n    ')
    const steps = `- run: |\n    ${block}\n- run: ls\n`
    expect(given(workflow(steps))).toEqual(expected.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))))
  })

  test('is not there in the step itself, and stays for all that follow', () => {
    const steps = '- run: echo A=1 >> "$GITHUB_ENV"\n- run: echo B=2 >> "$GITHUB_ENV"\n- run: ls\n'
    expect(given(workflow(steps.split('\n').slice(0, 1).join('\n') + '\n'))).toEqual([])
    expect(given(workflow(steps))).toEqual(['A=1 @a.yml:7', 'B=2 @a.yml:8'])
  })

  test('comes from a script that the step runs', () => {
    const steps = '- run: ci/setup.sh /data\n- run: ls\n'
    expect(given(workflow(steps), { 'ci/setup.sh': '#!/bin/bash\necho "DATA=$1/x" >> "$GITHUB_ENV"\n' })).toEqual([
      'DATA=/data/x @setup.sh:2',
    ])
  })

  test('loses to the environment of a step, which may be made of it', () => {
    const steps = '- run: echo "A=/nfs" >> "$GITHUB_ENV"\n- run: ls\n  env: {B: "${{ env.A }}/b", A: own}\n'
    expect(given(workflow(steps)).map((one) => one.replace(/ .*/, ''))).toEqual(['B=/nfs/b', 'A=own'])
  })

  test('wins over the environment of the job, and is the value of paths', () => {
    const steps = '- run: echo "MODE=release" >> "$GITHUB_ENV"\n- run: rm -r "/out/$MODE"\n'
    const [execution] = executionsOf({ '.github/workflows/a.yml': workflow(steps) })
    const bound = execution?.entered.at(-1)?.context.bind({ id: 'env:MODE', kind: 'environment', name: 'MODE' })
    expect(display(bound?.value ?? [])).toBe('release')
    expect(bound?.definition?.message).toBe('job build sets it to release')
  })
})

describe('an output of a step', () => {
  test('is what a later step is given', () => {
    const steps =
      '- id: paths\n  run: echo "data=/nfs/x" >> "$GITHUB_OUTPUT"\n- run: ls\n  env: {DATA: "${{ steps.paths.outputs.data }}/y"}\n'
    expect(given(workflow(steps))).toEqual(['DATA=/nfs/x/y @a.yml:10'])
  })

  test('comes out of an action, and is not that of a step of the same id elsewhere', () => {
    const action =
      'name: x\noutputs: {data: {value: "${{ steps.paths.outputs.data }}/out"}}\nruns:\n  using: composite\n  steps:\n    - id: paths\n      run: echo "data=/inner" >> "$GITHUB_OUTPUT"\n      shell: bash\n'
    const steps =
      '- id: paths\n  run: echo "data=/outer" >> "$GITHUB_OUTPUT"\n- id: act\n  uses: ./act\n- run: ls\n  env: {A: "${{ steps.paths.outputs.data }}", B: "${{ steps.act.outputs.data }}"}\n'
    const found = given(workflow(steps), { 'act/action.yml': action })
    expect(found.map((one) => one.replace(/ .*/, ''))).toEqual(['A=/outer', 'B=/inner/out'])
  })

  test('is handed to a job that needs its job, though that stands later', () => {
    const text =
      'on: push\njobs:\n  use:\n    needs: make\n    runs-on: x\n    env: {DATA: "${{ needs.make.outputs.data }}/y"}\n    steps: [{run: rm -r "$DATA"}]\n' +
      '  make:\n    runs-on: x\n    outputs: {data: "${{ steps.a.outputs.data }}"}\n    steps: [{id: a, run: echo "data=/nfs" >> "$GITHUB_OUTPUT"}]\n'
    const [use] = executionsOf({ '.github/workflows/a.yml': text })
    expect(use?.job?.name).toBe('use')
    const bound = use?.entered.at(-1)?.context.bind({ id: 'env:DATA', kind: 'environment', name: 'DATA' })
    expect(display(bound?.value ?? [])).toBe('/nfs/y')
  })

  test('of a step that may not run is one of two', () => {
    const steps =
      '- id: a\n  if: github.ref_name == \'main\'\n  run: echo "x=1" >> "$GITHUB_OUTPUT"\n- run: ls\n  env: {X: "${{ steps.a.outputs.x }}"}\n'
    expect(given(workflow(steps))).toEqual(['X={|1} @a.yml:11'])
  })
})

describe('a job', () => {
  test('whose checkout lies below where it starts runs the scripts there, and no others', () => {
    const steps =
      '- uses: actions/checkout@v4\n  with: {path: src}\n- run: src/ci/x.sh\n- run: $GITHUB_WORKSPACE/src/ci/x.sh\n- run: ci/x.sh\n- run: ./x.sh\n  working-directory: src/ci\n'
    const [execution] = executionsOf({ '.github/workflows/a.yml': workflow(steps), 'ci/x.sh': '#!/bin/bash\nrm -r out\n' })
    const entered = (execution?.entered ?? []).flatMap(({ entries }) => (entries.length > 1 ? [entries[0]?.script?.name] : []))
    expect(entered).toEqual(['run 1', 'run 2', 'run 4'])
  })

  test('goes on after a step that may fail', () => {
    const steps = '- run: cp a b\n- run: cp a b\n  continue-on-error: true\n'
    const [execution] = executionsOf({ '.github/workflows/a.yml': workflow(steps) })
    expect(execution?.items.map(({ moment }) => moment.fate)).toEqual(['stops', 'swallowed'])
  })
})

test('a script that every later one sources stands before it', () => {
  const handover: Handover = { variable: 'BASH_ENV', as: 'script' }
  const system = { name: 'x', predefined: /^X$/, checkout: [], handovers: [handover] }
  const job: Job = { ...PLAIN_JOB, name: 'build', system, origin: originAt({ path: 'x.yml', text: '' }, { start: 0, end: 0 }) }
  const script: JobScript = { ...PLAIN_SCRIPT, name: 'run', value: text('ls'), shell: 'bash', options: { errexit: true, pipefail: false } }
  const handed = new Handed(job, new Map())
  const put = { handover, appends: true, isCertain: true, origin: null }
  handed.put({ ...put, content: text('export A=1\n') })
  expect(display(handed.into(script).value)).toBe('ls')
  handed.settle(script)
  handed.put({ ...put, content: text('cd /x\n') })
  handed.put({ ...put, content: text('export B=1\n'), isCertain: false })
  handed.settle(script)
  expect(display(handed.into(script).value)).toBe('export A=1\ncd /x\n\nls')
})
