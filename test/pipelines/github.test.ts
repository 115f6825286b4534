/** Which jobs a GitHub workflow has, and what each step runs. */
import { describe, expect, test } from 'vitest'
import { shellOf } from '../../server/src/pipelines/github/shell.js'
import { locate } from '../../server/src/text/location.js'
import { display, flatten } from '../../server/src/text/value.js'
import { github, jobOf, messages, scriptOf, show, yaml } from './project.js'

const workflow = github(yaml`
  name: CI
  on: [push]
  env:
    CACHE: /cache
    MODE: debug
  defaults:
    run:
      working-directory: app
  jobs:
    build:
      runs-on: ubuntu-latest
      env:
        MODE: release
        OUT: \${{ env.CACHE }}/\${{ github.sha }}
        CACHE: \${{ env.CACHE }}/build
      steps:
        - uses: actions/checkout@v4
        - run: make
        - name: Copy files
          shell: bash
          working-directory: \${{ matrix.dir }}/out
          env: {OUT: "\${{ env.OUT }}/copy", STEP: one}
          run: |
            cp -r "\${{ env.CACHE }}" .
            echo "\${{ github.event.pull_request.title }}"
        - run: Get-Item
          shell: pwsh
        - run: python stuff
          shell: python {0}
    windows:
      runs-on: windows-latest
      defaults: {run: {working-directory: win}}
      steps:
        - run: dir
        - run: ls
          shell: bash
    call:
      uses: ./.github/workflows/other.yml
`)

describe('a workflow', () => {
  test('has a script for each step that runs a shell', () => {
    expect(jobOf(workflow, 'build').scripts.map(({ name }) => name)).toEqual(['run 1', 'Copy files'])
    expect(jobOf(workflow, 'windows').scripts.map(({ name }) => name)).toEqual(['run 2'])
    expect(jobOf(workflow, 'call').scripts).toEqual([])
  })

  test('gives a job the environment of the file and its own, and a step one more', () => {
    expect(show(jobOf(workflow, 'build').variables)).toEqual(['MODE=release', 'OUT=/cache/$(${{ github.sha }})', 'CACHE=/cache/build'])
    expect(show(jobOf(workflow, 'windows').variables)).toEqual(['CACHE=/cache (global)', 'MODE=debug (global)'])
    expect(show(scriptOf(workflow, 'build', 'Copy files').variables)).toEqual(['OUT=$OUT/copy', 'STEP=one'])
  })

  test('starts in the working directory of the step, the job or the file', () => {
    const show = (job: string, script: string): string => display(scriptOf(workflow, job, script).directory ?? [])
    expect(show('build', 'run 1')).toBe('app')
    expect(show('build', 'Copy files')).toBe('$(${{ matrix.dir }})/out')
    expect(show('windows', 'run 2')).toBe('win')
  })

  test('knows the key that declares each job', () => {
    const { origin } = jobOf(workflow, 'windows')
    expect(origin.source.text.slice(origin.start, origin.end)).toBe('windows')
  })
})

describe('an expression', () => {
  const { value } = scriptOf(workflow, 'build', 'Copy files')

  test('of the environment is that variable; every other is a string of its own', () => {
    expect(value.filter(({ kind }) => kind === 'hole')).toMatchObject([
      { hole: { id: 'env:CACHE', kind: 'environment', name: 'CACHE' } },
      { hole: { id: 'expr:github.event.pull_request.title', kind: 'output', name: '${{ github.event.pull_request.title }}' } },
    ])
  })

  test('in a script may end the quoting around it; in a variable it may not', () => {
    expect(value.filter(({ kind }) => kind === 'hole')).toMatchObject([{ inert: false }, { inert: false }])
    const out = jobOf(workflow, 'build').variables.find(({ name }) => name === 'OUT')
    expect(out?.value.filter(({ kind }) => kind === 'hole')).toMatchObject([{ inert: true }])
  })

  test('stands where it is written', () => {
    const at = flatten(value).indexOf('cp -r "') + 7
    const place = locate(value, at, at + 1)
    expect(place?.source.text.slice(place.start, place.end)).toBe('${{ env.CACHE }}')
  })

  test('may hold brackets in a string, spread over lines, or never end', () => {
    const pipeline = github(yaml`
      on: push
      jobs:
        a:
          runs-on: ubuntu-latest
          steps:
            - run: |
                echo \${{ format('}} {0}', x) }} and \${{
                  y
                }} and \${{ z
    `)
    expect(display(scriptOf(pipeline, 'a', 'run 1').value)).toBe("echo $(${{ format('}} {0}', x) }}) and $(${{ y }}) and ${{ z\n")
  })
})

describe('the shell of a step', () => {
  test.each([
    [null, { shell: 'bash', options: { errexit: true, pipefail: false } }],
    ['bash', { shell: 'bash', options: { errexit: true, pipefail: true } }],
    ['sh', { shell: 'sh', options: { errexit: true, pipefail: false } }],
    ['bash {0}', { shell: 'bash', options: { errexit: false, pipefail: false } }],
    ['bash -l {0}', { shell: 'bash', options: { errexit: false, pipefail: false } }],
    ['bash -euo pipefail {0}', { shell: 'bash', options: { errexit: true, pipefail: true } }],
    ['bash --noprofile --norc -e -o pipefail {0}', { shell: 'bash', options: { errexit: true, pipefail: true } }],
    ['bash -o errexit -x {0}', { shell: 'bash', options: { errexit: true, pipefail: false } }],
    ['bash -eo pipefail +e {0}', { shell: 'bash', options: { errexit: false, pipefail: true } }],
    ['/bin/bash -xeuo pipefail {0} extra', { shell: 'bash', options: { errexit: true, pipefail: true } }],
    ['/usr/bin/env bash -e {0}', { shell: 'bash', options: { errexit: true, pipefail: false } }],
    ['dash -e {0}', { shell: 'sh', options: { errexit: true, pipefail: false } }],
    ['pwsh', null],
    ['powershell', null],
    ['python', null],
    ['cmd', null],
    ['node {0}', null],
    ['bash -c "python {0}"', null],
    ['docker run bash {0}', null],
    ['${{ matrix.shell }}', null],
  ])('%s', (written, expected) => {
    expect(shellOf(written)).toEqual(expected)
  })

  test('comes from the step, the job or the file', () => {
    const pipeline = github(yaml`
      on: push
      defaults: {run: {shell: sh}}
      jobs:
        a:
          runs-on: ubuntu-latest
          steps: [{run: a}, {run: b, shell: bash}]
        b:
          runs-on: windows-2022
          defaults: {run: {shell: bash}}
          steps: [{run: a}, {run: b, shell: pwsh}]
    `)
    expect(jobOf(pipeline, 'a').scripts.map(({ shell, options }) => [shell, options.pipefail])).toEqual([
      ['sh', false],
      ['bash', true],
    ])
    expect(jobOf(pipeline, 'b').scripts.map(({ name }) => name)).toEqual(['run 1'])
  })

  test.each([
    ['windows-latest', 0],
    ['[self-hosted, windows, x64]', 0],
    ['{group: large, labels: windows-2022}', 0],
    ['ubuntu-24.04', 1],
    ['[self-hosted, linux]', 1],
    ['"${{ matrix.os }}"', 1],
    ['"${{ matrix.win }}"', 0],
    ['"${{ inputs.runner }}"', 1],
  ])('is PowerShell by default only where all machines have Windows: %s', (runsOn, scripts) => {
    const pipeline = github(yaml`
      on: push
      jobs:
        a:
          strategy: {matrix: {os: [ubuntu-latest, windows-latest], win: [windows-2019, windows-2022]}}
          runs-on: ${runsOn}
          steps: [{run: echo}]
    `)
    expect(jobOf(pipeline, 'a').scripts).toHaveLength(scripts)
  })
})

describe('a composite action', () => {
  test('is one job, named by the action', () => {
    const pipeline = github(
      yaml`
        name: Set up
        description: d
        inputs: {dir: {default: .}}
        runs:
          using: composite
          steps:
            - uses: actions/cache@v4
            - run: mkdir -p "\${{ inputs.dir }}"
              shell: bash
            - run: Write-Host
              shell: pwsh
      `,
      'actions/setup/action.yml',
    )
    expect(pipeline.jobs.map(({ name, scripts }) => [name, scripts.map(({ value }) => display(value))])).toEqual([
      ['Set up', ['mkdir -p "$(${{ inputs.dir }})"']],
    ])
  })

  test('but not an action in another language', () => {
    expect(github('name: x\nruns: {using: node20, main: index.js}\n', 'action.yml').jobs).toEqual([])
  })
})

test('a broken workflow still has the jobs that could be read', () => {
  const pipeline = github(yaml`
    on: push
    jobs:
      good:
        runs-on: ubuntu-latest
        steps:
          - run: make
      bad:
        runs-on: "ubuntu
        steps:
          - run: x: y: z
  `)
  expect(display(scriptOf(pipeline, 'good', 'run 1').value)).toBe('make')
  expect(messages(pipeline).length).toBeGreaterThan(0)
})
