/** Which jobs a Buildkite pipeline has, and what is filled in when it is uploaded. */
import { describe, expect, test } from 'vitest'
import { BUILDKITE } from '../../server/src/pipelines/buildkite/system.js'
import { CIRCLECI } from '../../server/src/pipelines/circleci/system.js'
import { DRONE } from '../../server/src/pipelines/drone/system.js'
import { WOODPECKER } from '../../server/src/pipelines/woodpecker/system.js'
import { applyEdits, editOf, locate } from '../../server/src/text/location.js'
import { display, flatten } from '../../server/src/text/value.js'
import { buildkite, jobOf, messages, scriptOf, show, showMounts, textOf, written, yaml } from './project.js'

const pipeline = buildkite(yaml`
  env:
    REGISTRY: registry.example.com
    IMAGE: \${REGISTRY}/app
    MODE: debug

  steps:
    - label: ":hammer: Build"
      key: build
      commands:
        - make "$$TARGET"
        - docker push $IMAGE:\${TAG:-latest} "\${BUILDKITE_COMMIT}" \$HOME
      env:
        TARGET: all
        MODE: release
      artifact_paths: "out/*.tar;logs/**/*"
      timeout_in_minutes: 30
      parallelism: 4
      if: build.branch == "main" || build.env("FORCE") == "1"

    - command: make lint

    - wait

    - group: Tests
      key: tests
      if: build.env("SKIP_TESTS") != "1"
      steps:
        - name: unit
          command: make unit
        - name: system
          command: make system
          depends_on: build

    - name: report
      depends_on:
        - step: tests
          allow_failure: true
      command: make report

    - block: Deploy?
    - input: Which one?
      fields: [{text: Release, key: release}]
    - name: deploy
      command: ./deploy.sh
    - trigger: other
    - name: never
      skip: "not now"
      command: make never
`)

describe('a pipeline', () => {
  test('has a job for each command step, waiting for what it says or for what stands ahead of the last wait', () => {
    expect(pipeline.jobs.map(({ name, needs }) => [name, needs])).toEqual([
      ['build', []],
      ['step 2', []],
      ['unit', ['build', 'step 2']],
      ['system', ['build']],
      ['report', ['unit', 'system']],
      ['deploy', ['unit', 'system', 'report']],
    ])
    expect(messages(pipeline)).toEqual([])
  })

  test('runs the commands of a step as one script of bash', () => {
    expect(scriptOf(pipeline, 'build', 'command')).toMatchObject({ shell: 'bash', options: { errexit: true, pipefail: false } })
    expect(textOf(pipeline, 'step 2', 'command')).toBe('make lint')
  })

  test('gives a job its own environment over that of the pipeline', () => {
    expect(show(jobOf(pipeline, 'build').variables)).toEqual([
      'REGISTRY=registry.example.com (global)',
      'IMAGE=registry.example.com/app (global)',
      'MODE=release',
      'TARGET=all',
    ])
  })

  test('keeps artifacts after the command, may run several times at once, and has a limit of time', () => {
    const { stores, parallel, timeout, conditions } = jobOf(pipeline, 'build')
    expect(stores.map(({ kind, does, before, paths }) => [kind, does, before, ...paths.map((path) => display(path))])).toEqual([
      ['artifact', 'save', 1, 'out/*.tar', 'logs/**/*'],
    ])
    expect([parallel, timeout].map((origin) => (origin === null ? '' : written(origin)))).toEqual([
      'parallelism: 4',
      'timeout_in_minutes: 30',
    ])
    expect(conditions.map(({ names }) => names)).toEqual([['FORCE']])
    expect(jobOf(pipeline, 'unit').conditions.map(({ names }) => names)).toEqual([['SKIP_TESTS']])
  })
})

describe('the upload', () => {
  const { value } = scriptOf(pipeline, 'build', 'command')

  test('fills in variables, and takes escapes away', () => {
    expect(display(value)).toBe('make "$TARGET"\ndocker push registry.example.com/app:{$TAG|latest} "$BUILDKITE_COMMIT" $HOME')
    expect(value.filter(({ kind }) => kind === 'hole')).toMatchObject([{ hole: { id: 'env:BUILDKITE_COMMIT' }, inert: false }])
  })

  test('keeps the place of every character', () => {
    const flat = flatten(value)
    const place = (piece: string): string | null => {
      const found = locate(value, flat.indexOf(piece), flat.indexOf(piece) + piece.length)
      return found === null ? null : written(found)
    }
    expect(place('"$TARGET"')).toBe('"$$TARGET"')
    expect(place('registry.example.com/app')).toBe('$IMAGE')
    expect(place('$HOME')).toBe('\\$HOME')
    expect(value.find(({ kind }) => kind === 'choice')?.origin).toMatchObject({
      start: pipeline.jobs[0]?.origin.source.text.indexOf('${TAG'),
    })
  })

  test.each([
    ['echo $1 $? $_ $# $@ $(date) $', 'echo $1 $? $_ $# $@ $(date) $'],
    ['echo $$ $$$A', 'echo $ $$A'],
    ['echo \\\\ \\\\$A', 'echo \\\\ \\\\$A'],
    ['echo ${A-b} ${A:0:7} ${A?no} ${A:-${B:-c}} ${A:-$$x}', 'echo {$A|b} ? ? ? ?'],
    ['echo ${A%%.*} ${#A} ${A[0]} ${A', 'echo ${A%%.*} ${#A} ${A[0]} ${A'],
    ['echo $${A%%.*} $${#A}', 'echo ${A%%.*} ${#A}'],
  ])('reads %s', (command, expected) => {
    expect(textOf(buildkite(`steps:\n  - command: |-\n      ${command}\n`), 'step 1', 'command')).toBe(expected)
  })

  test('does not know the variables of the step', () => {
    const text = 'steps:\n  - command: deploy $SERVER $$SERVER\n    env: {SERVER: a}\n'
    const holes = scriptOf(buildkite(text), 'step 1', 'command').value.filter(({ kind }) => kind === 'hole')
    expect(holes).toMatchObject([{ hole: { kind: 'unknown', name: 'SERVER' } }])
  })

  test('is escaped from in what an edit writes', () => {
    const text = 'steps:\n  - command: export DIR=/srv/x\n'
    const script = scriptOf(buildkite(text), 'step 1', 'command').value
    const edit = editOf(script, 11, 17, [{ write: '"${DIR:-' }, { keep: { start: 11, end: 17 } }, { write: '}"' }])
    const edited = edit === null ? '' : applyEdits(text, [edit])
    expect(edited).toContain('export DIR="$${DIR:-/srv/x}"\n')
    expect(textOf(buildkite(edited), 'step 1', 'command')).toBe('export DIR="${DIR:-/srv/x}"')
    expect(editOf(script, 11, 17, [{ write: '"\\$x"' }])).toBeNull()
  })
})

test('a matrix is every value that one of its jobs has, the same in one job', () => {
  const built = buildkite(yaml`
    steps:
      - label: "{{matrix.os}}"
        command: build --os {{matrix.os}} --arch {{ matrix.arch }} {{matrix.other}}
        env: {OS: "{{matrix.os}}"}
        matrix:
          setup: {os: [linux, macos], arch: [amd64]}
          adjustments: [{with: {os: plan9, arch: arm64}}]
      - command: echo {{matrix}}
        matrix: [a, b]
  `)
  expect(textOf(built, '{{matrix.os}}', 'command')).toBe('build --os {linux|macos|plan9} --arch {amd64|arm64} {{matrix.other}}')
  expect(show(jobOf(built, '{{matrix.os}}').variables)).toEqual(['OS={linux|macos|plan9}'])
  expect(textOf(built, 'step 2', 'command')).toBe('echo {a|b}')
  expect(jobOf(built, 'step 2').parallel).not.toBeNull()
})

describe('a plugin', () => {
  const plugged = buildkite(yaml`
    env: {SHARED: one, CACHE: /mnt/nfs/cache}
    steps:
      - name: docker
        command: make
        env: {MODE: x, SECRET: y}
        plugins:
          - docker#v5.12.0:
              image: "debian:\${DEBIAN:-12}"
              user: "1000"
              environment: [MODE, LEVEL=3, "DIR=$CACHE"]
              volumes: ["$CACHE:/cache", "./out:/out", "deps:/deps:ro"]
              tmpfs: [/tmp]
          - https://github.com/buildkite-plugins/artifacts-buildkite-plugin.git#v1.9.0:
              download: ["in.tar", {from: a, to: b}]
              upload: out.tar
      - name: compose
        commands: [make, make test]
        plugins:
          docker-compose#v5.0.0:
            run: app
            propagate-environment: true
            shell: ["/bin/bash", "-eo", "pipefail", "-c"]
      - name: others
        command: make
        plugins:
          - cache#v1.5.0: {path: node_modules, manifest: package-lock.json, restore: file, save: [file, branch]}
          - example/docker#v1.0.0: {image: x}
          - ./.buildkite/plugins/own
      - name: python
        command: print(1)
        plugins: [docker#v5: {image: python, shell: [python, -c]}]
  `)

  test('puts a container around the command, which has only the variables that it is given', () => {
    const { container, variables, scripts } = jobOf(plugged, 'docker')
    expect(display(container?.image ?? [])).toBe('debian:{$DEBIAN|12}')
    expect(display(container?.user ?? [])).toBe('1000')
    expect(show(variables)).toEqual(['MODE=x', 'LEVEL=3', 'DIR=/mnt/nfs/cache'])
    expect(container === null ? [] : showMounts(container)).toEqual([
      'host /mnt/nfs/cache:/cache',
      'host ./out:/out',
      'volume deps:/deps',
      'memory :/tmp',
    ])
    expect(scripts).toMatchObject([{ shell: 'sh', options: { errexit: true, pipefail: false } }])
  })

  test('of Compose passes on what it is told to', () => {
    expect(show(jobOf(plugged, 'compose').variables)).toEqual(['SHARED=one (global)', 'CACHE=/mnt/nfs/cache (global)'])
    expect(jobOf(plugged, 'compose').scripts).toMatchObject([{ shell: 'bash', options: { errexit: true, pipefail: true } }])
    expect(jobOf(plugged, 'compose').container?.name).toBe('app')
  })

  test('fetches and keeps files', () => {
    const stores = (job: string): readonly unknown[] =>
      jobOf(plugged, job).stores.map(({ kind, does, before, paths }) => [kind, does, before, ...paths.map((path) => display(path))])
    expect(stores('docker')).toEqual([
      ['artifact', 'restore', 0, 'in.tar', 'b'],
      ['artifact', 'save', 1, 'out.tar'],
    ])
    expect(stores('others')).toEqual([
      ['cache', 'restore', 0, 'node_modules'],
      ['cache', 'save', 1, 'node_modules'],
    ])
  })

  test('of anybody else may do anything', () => {
    expect(jobOf(plugged, 'others').unknownSources.map(written)).toEqual(['example/docker#v1.0.0: {image: x}', './.buildkite/plugins/own'])
    expect(jobOf(plugged, 'others').container).toBeNull()
  })

  test('may give the command to a program that is no shell', () => {
    expect(plugged.jobs.map(({ name }) => name)).not.toContain('python')
  })
})

test('the hooks of the repository are sourced around each command', () => {
  const hooked = buildkite('steps: [{key: a, command: make, artifact_paths: out}]', {
    '.buildkite/hooks/pre-command': '#!/bin/bash\nexport A=1\n',
    '.buildkite/hooks/pre-exit': 'rm -rf tmp\n',
    '.buildkite/hooks/post-command': '#!/usr/bin/env python3\nprint(1)\n',
  })
  expect(jobOf(hooked, 'a').scripts.map(({ name, value }) => [name, display(value)])).toEqual([
    ['hook pre-command', '. ./.buildkite/hooks/pre-command'],
    ['command', 'make'],
    ['hook pre-exit', '. ./.buildkite/hooks/pre-exit'],
  ])
  expect(jobOf(hooked, 'a').stores.map(({ before }) => before)).toEqual([2])
  expect(hooked.reads).toContain('.buildkite/hooks/post-checkout')
  const [hook] = jobOf(hooked, 'a').scripts
  expect(hook === undefined ? null : editOf(hook.value, 0, lengthOfText(hook.value), [{ write: 'x' }])).toBeNull()
})

test('a list of steps is a pipeline', () => {
  expect(buildkite('- command: make\n- wait\n- command: make test\n').jobs.map(({ needs }) => needs)).toEqual([[], ['step 1']])
})

function lengthOfText(value: Parameters<typeof flatten>[0]): number {
  return flatten(value).length
}

test.each([
  [
    BUILDKITE,
    ['BUILDKITE_BRANCH', 'BUILDKITE_BUILD_CREATOR_EMAIL', 'BUILDKITE_PARALLEL_JOB'],
    ['BUILDKITE_TEST_ENGINE_RETRY_COUNT', 'BUILDKITE_TOKEN'],
  ],
  [CIRCLECI, ['CIRCLE_SHA1', 'CIRCLE_PULL_REQUEST', 'CIRCLE_PROJECT_REPONAME'], ['CIRCLE_TOKEN', 'CIRCLE_TEST_REPORTS']],
  [DRONE, ['DRONE_COMMIT_SHA', 'DRONE_BUILD_NUMBER', 'DRONE_TAG'], ['DRONE_TOKEN', 'DRONE_SERVER']],
  [WOODPECKER, ['CI_COMMIT_SHA', 'CI_PREV_PIPELINE_STATUS', 'CI_REPO'], ['CI_TOKEN', 'CI_REGISTRY']],
])('what %o sets for every job is no name of anybody else', (system, set, others) => {
  expect(set.filter((name) => !system.predefined.test(name))).toEqual([])
  expect(others.filter((name) => system.predefined.test(name))).toEqual([])
})
