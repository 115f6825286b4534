/** Which jobs a Woodpecker workflow has, and what its preprocessor makes of the text. */
import { describe, expect, test } from 'vitest'
import { display, flatten } from '../../server/src/text/value.js'
import { applyEdits, editOf, locate } from '../../server/src/text/location.js'
import { jobOf, messages, scriptOf, show, showMounts, textOf, woodpecker, written, yaml } from './project.js'

const workflow = woodpecker(yaml`
  when:
    - event: push
      branch: main
    - evaluate: 'CI_COMMIT_BRANCH == "NOT_THIS" && DEPLOY_TARGET != ""'

  matrix:
    GO_VERSION: [1.21, 1.22]
    CHANNEL: [stable]

  steps:
    - name: prepare
      image: alpine
      commands: apk add rsync
    - name: build
      image: golang:\${GO_VERSION}
      directory: app
      environment:
        CGO_ENABLED: 0
        TOKEN:
          from_secret: registry_token
        OUT: /srv/\${CI_REPO_NAME}
      backend_options:
        docker: {user: "1000:1000"}
      volumes:
        - /srv/nfs/cache:/cache
        - modules:/go/pkg/mod:ro
        - ./relative
      commands:
        - export PATH=$\${PATH}:/go/bin
        - cp -r "$SRC" "\${TARGET:-/cache}/\${CHANNEL}"
        - echo $$ \${CI_COMMIT_SHA:0:8}
    - name: publish
      image: woodpeckerci/plugin-s3
      settings: {bucket: files}
    - name: notify
      image: alpine
      entrypoint: ["/bin/bash", "-c", "echo $CI_SCRIPT | base64 -d | /bin/bash -eo pipefail"]
      environment:
        - CHANNEL=nightly
        - EMPTY=
      commands: [./notify.sh]
    - name: queue
      image: redis
      detach: true

  services:
    - name: database
      image: postgres:16
      environment: {PGDATA: /data}
      volumes: [/srv/pg:/data]
`)

describe('a workflow', () => {
  test('has a job for each step that runs commands', () => {
    expect(workflow.jobs.map(({ name, needs }) => [name, needs])).toEqual([
      ['prepare', []],
      ['build', ['prepare']],
      ['notify', ['build']],
    ])
    expect(messages(workflow)).toEqual([])
  })

  test('runs the commands of a step as one script of sh', () => {
    const script = scriptOf(workflow, 'build', 'commands')
    expect(script).toMatchObject({ shell: 'sh', options: { errexit: true, pipefail: false } })
    expect(display(script.directory ?? [])).toBe('app')
    expect(textOf(workflow, 'prepare', 'commands')).toBe('apk add rsync')
    expect(scriptOf(workflow, 'notify', 'commands')).toMatchObject({ shell: 'bash', options: { errexit: true, pipefail: true } })
  })

  test('gives each step its environment and the values of the matrix', () => {
    expect(show(jobOf(workflow, 'build').variables)).toEqual([
      'GO_VERSION={1.21|1.22} (global)',
      'CHANNEL=stable (global)',
      'CGO_ENABLED=0',
      'TOKEN=$registry_token',
      'OUT=/srv/$CI_REPO_NAME',
    ])
    expect(show(jobOf(workflow, 'notify').variables)).toEqual(['GO_VERSION={1.21|1.22} (global)', 'CHANNEL=nightly', 'EMPTY='])
    const [, , cgo, token] = jobOf(workflow, 'build').variables
    expect(cgo === undefined ? '' : written(cgo.origin)).toBe('CGO_ENABLED: 0')
    expect(token === undefined ? '' : written(token.origin)).toContain('from_secret')
  })

  test('has a container with mounts and a user for each step, and services beside them', () => {
    const { container, services, parallel } = jobOf(workflow, 'build')
    expect(display(container?.image ?? [])).toBe('golang:{1.21|1.22}')
    expect(display(container?.user ?? [])).toBe('1000:1000')
    expect(container === null ? [] : showMounts(container)).toEqual(['host /srv/nfs/cache:/cache', 'volume modules:/go/pkg/mod'])
    expect(services.map(({ name }) => name)).toEqual(['database', 'queue'])
    expect(services.flatMap(showMounts)).toEqual(['host /srv/pg:/data'])
    expect(services.flatMap(({ variables }) => show(variables))).toEqual(['PGDATA=/data'])
    expect(parallel === null ? '' : written(parallel)).toContain('GO_VERSION')
  })

  test('is there under its conditions', () => {
    expect(jobOf(workflow, 'build').conditions.map(({ names }) => names)).toEqual([[], ['CI_COMMIT_BRANCH', 'DEPLOY_TARGET']])
  })
})

describe('the preprocessor', () => {
  test('fills in braces alone, and takes an escape away', () => {
    expect(textOf(workflow, 'build', 'commands')).toBe(
      ['export PATH=${PATH}:/go/bin', 'cp -r "$SRC" "{$TARGET|/cache}/stable"', 'echo $ ?'].join('\n'),
    )
  })

  test('knows what the system sets, and nothing of any other name', () => {
    const holes = scriptOf(
      woodpecker('steps: [{name: a, image: b, commands: ["cp ${CI_REPO_NAME} ${OTHER} ${CI_WORKSPACE}"]}]'),
      'a',
      'commands',
    ).value.filter(({ kind }) => kind === 'hole')
    expect(holes).toMatchObject([
      { hole: { id: 'env:CI_REPO_NAME', kind: 'environment' }, inert: false },
      { hole: { kind: 'unknown', name: 'OTHER' }, inert: false },
      { hole: { kind: 'unknown', name: 'CI_WORKSPACE' } },
    ])
  })

  test('leaves what it cannot read to the shell', () => {
    expect(textOf(woodpecker("steps: [{name: a, image: b, commands: ['echo ${@} ${A[0]} ${B ${C']}]"), 'a', 'commands')).toBe(
      'echo ${@} ? ${B ${C',
    )
  })

  test('keeps the place of every character', () => {
    const { value } = scriptOf(workflow, 'build', 'commands')
    const flat = flatten(value)
    const place = (piece: string): string | null => {
      const found = locate(value, flat.indexOf(piece), flat.indexOf(piece) + piece.length)
      return found === null ? null : written(found)
    }
    expect(place('${PATH}:')).toBe('$${PATH}:')
    expect(place('cp -r "$SRC"')).toBe('cp -r "$SRC"')
    expect(place('stable')).toBe('${CHANNEL}')
  })
})

test('a new expansion is written so that the preprocessor leaves it alone', () => {
  const text = 'steps:\n  - name: a\n    image: b\n    commands:\n      - export DIR=/srv/x\n'
  const { value } = scriptOf(woodpecker(text), 'a', 'commands')
  const edit = editOf(value, 11, 17, [{ write: '"${DIR:-' }, { keep: { start: 11, end: 17 } }, { write: '}"' }])
  const edited = edit === null ? '' : applyEdits(text, [edit])
  expect(edited).toContain('export DIR="$${DIR:-/srv/x}"\n')
  expect(textOf(woodpecker(edited), 'a', 'commands')).toBe('export DIR="${DIR:-/srv/x}"')
  expect(editOf(value, 11, 17, [{ write: '$DIR' }])?.newText).toBe('$DIR')
})

describe('older and other forms', () => {
  test('steps by their names, groups that run at the same time, and variables from secrets', () => {
    const pipeline = woodpecker(yaml`
      pipeline:
        one:
          image: a
          secrets: [ssh_key, {source: token, target: api_token}]
          commands: [make one]
        two: {image: a, group: tests, commands: [make two]}
        three: {image: a, group: tests, commands: [make three]}
        four: {image: a, commands: [make four]}
    `)
    expect(pipeline.jobs.map(({ name, needs }) => [name, needs])).toEqual([
      ['one', []],
      ['two', ['one']],
      ['three', ['one']],
      ['four', ['two', 'three']],
    ])
    expect(show(jobOf(pipeline, 'one').variables)).toEqual(['SSH_KEY=$ssh_key', 'API_TOKEN=$token'])
  })

  test('a graph by what steps depend on', () => {
    const pipeline = woodpecker(yaml`
      matrix:
        include:
          - {TAG: a, OS: x}
          - {TAG: b}
      steps:
        - {name: build, image: a, commands: [make]}
        - {name: test, image: a, commands: [make test], depends_on: [build, {name: lint, optional: true}]}
        - {name: lint, image: a, commands: [make lint]}
    `)
    expect(pipeline.jobs.map(({ needs }) => needs)).toEqual([[], ['build', 'lint'], []])
    expect(show(jobOf(pipeline, 'lint').variables)).toEqual(['TAG={a|b} (global)', 'OS=x (global)'])
  })

  test('a workflow of another platform has none of our shells', () => {
    expect(woodpecker('labels: {platform: windows/amd64}\nsteps: [{name: a, image: b, commands: [dir]}]').jobs).toEqual([])
  })
})
