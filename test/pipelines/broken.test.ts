/** What is still read of YAML that is not right, and what is said of it. */
import { describe, expect, test } from 'vitest'
import { rangeOf } from '../../server/src/text/source.js'
import { gitlab, messages, textOf, yaml } from './project.js'

describe('a broken file', () => {
  test('still has the jobs around the trouble', () => {
    const text = yaml`
      build:
        script: [make]
      test:
        script:
          - "echo unfinished
      last:
        script: [make last]
    `
    const pipeline = gitlab(text)
    expect(textOf(pipeline, 'build')).toBe('make')
    expect(pipeline.problems.length).toBeGreaterThan(0)
  })

  test('tells where the trouble is', () => {
    const text = yaml`
      build:
        script: [make]
      bad:
        script: a: b
    `
    const [problem] = gitlab(text).problems
    const range = problem?.span === null || problem === undefined ? null : rangeOf({ path: '', text }, problem.span)
    expect(range).toMatchObject({ line: 4 })
    expect(problem?.message).toBe('Nested mappings are not allowed in compact mappings')
  })

  test('tells of an alias without an anchor', () => {
    const pipeline = gitlab(yaml`
      job:
        before_script: *nowhere
        script: [make]
    `)
    expect(messages(pipeline)).toEqual(['.gitlab-ci.yml: no anchor &nowhere before this alias'])
    expect(textOf(pipeline, 'job')).toBe('make')
  })

  test('with tabs, twice the same key, and unknown tags is read', () => {
    const pipeline = gitlab('job:\n  script: [one]\njob:\n  script: !custom [two]\nother:\n\tscript: x\n')
    expect(textOf(pipeline, 'job')).toBe('two')
  })

  test('has no more problems than a person reads', () => {
    expect(gitlab('a: b: c\n'.repeat(2000)).problems.length).toBeLessThanOrEqual(20)
  })

  test('takes an anchor within itself for one that is not there', () => {
    const pipeline = gitlab('job: &a\n  script: [echo, *a]\n')
    expect(textOf(pipeline, 'job')).toBe('echo')
    expect(messages(pipeline)).toEqual(['.gitlab-ci.yml: no anchor &a before this alias'])
  })
})
