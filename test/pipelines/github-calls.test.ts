/** What workflows call and use: other workflows and local actions, with what they are given. */
import { describe, expect, test } from 'vitest'
import { locate } from '../../server/src/text/location.js'
import { rangeOf } from '../../server/src/text/source.js'
import { display, type Value } from '../../server/src/text/value.js'
import { github, jobOf, messages, scriptOf, show, textOf, yaml } from './project.js'

const CALLER = yaml`
  on: push
  env: {NOT: handed on}
  jobs:
    first:
      runs-on: x
      outputs: {dir: "\${{ steps.find.outputs.dir }}"}
      steps: [{id: find, run: ./find}]
    deploy:
      needs: first
      strategy: {matrix: {region: [eu, us]}}
      uses: ./.github/workflows/deploy.yml
      with:
        target: /srv/\${{ matrix.region }}
        dry: false
        dir: \${{ needs.first.outputs.dir }}
      secrets: {KEY: "\${{ secrets.DEPLOY_KEY }}"}
    last:
      needs: [deploy]
      runs-on: x
      steps: [{run: "echo \${{ needs.deploy.outputs.version }}"}]
    remote:
      uses: org/repo/.github/workflows/x.yml@v1
`
const CALLED = yaml`
  on:
    workflow_call:
      inputs:
        target: {type: string, required: true}
        mode: {type: string, default: fast}
        dry: {type: boolean, default: true}
        dir: {type: string}
        more: {type: string}
      secrets: {KEY: {required: true}}
      outputs:
        version: {value: "\${{ jobs.build.outputs.version }}"}
  env: {LEVEL: "\${{ inputs.mode }}"}
  jobs:
    build:
      runs-on: x
      outputs: {version: v1}
      steps:
        - run: cp -r "\${{ inputs.dir }}" "\${{ inputs.target }}/\${{ inputs.more || 'x' }}"
          env: {KEY: "\${{ secrets.KEY }}"}
        - run: echo dry
          if: inputs.dry
        - run: echo wet
          if: \${{ !inputs.dry }}
    check:
      needs: build
      runs-on: x
      steps: [{run: make}]
`

describe('a called workflow', () => {
  const pipeline = github(CALLER, '.github/workflows/ci.yml', { '.github/workflows/deploy.yml': CALLED })

  test('brings its jobs under the name of the job that calls it', () => {
    expect(pipeline.jobs.map(({ name, needs }) => [name, needs])).toEqual([
      ['first', []],
      ['deploy / build', ['first']],
      ['deploy / check', ['first', 'deploy / build']],
      ['last', ['deploy / build', 'deploy / check']],
      ['remote', []],
    ])
    expect(pipeline.reads).toEqual(['.github/workflows/ci.yml', '.github/workflows/deploy.yml'])
    expect(pipeline.parts).toEqual(['.github/workflows/deploy.yml'])
    expect(messages(pipeline)).toEqual([])
  })

  test('is given inputs, outputs and secrets, and has an environment of its own', () => {
    expect(textOf(pipeline, 'deploy / build', 'run 1')).toBe('cp -r "$(${{ steps.find.outputs.dir }})" "/srv/{eu|us}/x"')
    expect(show(jobOf(pipeline, 'deploy / build').variables)).toEqual(['LEVEL=fast (global)'])
    expect(show(scriptOf(pipeline, 'deploy / build', 'run 1').variables)).toEqual(['KEY=$(${{ secrets.DEPLOY_KEY }})'])
    expect(textOf(pipeline, 'last', 'run 1')).toBe('echo v1')
  })

  test('runs only what its inputs let run', () => {
    expect(jobOf(pipeline, 'deploy / build').scripts.map(({ name }) => name)).toEqual(['run 1', 'run 3'])
  })

  test('runs as often at the same time as the job that calls it', () => {
    expect(jobOf(pipeline, 'deploy / build').parallel).not.toBeNull()
  })

  test('has what it is given stand where the expression is, and knows who gives it', () => {
    const { value } = scriptOf(pipeline, 'deploy / build', 'run 1')
    const at = display(value).indexOf('/srv') - '"$(${{ steps.find.outputs.dir }})'.length + 2
    const segment = value.find((one) => one.kind === 'text' && one.text === '/srv/')
    expect(segment?.through?.origin?.source.path).toBe('.github/workflows/deploy.yml')
    const definition = segment?.through?.definition
    expect(definition?.message).toBe('target is given here')
    const origin = definition?.origin ?? null
    expect(origin === null ? null : [origin.source.path, rangeOf(origin.source, origin).line]).toEqual(['.github/workflows/ci.yml', 13])
    expect(at).toBeGreaterThan(0)
  })

  test('of another repository may define anything', () => {
    const { unknownSources, scripts } = jobOf(pipeline, 'remote')
    expect(scripts).toEqual([])
    expect(unknownSources.map(({ source, start, end }) => source.text.slice(start, end))).toEqual(['org/repo/.github/workflows/x.yml@v1'])
  })

  test('by itself has inputs that nobody knows', () => {
    const alone = github(CALLED, '.github/workflows/deploy.yml')
    expect(textOf(alone, 'build', 'run 1')).toBe('cp -r "$(${{ inputs.dir }})" "$(${{ inputs.target }})/{$(${{ inputs.more }})|x}"')
    expect(jobOf(alone, 'build').scripts).toHaveLength(3)
  })

  test('that something else starts too is read by itself as well', () => {
    const called = CALLED.replace('on:\n', 'on:\n  workflow_dispatch:\n')
    expect(github(CALLER, '.github/workflows/ci.yml', { '.github/workflows/deploy.yml': called }).parts).toEqual([])
  })

  test('may call itself without end', () => {
    const files = {
      '.github/workflows/a.yml': 'on: workflow_call\njobs: {b: {uses: ./.github/workflows/b.yml}}\n',
      '.github/workflows/b.yml': 'on: workflow_call\njobs: {a: {uses: ./.github/workflows/a.yml}, c: {runs-on: x, steps: [{run: ls}]}}\n',
    }
    const circle = github('on: push\njobs: {a: {uses: ./.github/workflows/a.yml}}\n', '.github/workflows/ci.yml', files)
    expect(circle.jobs.map(({ name }) => name)).toEqual(['a / b / a', 'a / b / c'])
    expect(messages(circle)).toEqual(['.github/workflows/b.yml: this workflow calls itself'])
  })

  test.each([
    ['is not there', './.github/workflows/none.yml', ['.github/workflows/none.yml']],
    ['leaves the repository', './../x.yml', []],
    ['leaves it in a roundabout way', './a/../../x.yml', []],
  ])('that %s is a problem', (_how, uses, asked) => {
    const broken = github(`on: push\njobs: {a: {uses: ${uses}}, b: {runs-on: x, steps: [{run: ls}]}}\n`)
    expect(messages(broken)).toEqual(['.github/workflows/ci.yml: the called workflow does not exist or is no workflow'])
    expect(broken.reads).toEqual(['.github/workflows/ci.yml', ...asked])
    expect(broken.jobs.map(({ name }) => name)).toEqual(['a', 'b'])
  })

  test('jobs that need one another in a circle end', () => {
    const circle = github(yaml`
      on: push
      jobs:
        a: {runs-on: x, needs: b, outputs: {v: "\${{ needs.b.outputs.v }}"}, steps: [{run: ls}]}
        b: {runs-on: x, needs: [a], outputs: {v: "\${{ needs.a.outputs.v }}"}, steps: [{run: "echo \${{ needs.a.outputs.v }}"}]}
    `)
    expect(circle.jobs.map(({ name }) => name)).toEqual(['a', 'b'])
  })
})

const ACTION = yaml`
  name: Set up
  inputs:
    dir: {description: d, default: /opt}
    token: {required: true}
    Verbose: {default: "false"}
  outputs:
    path: {value: "\${{ steps.make.outputs.path }}/bin"}
    kind: {value: "\${{ inputs.verbose == 'true' && 'loud' || 'quiet' }}"}
  runs:
    using: composite
    steps:
      - id: make
        run: mkdir -p "\${{ inputs.dir }}/\${{ env.LEVEL }}"
        shell: bash
        env: {OWN: "\${{ env.GIVEN }}/x"}
      - run: \${{ github.action_path }}/run.sh
        shell: bash
        working-directory: \${{ inputs.dir }}
      - run: \${{ inputs.token }}
        shell: sh
      - name: Tell
        if: inputs.verbose == 'true'
        run: echo loud
        shell: bash
      - uses: actions/cache@v4
        with: {path: "\${{ inputs.dir }}", key: k}
`

describe('a local action', () => {
  const files = { '.github/actions/setup/action.yml': ACTION, 'tools/action.yaml': ACTION }
  const pipeline = github(
    yaml`
      on: push
      jobs:
        a:
          runs-on: x
          defaults: {run: {working-directory: app}}
          steps:
            - run: ls
            - name: Prepare
              id: setup
              uses: ./.github/actions/setup
              with:
                dir: /data
                token: |
                  cp -r a b
                  ls
              env: {GIVEN: "1"}
            - run: echo \${{ steps.setup.outputs.path }} \${{ steps.setup.outputs.kind }}
            - uses: ./tools
            - uses: ./gone
            - uses: ./../outside
            - uses: org/action@v1
    `,
    '.github/workflows/ci.yml',
    files,
  )

  test('runs its steps where it is used', () => {
    expect(jobOf(pipeline, 'a').scripts.map(({ name }) => name)).toEqual([
      'run 1',
      'Prepare / run 1',
      'Prepare / run 2',
      'Prepare / run 3',
      'run 2',
      './tools / run 1',
      './tools / run 2',
      './tools / run 3',
    ])
    expect(pipeline.reads).toEqual([
      '.github/workflows/ci.yml',
      '.github/actions/setup/action.yml',
      'tools/action.yml',
      'tools/action.yaml',
      'gone/action.yml',
      'gone/action.yaml',
    ])
    expect(pipeline.parts).toEqual(['.github/actions/setup/action.yml', 'tools/action.yaml'])
    expect(messages(pipeline)).toEqual([])
  })

  test('is given inputs, or has their defaults', () => {
    expect(textOf(pipeline, 'a', 'Prepare / run 1')).toBe('mkdir -p "/data/$LEVEL"')
    expect(textOf(pipeline, 'a', './tools / run 1')).toBe('mkdir -p "/opt/$LEVEL"')
    expect(textOf(pipeline, 'a', './tools / run 3')).toBe('')
  })

  test('is given the environment of the step, and its own folder', () => {
    const { variables, directory } = scriptOf(pipeline, 'a', 'Prepare / run 1')
    expect(show(variables)).toEqual(['GIVEN=1', 'GITHUB_ACTION_PATH=$GITHUB_WORKSPACE/.github/actions/setup', 'OWN=1/x'])
    expect(directory).toBeNull()
    expect(textOf(pipeline, 'a', 'Prepare / run 2')).toBe('$GITHUB_WORKSPACE/.github/actions/setup/run.sh')
    expect(display(scriptOf(pipeline, 'a', 'Prepare / run 2').directory ?? [])).toBe('/data')
  })

  test('that is handed a whole script has it stand where it is written', () => {
    const { value } = scriptOf(pipeline, 'a', 'Prepare / run 3')
    expect(display(value)).toBe('cp -r a b\nls\n')
    const place = locate(value, 0, 2)
    expect(place?.source.path).toBe('.github/workflows/ci.yml')
    expect(place?.source.text.slice(place.start, place.end)).toBe('cp')
  })

  test('gives outputs, known where they are', () => {
    expect(textOf(pipeline, 'a', 'run 2')).toBe('echo $(${{ steps.make.outputs.path }})/bin quiet')
    const idsIn = (value: Value): readonly string[] => value.flatMap((one) => (one.kind === 'hole' ? [one.hole.id] : []))
    const { id } = scriptOf(pipeline, 'a', 'Prepare / run 1')
    expect(idsIn(scriptOf(pipeline, 'a', 'run 2').value)).toEqual([`output:${id}.path`])
  })

  test('keeps what its steps keep', () => {
    expect(jobOf(pipeline, 'a').stores.map(({ does, before, paths }) => [does, before, paths.map((path) => display(path)).join()])).toEqual(
      [
        ['restore', 4, '/data'],
        ['restore', 8, '/opt'],
        ['save', 8, '/data'],
        ['save', 8, '/opt'],
      ],
    )
  })

  test('by itself is one job whose inputs nobody knows', () => {
    const alone = github(ACTION, '.github/actions/setup/action.yml')
    expect(alone.jobs.map(({ name }) => name)).toEqual(['Set up'])
    expect(alone.jobs[0]?.scripts.map(({ value }) => display(value))).toEqual([
      'mkdir -p "$(${{ inputs.dir }})/$LEVEL"',
      '$GITHUB_WORKSPACE/.github/actions/setup/run.sh',
      '$(${{ inputs.token }})',
      'echo loud',
    ])
  })

  test('may use itself without end', () => {
    const action = 'name: x\nruns:\n  using: composite\n  steps:\n    - {run: ls, shell: bash}\n    - uses: ./a\n'
    const circle = github('on: push\njobs: {a: {runs-on: x, steps: [{uses: ./a}]}}\n', '.github/workflows/ci.yml', {
      'a/action.yml': action,
    })
    expect(jobOf(circle, 'a').scripts).toHaveLength(1)
    expect(messages(circle)).toEqual(['a/action.yml: this action uses itself'])
  })

  test('that multiplies without end is cut', () => {
    const many = (name: string): string =>
      `name: x\nruns:\n  using: composite\n  steps: [${Array.from({ length: 30 }, () => `{uses: ./${name}}`).join(', ')}]\n`
    const names = ['a', 'b', 'c', 'd', 'e']
    const nested = Object.fromEntries(names.map((name, at) => [`${name}/action.yml`, many(names[at + 1] ?? 'none')]))
    const cut = github('on: push\njobs: {a: {runs-on: x, steps: [{uses: ./a}, {run: ls}]}}\n', '.github/workflows/ci.yml', nested)
    expect(messages(cut).map((one) => one.replace(/^.*: /, ''))).toEqual([
      'actions and called workflows repeat too much to be read in full',
    ])
  })

  test('of a checkout below the workspace is found there', () => {
    const steps = '[{uses: actions/checkout@v4, with: {path: ./src}}, {uses: ./src/a}, {uses: ./a}]'
    const action = 'name: x\nruns: {using: composite, steps: [{run: "${{ github.action_path }}/x.sh", shell: bash}]}\n'
    const moved = github(`on: push\njobs: {a: {runs-on: x, steps: ${steps}}}\n`, '.github/workflows/ci.yml', { 'a/action.yml': action })
    expect(jobOf(moved, 'a').checkout).toBe('src')
    expect(jobOf(moved, 'a').scripts.map(({ value }) => display(value))).toEqual(['$GITHUB_WORKSPACE/src/a/x.sh'])
  })
})
