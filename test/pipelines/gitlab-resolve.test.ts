/** What GitLab jobs take from templates: by merge keys, `extends` and `!reference`. */
import { describe, expect, test } from 'vitest'
import { display } from '../../server/src/text/value.js'
import { gitlab, jobOf, messages, textOf, yaml } from './project.js'

describe('merge keys', () => {
  test('give a job what a template has', () => {
    const pipeline = gitlab(yaml`
      .defaults: &defaults
        before_script: [echo before]
        variables: &vars {A: 1, B: 2}
      .more: &more
        before_script: [echo more]
        after_script: [echo after]
      one:
        <<: *defaults
        script: echo one
      two:
        <<: [*defaults, *more]
        variables:
          <<: *vars
          B: 3
        script: echo two
    `)
    expect(textOf(pipeline, 'one')).toBe('echo before\necho one')
    expect(textOf(pipeline, 'two')).toBe('echo before\necho two')
    expect(textOf(pipeline, 'two', 'after_script')).toBe('echo after')
    expect(jobOf(pipeline, 'two').variables.map(({ name, value }) => [name, display(value)])).toEqual([
      ['A', '1'],
      ['B', '3'],
    ])
  })

  test('replace what stands before them, as the YAML reader of GitLab has it', () => {
    const pipeline = gitlab(yaml`
      .defaults: &defaults
        before_script: [echo template]
      job:
        before_script: [echo own]
        <<: *defaults
        script: echo job
    `)
    expect(textOf(pipeline, 'job')).toBe('echo template\necho job')
  })
})

describe('extends', () => {
  test('joins maps over several levels and replaces lists', () => {
    const pipeline = gitlab(yaml`
      .base:
        before_script: [echo base]
        variables: {A: base, B: base}
        script: [echo base script]
      .middle:
        extends: .base
        variables: {B: middle, C: middle}
      .other:
        variables: {C: other}
        script: [echo other, echo script]
      job:
        extends: [.middle, .other]
        variables: {D: job}
    `)
    expect(textOf(pipeline, 'job')).toBe('echo base\necho other\necho script')
    expect(jobOf(pipeline, 'job').variables.map(({ name, value, level }) => [name, display(value), level])).toEqual([
      ['A', 'base', 'job'],
      ['B', 'middle', 'job'],
      ['C', 'other', 'job'],
      ['D', 'job', 'job'],
    ])
  })

  test('takes the jobs that only a template gives a script for', () => {
    const pipeline = gitlab(yaml`
      .run: {script: [make]}
      job: {extends: .run}
      nothing: {extends: .missing}
    `)
    expect(pipeline.jobs.map(({ name }) => name)).toEqual(['job'])
    expect(messages(pipeline)).toEqual(['.gitlab-ci.yml: there is no .missing to extend'])
  })

  test('drops a keyword that is set to null', () => {
    const pipeline = gitlab(yaml`
      .base: {before_script: [echo base], script: [make]}
      job: {extends: .base, before_script: null}
    `)
    expect(textOf(pipeline, 'job')).toBe('make')
  })

  test('ends where jobs extend one another', () => {
    const pipeline = gitlab(yaml`
      a: {extends: b, script: [echo a]}
      b: {extends: a, before_script: [echo b]}
    `)
    expect(textOf(pipeline, 'a')).toBe('echo b\necho a')
    expect(messages(pipeline)).toContain('.gitlab-ci.yml: a extends itself')
  })
})

describe('!reference', () => {
  test('takes the lists of other jobs, also in the middle and through other references', () => {
    const pipeline = gitlab(yaml`
      .one:
        script: [echo one]
      .two:
        before_script:
          - echo two
          - !reference [.one, script]
      job:
        script:
          - echo first
          - !reference [.two, before_script]
          - echo last
        after_script: !reference [.one, script]
    `)
    expect(textOf(pipeline, 'job')).toBe('echo first\necho two\necho one\necho last')
    expect(textOf(pipeline, 'job', 'after_script')).toBe('echo one')
    expect(pipeline.problems).toEqual([])
  })

  test('takes variables, one or all', () => {
    const pipeline = gitlab(yaml`
      .vars:
        variables: {A: 1, B: 2}
      one:
        variables: !reference [.vars, variables]
        script: [echo]
      two:
        variables:
          C: !reference [.vars, variables, B]
        script: [echo]
    `)
    expect(jobOf(pipeline, 'one').variables.map(({ name, value }) => [name, display(value)])).toEqual([
      ['A', '1'],
      ['B', '2'],
    ])
    expect(jobOf(pipeline, 'two').variables.map(({ name, value }) => [name, display(value)])).toEqual([['C', '2']])
  })

  test('ends in a circle, and says what it does not find', () => {
    const pipeline = gitlab(yaml`
      .a: {script: [echo a, !reference [.b, script]]}
      .b: {script: [echo b, !reference [.a, script]]}
      circle: {script: !reference [.a, script]}
      self: {script: !reference [self, script]}
      missing: {script: [echo, !reference [.nowhere, script]]}
    `)
    expect(textOf(pipeline, 'circle')).toBe('echo a\necho b\necho a')
    expect(textOf(pipeline, 'missing')).toBe('echo')
    expect(messages(pipeline)).toEqual([
      '.gitlab-ci.yml: this reference leads back to itself',
      '.gitlab-ci.yml: this reference leads back to itself',
      '.gitlab-ci.yml: there is no .nowhere script to refer to',
    ])
  })
})
