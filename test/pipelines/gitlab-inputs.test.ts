/** What becomes of `$[[ inputs.name ]]` in GitLab files that are included with inputs, or started from. */
import { describe, expect, test } from 'vitest'
import { locate } from '../../server/src/text/location.js'
import { display, flatten } from '../../server/src/text/value.js'
import { gitlab, jobOf, messages, scriptOf, show, textOf, yaml } from './project.js'

const SCAN = yaml`
  spec:
    inputs:
      job-prefix:
        description: put before the name
      stage:
        default: test
      target:
        options: [staging, production]
      flags:
        type: array
        default: []
      workers:
        type: number
        default: 4
  ---
  "$[[ inputs.job-prefix ]]scan":
    stage: $[[ inputs.stage ]]
    needs: $[[ inputs.flags ]]
    variables:
      WORKERS: $[[ inputs.workers ]]
      TARGET: "site-$[[ inputs.target ]]"
    script:
      - ./scan --on $[[ inputs.target ]] -j $[[ inputs.workers ]]
`

describe('an included file', () => {
  const include = yaml`
    stages: [prepare, test]
    prepare: {stage: prepare, script: [make]}
    include:
      - local: scan.yml
        inputs:
          job-prefix: nightly-
          target: staging
          flags: [prepare]
      - local: scan.yml
        inputs: {job-prefix: daily-, target: production, workers: 1}
  `
  const pipeline = gitlab(include, { 'scan.yml': SCAN })

  test('has what the include gives, and its own defaults, in keys and values', () => {
    expect(pipeline.jobs.map(({ name }) => name)).toEqual(['nightly-scan', 'daily-scan', 'prepare'])
    expect(textOf(pipeline, 'nightly-scan')).toBe('./scan --on staging -j 4')
    expect(textOf(pipeline, 'daily-scan')).toBe('./scan --on production -j 1')
    expect(show(jobOf(pipeline, 'nightly-scan').variables)).toEqual(['WORKERS=4', 'TARGET=site-staging'])
    expect(jobOf(pipeline, 'nightly-scan').needs).toEqual(['prepare'])
    expect(jobOf(pipeline, 'daily-scan').needs).toEqual([])
    expect(messages(pipeline)).toEqual([])
  })

  test('shows where an input stands, where its value is written, and what the value is', () => {
    const { value } = scriptOf(pipeline, 'nightly-scan')
    const at = flatten(value).indexOf('staging')
    const place = locate(value, at, at + 'staging'.length)
    expect(SCAN.slice(place?.start, place?.end)).toBe('$[[ inputs.target ]]')
    const segment = value.find((one) => one.kind === 'text' && one.text === 'staging')
    expect(include.slice(segment?.origin?.start, segment?.origin?.end)).toBe('staging')
    const definition = segment?.through?.definition
    expect(definition?.message).toBe('input target is given here')
    expect(include.slice(definition?.origin?.start, definition?.origin?.end)).toBe('target: staging')
  })

  test('hands its own inputs on', () => {
    const nested = gitlab('include: {local: a.yml, inputs: {dir: /srv}}\n', {
      'a.yml': 'spec: {inputs: {dir: }}\n---\ninclude: {local: b.yml, inputs: {path: "$[[ inputs.dir ]]/data"}}\n',
      'b.yml': 'spec:\n  inputs:\n    path:\n---\njob:\n  script: cp x $[[ inputs.path ]]\n',
    })
    expect(textOf(nested, 'job')).toBe('cp x /srv/data')
  })

  test('takes the description of inputs from files of its header', () => {
    const pipelineOf = gitlab('include: a.yml\n', {
      'a.yml':
        'spec: {include: [{local: /inputs.yml}, {remote: "https://example.org/x.yml"}]}\n---\njob:\n  script: echo $[[ inputs.region ]]\n',
      'inputs.yml': 'inputs: {region: {default: north}}\n',
    })
    expect(textOf(pipelineOf, 'job')).toBe('echo north')
    expect(pipelineOf.reads).toContain('inputs.yml')
  })

  test('without a header is as it is written', () => {
    const bare = gitlab('include: {local: a.yml, inputs: {x: y}}\n', { 'a.yml': 'job:\n  script: echo $[[ inputs.x ]]\n' })
    expect(scriptOf(bare, 'job').value.map(({ kind }) => kind)).toContain('hole')
  })

  test('that includes itself with other inputs ends', () => {
    const pipelineOf = gitlab('include: {local: a.yml, inputs: {x: y}}\n', {
      'a.yml': 'spec: {inputs: {x: }}\n---\ninclude: {local: a.yml, inputs: {x: "$[[ inputs.x ]]z"}}\njob: {script: [echo]}\n',
    })
    expect(messages(pipelineOf)).toEqual(['a.yml: this file includes itself'])
  })

  test('is read only so often', () => {
    const twice = (path: string): string => `spec: {inputs: {x: {default: y}}}\n---\ninclude: [${path}, ${path}]\n`
    const names = Array.from({ length: 20 }, (_, index) => `f${index}.yml`)
    const files = Object.fromEntries(names.map((name, index) => [name, twice(names[index + 1] ?? 'last.yml')]))
    const pipelineOf = gitlab('include: f0.yml\n', { ...files, 'last.yml': 'job: {script: [echo]}\n' })
    expect(messages(pipelineOf).at(-1)).toContain('more than 150 files are included')
  })
})

test('inputs that double from file to file are known only as long as GitLab takes them', () => {
  const names = Array.from({ length: 60 }, (_, index) => `f${index}.yml`)
  const files = names.map((name, index) => [
    name,
    `spec: {inputs: {x: , y: {type: array}}}\n---\ninclude:\n  local: ${names[index + 1] ?? 'last.yml'}\n  inputs:\n    x: $[[ inputs.x ]]$[[ inputs.x ]]\n    y: ['$[[ inputs.y ]]', '$[[ inputs.y ]]']\n`,
  ])
  const last = 'spec: {inputs: {x: , y: {type: array}}}\n---\none:\n  script: echo $[[ inputs.x ]]\ntwo:\n  script: $[[ inputs.y ]]\n'
  const pipeline = gitlab('include: {local: f0.yml, inputs: {x: ab, y: [make]}}\n', { ...Object.fromEntries(files), 'last.yml': last })
  expect(scriptOf(pipeline, 'one').value).toMatchObject([{ text: 'echo ' }, { kind: 'hole' }])
  expect(jobOf(pipeline, 'two').scripts).toEqual([])
  expect(messages(pipeline)).toEqual(['f59.yml: this list repeats too much to be read'])
})

describe('what stands in an expression', () => {
  function shown(expression: string, given = 'given: "0123456789"'): string {
    const file = `spec: {inputs: {given: , other: {default: $HOME}, none: }}\n---\njob: {script: ['echo $[[ ${expression} ]] end']}\n`
    return textOf(gitlab(`include: {local: a.yml, inputs: {${given}}}\n`, { 'a.yml': file }), 'job')
  }

  test.each([
    ['inputs.given', 'echo 0123456789 end'],
    ['inputs.given | truncate(3,5)', 'echo 34567 end'],
    ['inputs.given | expand_vars | truncate( 8, 5 )', 'echo 89 end'],
    ['inputs.given | posix_escape', 'echo 0123456789 end'],
    ['inputs.other', 'echo $HOME end'],
    ['inputs.other | expand_vars', 'echo $$[[ inputs.other | expand_vars ]] end'],
    ['inputs.given | unknown', 'echo $$[[ inputs.given | unknown ]] end'],
    ['inputs.none', 'echo $$[[ inputs.none ]] end'],
    ['inputs.absent', 'echo $$[[ inputs.absent ]] end'],
    ['component.version', 'echo $$[[ component.version ]] end'],
  ])('%s', (expression, expected) => {
    expect(shown(expression)).toBe(expected)
  })
})

describe('the file that a pipeline starts from', () => {
  const pipeline = gitlab(yaml`
    spec:
      inputs:
        target: {options: [staging, production], default: staging}
        dir: {default: /srv}
    ---
    job:
      variables: {TARGET: "on-$[[ inputs.target ]]"}
      script: deploy $[[ inputs.target ]] $[[ inputs.dir ]]
  `)

  test('is given inputs from outside: one of the options, or anything', () => {
    expect(display(scriptOf(pipeline, 'job').value)).toBe('deploy {staging|production} $$[[ inputs.dir ]]')
    expect(show(jobOf(pipeline, 'job').variables)).toEqual(['TARGET=on-{staging|production}'])
  })
})
