/** Which jobs a CircleCI configuration has, and what stands for the names in angle brackets. */
import { describe, expect, test } from 'vitest'
import { applyEdits, editOf, locate } from '../../server/src/text/location.js'
import { display, flatten } from '../../server/src/text/value.js'
import { circleci, jobOf, messages, scriptOf, show, textOf, written, yaml } from './project.js'

const config = circleci(yaml`
  version: 2.1

  orbs:
    node: circleci/node@5.2

  parameters:
    target: {type: string, default: staging}

  executors:
    builder:
      parameters:
        tag: {type: string, default: "12"}
      docker:
        - image: debian:<< parameters.tag >>
          user: builder
          environment: {LANG: C, MODE: container}
        - image: postgres:16
          name: database
          environment: {PGDATA: /data}
          command: [postgres, -c, fsync=off]
      environment: {MODE: executor, CACHE: /cache}
      working_directory: ~/app
      shell: /bin/bash -euo pipefail

  commands:
    copy:
      parameters:
        from: {type: string}
        to: {type: string, default: /srv/out}
        after: {type: steps, default: []}
      steps:
        - run:
            name: Copy << parameters.from >>
            command: cp -r "<< parameters.from >>" << parameters.to >>
        - steps: << parameters.after >>

  jobs:
    build:
      executor: {name: builder, tag: "13"}
      parameters:
        mode: {type: string, default: debug}
        slow: {type: boolean, default: false}
      environment:
        MODE: << parameters.mode >>
      parallelism: 4
      steps:
        - checkout
        - restore_cache: {keys: ["deps-{{ checksum \"lock\" }}", deps-]}
        - node/install
        - run: make << pipeline.parameters.target >> << pipeline.git.branch >>
        - run:
            name: Write a file
            working_directory: ~/app/sub
            environment: {STEP: one}
            no_output_timeout: 30m
            command: |
              cat \<<EOF > out.txt
              $MODE
              EOF
        - save_cache: {key: deps, paths: [node_modules, ~/.npm]}
        - when:
            condition: << parameters.slow >>
            steps: [run: make slow]
        - unless:
            condition: << parameters.slow >>
            steps: [run: make fast]
        - when:
            condition: {equal: [main, << pipeline.git.branch >>]}
            steps: [run: make main]
        - copy:
            from: dist/<< parameters.mode >>
            after:
              - run: echo << parameters.mode >>
        - run: {name: On failure, command: ./report.sh, when: on_fail}
        - run: {name: Python, shell: python3, command: print(1)}
        - store_artifacts: {path: out.txt}
        - persist_to_workspace: {root: dist, paths: [a, b]}
    deploy:
      machine: {image: ubuntu-2404:current}
      steps:
        - attach_workspace: {at: /tmp/ws}
        - run: ./deploy.sh
    windows:
      machine: {image: windows-server-2022-gui:current}
      steps:
        - run: dir
        - run: {command: ls, shell: bash.exe -eo pipefail}
    never:
      machine: true
      steps: [run: make never]

  workflows:
    version: 2
    main:
      when: << pipeline.parameters.target >>
      jobs:
        - build: {mode: release, context: deploy}
        - build:
            name: build-all
            matrix: {parameters: {mode: [fast, small]}}
            pre-steps: [run: echo << matrix.mode >>]
        - hold: {type: approval, requires: [build]}
        - deploy: {requires: [hold, build: [success]]}
    nightly:
      jobs: [deploy, deploy, windows, node/test]
`)

describe('a configuration', () => {
  test('has the jobs that workflows call, once for each way in which they are called', () => {
    expect(config.jobs.map(({ name, needs }) => [name, needs])).toEqual([
      ['build', []],
      ['build-all', []],
      ['deploy', ['hold', 'build']],
      ['deploy', []],
      ['windows', []],
    ])
    expect(messages(config)).toEqual([])
  })

  test('has a script for each step that runs a shell, with the commands that it calls', () => {
    expect(jobOf(config, 'build').scripts.map(({ name }) => name)).toEqual([
      'run 1',
      'Write a file',
      'run 3',
      'run 4',
      'Copy dist/release',
      'run 6',
      'On failure',
    ])
    expect(jobOf(config, 'windows').scripts).toMatchObject([{ name: 'run 1', options: { pipefail: true } }])
  })

  test('runs steps in bash with what fails them, or in the shell that is named', () => {
    expect(scriptOf(config, 'deploy', 'run 1')).toMatchObject({ shell: 'bash', options: { errexit: true, pipefail: true } })
    const named = circleci('version: 2.1\njobs: {a: {steps: [{run: {command: ls, shell: /bin/sh}}]}}')
    expect(scriptOf(named, 'a', 'run 1')).toMatchObject({ shell: 'sh', options: { errexit: false, pipefail: false } })
  })

  test('gives a job the environment of its container, its executor and its own, and a step one more', () => {
    expect(show(jobOf(config, 'build').variables)).toEqual(['LANG=C', 'MODE=release', 'CACHE=/cache'])
    expect(show(scriptOf(config, 'build', 'Write a file').variables)).toEqual(['STEP=one'])
  })

  test('runs in the first image, beside the others', () => {
    const { container, services, words } = jobOf(config, 'build')
    expect(display(container?.image ?? [])).toBe('debian:13')
    expect(display(container?.user ?? [])).toBe('builder')
    expect(services.map(({ name, variables }) => [name, ...show(variables)])).toEqual([['database', 'PGDATA=/data']])
    expect(words.map((word) => display(word))).toEqual(['postgres', '-c', 'fsync=off'])
    expect(jobOf(config, 'deploy').container).toBeNull()
  })

  test('starts steps in the checkout or below it', () => {
    const directory = (script: string): string | null => {
      const found = scriptOf(config, 'build', script).directory
      return found === null ? null : display(found)
    }
    expect([directory('run 1'), directory('Write a file')]).toEqual([null, 'sub'])
  })

  test('keeps and fetches files between its steps', () => {
    expect(
      jobOf(config, 'build').stores.map(({ kind, does, before, paths }) => [kind, does, before, ...paths.map((path) => display(path))]),
    ).toEqual([
      ['cache', 'restore', 0],
      ['cache', 'save', 2, 'node_modules', '~/.npm'],
      ['artifact', 'save', 7, 'out.txt'],
      ['artifact', 'save', 7, 'dist/a', 'dist/b'],
    ])
    expect(jobOf(config, 'deploy').stores.map(({ kind, does, paths }) => [kind, does, ...paths.map((path) => display(path))])).toEqual([
      ['artifact', 'restore', '/tmp/ws'],
    ])
  })

  test('tells what decides, what repeats, what limits and what nobody can read', () => {
    const { parallel, timeout, unknownSources, conditions, scripts } = jobOf(config, 'build')
    expect([parallel, timeout, ...unknownSources].map((origin) => (origin === null ? '' : written(origin)))).toEqual([
      '4',
      'no_output_timeout: 30m',
      'node/install',
    ])
    expect(conditions).toHaveLength(1)
    expect(scripts.filter(({ condition }) => condition !== null).map(({ name }) => name)).toEqual(['run 4', 'On failure'])
  })
})

describe('a name in angle brackets', () => {
  test('stands for the argument, for the default, or for what whoever starts it says', () => {
    expect(textOf(config, 'build', 'run 1')).toBe('make {?|staging} ?')
    expect(textOf(config, 'build', 'run 3')).toBe('make fast')
    expect(textOf(config, 'build', 'Copy dist/release')).toBe('cp -r "dist/release" /srv/out')
    expect(textOf(config, 'build', 'run 6')).toBe('echo release')
  })

  test('of a matrix is any of its values', () => {
    expect(textOf(config, 'build-all', 'run 1')).toBe('echo {fast|small}')
    expect(show(jobOf(config, 'build-all').variables)).toContain('MODE={fast|small}')
    expect(jobOf(config, 'build-all').parallel).not.toBeNull()
  })

  test('stands where it is written, and tells where it was set', () => {
    const { value } = scriptOf(config, 'build', 'Copy dist/release')
    const at = flatten(value).indexOf('dist/')
    const place = locate(value, at, at + 'dist/release'.length)
    expect(place === null ? null : written(place)).toBe('<< parameters.from >>')
    const definition = value.find(({ through }) => through !== null)?.through?.definition
    expect(definition?.origin?.source.text.slice(definition.origin.start, definition.origin.end)).toBe('dist/<< parameters.mode >>')
  })

  test('is escaped for a here-document, also by an edit', () => {
    expect(textOf(config, 'build', 'Write a file')).toBe('cat <<EOF > out.txt\n$MODE\nEOF\n')
    const text = 'version: 2.1\njobs:\n  a:\n    steps:\n      - run: |\n          cat settings\n'
    const { value } = scriptOf(circleci(text), 'a', 'run 1')
    const edit = editOf(value, 0, 12, [{ write: 'cat <<END\nx\nEND' }])
    const edited = edit === null ? '' : applyEdits(text, [edit])
    expect(edited).toContain('cat \\<<END')
    expect(textOf(circleci(edited), 'a', 'run 1')).toBe('cat <<END\nx\nEND\n')
  })

  test('may say whether text is there at all', () => {
    const file = (value: string): string => yaml`
      version: 2.1
      parameters: {all: {type: boolean, default: false}}
      jobs:
        a:
          parameters: {deep: {type: boolean, default: ${value}}}
          steps:
            - run: check <<# parameters.deep >>--deep <</ parameters.deep >>here <<#pipeline.parameters.all>>all<</pipeline.parameters.all>>
    `
    expect(textOf(circleci(file('true')), 'a', 'run 1')).toBe('check --deep here {all|}')
    expect(textOf(circleci(file('false')), 'a', 'run 1')).toBe('check here {all|}')
  })

  test('in the name of a job is left as it is written, for others to name it', () => {
    const text = yaml`
      version: 2.1
      jobs: {a: {parameters: {os: {type: string}}, steps: [run: make]}}
      workflows:
        w:
          jobs:
            - a: {name: "<<matrix.os>>-build", matrix: {parameters: {os: [x, y]}}}
            - a: {name: "<<matrix.os>>-test", matrix: {parameters: {os: [x, y]}}, requires: ["<<matrix.os>>-build"]}
    `
    expect(circleci(text).jobs.map(({ name, needs }) => [name, needs])).toEqual([
      ['<<matrix.os>>-build', []],
      ['<<matrix.os>>-test', ['<<matrix.os>>-build']],
    ])
  })

  test('is plain text before version 2.1', () => {
    const old = circleci('version: 2\njobs: {build: {docker: [{image: a}], steps: [{run: "cat \\\\<<EOF << parameters.x >>"}]}}\n')
    expect(textOf(old, 'build', 'run 1')).toBe('cat \\<<EOF << parameters.x >>')
  })
})
