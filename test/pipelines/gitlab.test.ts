/** Which jobs a GitLab pipeline has and what each runs. */
import { describe, expect, test } from 'vitest'
import { locate } from '../../server/src/text/location.js'
import { rangeOf } from '../../server/src/text/source.js'
import { display, flatten } from '../../server/src/text/value.js'
import { gitlab, jobOf, scriptOf, show, textOf, yaml } from './project.js'

describe('jobs', () => {
  test('are the top-level maps with a script; templates and keywords are none', () => {
    const pipeline = gitlab(yaml`
      stages: [build, test]
      default:
        image: debian
      workflow:
        rules: [{when: always}]
      .template:
        script: [echo template]
      variables:
        A: b
      build:
        stage: build
        script: make
      needs-nothing:
        stage: test
      downstream:
        trigger: group/project
      steps:
        run:
          - name: one
            script: echo
    `)
    expect(pipeline.jobs.map(({ name }) => name)).toEqual(['build', 'steps'])
    expect(jobOf(pipeline, 'steps').scripts.map(({ name }) => name)).toEqual(['one'])
    expect(pipeline.problems).toEqual([])
  })

  test('know the file and the key that declare them', () => {
    const pipeline = gitlab(yaml`
      # the build
      build job:
        script: make
    `)
    const { origin } = jobOf(pipeline, 'build job')
    expect(origin.source.path).toBe('.gitlab-ci.yml')
    expect(rangeOf(origin.source, origin)).toEqual({ line: 2, column: 1, endLine: 2, endColumn: 10 })
  })

  test('name the words that start their containers', () => {
    const pipeline = gitlab(yaml`
      default:
        services:
          - postgres:16
          - name: mysql
            entrypoint: ["/bin/sh", "-c"]
            command: ['scripts/start.sh --fast']
      job:
        image:
          name: alpine
          entrypoint: [""]
        script: echo
    `)
    expect(jobOf(pipeline, 'job').words.map((word) => display(word))).toEqual(['', '/bin/sh', '-c', 'scripts/start.sh --fast'])
  })
})

describe('a script', () => {
  test('is before_script and script in one shell that stops at the first failure; after_script is another', () => {
    const pipeline = gitlab(yaml`
      job:
        before_script:
          - cd build
        script:
          - make
          - |
            for f in *; do
              cp "$f" /out
            done
        after_script:
          - rm -rf build
    `)
    expect(jobOf(pipeline, 'job').scripts.map(({ name }) => name)).toEqual(['script', 'after_script'])
    expect(textOf(pipeline, 'job')).toBe('cd build\nmake\nfor f in *; do\n  cp "$f" /out\ndone\n')
    expect(textOf(pipeline, 'job', 'after_script')).toBe('rm -rf build')
    expect(scriptOf(pipeline, 'job')).toMatchObject({ shell: 'bash', options: { errexit: true, pipefail: true }, directory: null })
  })

  test('may come before the checkout, where hooks say so', () => {
    const pipeline = gitlab(yaml`
      default:
        hooks: {pre_get_sources_script: [echo early]}
        cache: {paths: [a]}
      one: {script: [make]}
      two: {hooks: {pre_get_sources_script: 'echo own'}, script: [make]}
      three: {inherit: {default: false}, script: [make]}
    `)
    expect(textOf(pipeline, 'one', 'pre_get_sources_script')).toBe('echo early')
    expect(textOf(pipeline, 'two', 'pre_get_sources_script')).toBe('echo own')
    expect(jobOf(pipeline, 'three').scripts.map(({ name }) => name)).toEqual(['script'])
    expect(jobOf(pipeline, 'one').stores.map(({ does, before }) => [does, before])).toEqual([
      ['restore', 1],
      ['save', 2],
    ])
    expect(scriptOf(pipeline, 'one', 'pre_get_sources_script').directory).toMatchObject([{ kind: 'hole' }])
  })

  test('is a shell for each step of run that has one', () => {
    const pipeline = gitlab(yaml`
      job:
        run:
          - name: build
            script: make TARGET=\${{ job.name }}
            env: {FLAGS: "\${{ env.HOME }}/x", B: plain}
          - name: notify
            step: gitlab.com/group/notify@v1
          - script: make test
    `)
    expect(jobOf(pipeline, 'job').scripts.map(({ name, value }) => [name, display(value)])).toEqual([
      ['build', 'make TARGET=$${{ job.name }}'],
      ['run 3', 'make test'],
    ])
    expect(show(scriptOf(pipeline, 'job', 'build').variables)).toEqual(['FLAGS=$${{ env.HOME }}/x', 'B=plain'])
  })

  test('comes from default, or from the top of the file, where the job has none', () => {
    const pipeline = gitlab(yaml`
      default:
        before_script: [echo default]
      after_script: [echo top]
      one:
        script: echo one
      two:
        before_script: []
        after_script: [echo own]
        script: echo two
      three:
        inherit: {default: false}
        script: echo three
      four:
        inherit: {default: [after_script]}
        script: echo four
    `)
    expect(['one', 'two', 'three', 'four'].map((job) => textOf(pipeline, job))).toEqual([
      'echo default\necho one',
      'echo two',
      'echo three',
      'echo four',
    ])
    expect(pipeline.jobs.map(({ scripts }) => scripts.slice(1).map(({ value }) => display(value)))).toEqual([
      ['echo top'],
      ['echo own'],
      [],
      ['echo top'],
    ])
  })

  test('may be one string, a list, or lists in lists', () => {
    const pipeline = gitlab(yaml`
      .setup: &setup
        - echo one
        - [echo two, [echo three]]
      a:
        script: echo string
      b:
        script:
          - *setup
          - echo four
    `)
    expect(textOf(pipeline, 'a')).toBe('echo string')
    expect(textOf(pipeline, 'b')).toBe('echo one\necho two\necho three\necho four')
  })

  test('is the text as written: GitLab fills no variables in', () => {
    const pipeline = gitlab(yaml`
      job:
        variables: {A: b}
        script: ['echo "$A $$ %A%"']
    `)
    expect(scriptOf(pipeline, 'job').value).toMatchObject([{ kind: 'text', text: 'echo "$A $$ %A%"' }])
  })

  test('has a hole where an input of the including file is filled in', () => {
    const pipeline = gitlab(yaml`
      spec:
        inputs:
          target: {default: prod}
      ---
      job:
        script: deploy $[[ inputs.target | expand_vars ]] now
    `)
    const { value } = scriptOf(pipeline, 'job')
    expect(value.map((segment) => (segment.kind === 'text' ? segment.text : segment.kind))).toEqual(['deploy ', 'hole', ' now'])
    expect(value[1]).toMatchObject({ hole: { id: 'input:.gitlab-ci.yml:inputs.target | expand_vars', kind: 'unknown' }, inert: false })
  })

  test('leads back to the file, line by line', () => {
    const text = yaml`
      .one: &one
        - echo first
      job:
        script:
          - *one
          - |
            echo second
            echo 'third'
    `
    const pipeline = gitlab(text)
    const { value } = scriptOf(pipeline, 'job')
    const flat = flatten(value)
    for (const word of ['first', 'second', "'third'"]) {
      const at = flat.indexOf(word)
      const place = locate(value, at, at + word.length)
      expect(text.slice(place?.start, place?.end)).toBe(word)
    }
    const all = locate(value, flat.indexOf('second'), flat.indexOf("'third'") + 7)
    expect(text.slice(all?.start, all?.end)).toBe("second\n      echo 'third'")
    expect(locate(value, 0, flat.length)).toBeNull()
  })
})
