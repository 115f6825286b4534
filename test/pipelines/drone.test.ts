/** Which jobs the pipelines of a Drone file have. */
import { describe, expect, test } from 'vitest'
import { display } from '../../server/src/text/value.js'
import { drone, jobOf, messages, scriptOf, show, showMounts, textOf, yaml } from './project.js'

const file = drone(yaml`
  kind: pipeline
  type: docker
  name: default

  environment:
    DATA: /var/lib/data
    MODE: debug

  trigger:
    branch: [main]

  steps:
  - name: build
    image: node
    user: node
    environment: {MODE: release}
    volumes:
    - {name: cache, path: /tmp/cache}
    - {name: scratch, path: /scratch}
    - {name: fast, path: /fast}
    - {name: claim, path: /claim}
    - {name: missing, path: /missing}
    commands:
    - npm ci
    - cp -r $DATA $\${HOME} \${DRONE_TAG##v}
  - name: publish
    image: plugins/docker
    settings: {repo: octocat/hello}
  - name: test
    image: node
    commands: [npm test]

  services:
  - name: database
    image: postgres
    environment: {POSTGRES_PASSWORD: {from_secret: db}}

  volumes:
  - name: cache
    host: {path: /mnt/nfs/cache}
  - name: scratch
    temp: {}
  - name: fast
    temp: {medium: memory}
  - name: claim
    claim: {name: shared}
  ---
  kind: pipeline
  type: exec
  name: deploy
  steps:
  - name: build
    commands: [./deploy.sh]
  depends_on: [default]
  ---
  kind: pipeline
  type: exec
  name: windows
  platform: {os: windows}
  steps:
  - name: build
    commands: [dir]
  ---
  kind: secret
  name: db
  data: abc
`)

describe('a file', () => {
  test('has the steps of every pipeline that is no other platform', () => {
    expect(file.jobs.map(({ name, needs }) => [name, needs])).toEqual([
      ['default/build', []],
      ['default/test', ['default/build']],
      ['deploy/build', []],
    ])
    expect(messages(file)).toEqual([])
  })

  test('gives a step the environment of the pipeline and its own', () => {
    expect(show(jobOf(file, 'default/build').variables)).toEqual(['DATA=/var/lib/data (global)', 'MODE=release'])
    expect(show(jobOf(file, 'deploy/build').variables)).toEqual([])
  })

  test('fills in its own variables before the shell sees the text', () => {
    expect(textOf(file, 'default/build', 'commands')).toBe('npm ci\ncp -r $DATA ${HOME} ?')
    expect(scriptOf(file, 'default/build', 'commands')).toMatchObject({ shell: 'sh', options: { errexit: true, pipefail: false } })
  })

  test('mounts what the pipeline declares', () => {
    const { container, services } = jobOf(file, 'default/build')
    expect(display(container?.user ?? [])).toBe('node')
    expect(container === null ? [] : showMounts(container)).toEqual([
      'host /mnt/nfs/cache:/tmp/cache',
      'volume scratch:/scratch',
      'memory :/fast',
      'volume shared:/claim',
    ])
    expect(services.map(({ name, variables }) => [name, ...show(variables)])).toEqual([['database', 'POSTGRES_PASSWORD=$db']])
    expect(jobOf(file, 'deploy/build').container).toBeNull()
  })
})

test('the form of the first versions is read', () => {
  const pipeline = drone('pipeline:\n  build:\n    image: golang\n    commands:\n      - go build\n')
  expect(pipeline.jobs.map(({ name }) => name)).toEqual(['build'])
})

test('a pipeline that is broken leaves the others', () => {
  const pipeline = drone(
    'kind: pipeline\nsteps: [{name: a, commands: [x]}\n---\nkind: pipeline\nname: b\nsteps: [{name: a, commands: [y]}]\n',
  )
  expect(pipeline.problems.length).toBeGreaterThan(0)
  expect(pipeline.jobs.map(({ name }) => name)).toContain('b/a')
})
