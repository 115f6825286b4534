/** Which variables a GitLab job is given, and what GitLab makes of `$NAME` in them. */
import { describe, expect, test } from 'vitest'
import type { JobVariable } from '../../server/src/pipelines/job.js'
import { display, literal } from '../../server/src/text/value.js'
import { gitlab, jobOf, show, yaml } from './project.js'

function variable(variables: readonly JobVariable[], name: string): JobVariable {
  const found = variables.find((one) => one.name === name)
  if (found === undefined) throw new Error(`no variable ${name}`)
  return found
}

describe('the variables of a job', () => {
  test('are its own over those of the file, in both forms', () => {
    const pipeline = gitlab(yaml`
      variables:
        A: global
        B:
          value: "described"
          description: what for
        C: {description: no value}
        D: 010
      job:
        variables:
          A: own
          E: {value: x, expand: false}
        script: [echo]
    `)
    expect(show(jobOf(pipeline, 'job').variables)).toEqual(['A=own', 'B=described (global)', 'C= (global)', 'D=010 (global)', 'E=x'])
  })

  test('know where they are set, from the name to the end of the value', () => {
    const text = yaml`
      variables:
        A: 'one'   # note
        B: |
          two
          lines

      .base: &base {C: three}
      job:
        variables: *base
        script: [echo]
    `
    const { variables } = jobOf(gitlab(text), 'job')
    expect(variables.map(({ origin }) => text.slice(origin.start, origin.end))).toEqual([
      "A: 'one'",
      'B: |\n    two\n    lines',
      'C: three',
    ])
    expect(literal(variable(variables, 'B').value)).toBe('two\nlines\n')
  })

  test('leave out what the job does not inherit', () => {
    const pipeline = gitlab(yaml`
      variables: {A: 1, B: 2}
      none: {inherit: {variables: false}, script: [echo]}
      one: {inherit: {variables: [B]}, script: [echo]}
    `)
    expect(show(jobOf(pipeline, 'none').variables)).toEqual([])
    expect(show(jobOf(pipeline, 'one').variables)).toEqual(['B=2 (global)'])
  })
})

test('what a vault or GitLab itself gives is set, and not known', () => {
  const pipeline = gitlab(yaml`
    default:
      id_tokens: {TOKEN: {aud: https://vault.example.org}}
    job:
      variables: {PASSWORD: none}
      secrets:
        PASSWORD: {vault: production/db/password@ops, file: false}
      script: [echo]
  `)
  expect(show(jobOf(pipeline, 'job').variables)).toEqual(['PASSWORD=$PASSWORD', 'TOKEN=$TOKEN'])
})

describe('GitLab fills in', () => {
  const pipeline = gitlab(yaml`
    variables:
      ROOT: /cache
      DIR: $ROOT/\${NAME}
    job:
      variables:
        NAME: log
        PATHS: "$DIR:$UNKNOWN"
        PRICE: "$$5 and $$NAME"
        RAW: {value: "$ROOT", expand: false}
        SELF: $SELF/more
        LEFT: $RIGHT
        RIGHT: $LEFT
      script: [echo]
  `)
  const { variables } = jobOf(pipeline, 'job')

  test('variables of the job and of the file, one through another', () => {
    expect(display(variable(variables, 'DIR').value)).toBe('/cache/log')
    expect(display(variable(variables, 'PATHS').value)).toBe('/cache/log:$UNKNOWN')
  })

  test('a dollar for two, and nothing where expansion is off', () => {
    expect(literal(variable(variables, 'PRICE').value)).toBe('$5 and $NAME')
    expect(literal(variable(variables, 'RAW').value)).toBe('$ROOT')
  })

  test('nothing for names that are not set: they are holes', () => {
    expect(variable(variables, 'PATHS').value.at(-1)).toMatchObject({
      kind: 'hole',
      hole: { id: 'env:UNKNOWN', kind: 'environment', name: 'UNKNOWN' },
    })
  })

  test('nothing that depends on itself', () => {
    expect(variable(variables, 'SELF').value[0]).toMatchObject({ kind: 'hole', hole: { id: 'cycle:SELF', kind: 'unknown' } })
    expect(literal(variable(variables, 'LEFT').value)).toBeNull()
  })

  test('with a trail of where each part was set', () => {
    const [first] = variable(variables, 'DIR').value
    expect(first).toMatchObject({
      text: '/cache',
      through: { name: 'ROOT', definition: { message: 'ROOT is set in the variables of the pipeline' }, inner: null },
    })
    const place = first?.through?.origin
    expect(place?.source.text.slice(place.start, place.end)).toBe('$ROOT')
  })
})

describe('a variable with more than one value', () => {
  test('is a choice between those of a matrix', () => {
    const pipeline = gitlab(yaml`
      job:
        parallel:
          matrix:
            - PROVIDER: aws
              STACK: [one, two]
            - PROVIDER: gcp
              STACK: three
              EXTRA: x
        variables: {TARGET: "$PROVIDER/$STACK"}
        script: [echo]
    `)
    expect(show(jobOf(pipeline, 'job').variables)).toEqual([
      'TARGET={aws|gcp}/{one|two|three}',
      'PROVIDER={aws|gcp}',
      'STACK={one|two|three}',
      'EXTRA={$EXTRA|x}',
    ])
  })

  test('is one value where the matrix has only one', () => {
    const pipeline = gitlab('job: {parallel: {matrix: [{A: [x]}]}, script: [echo]}')
    expect(show(jobOf(pipeline, 'job').variables)).toEqual(['A=x'])
  })

  test('is a choice where rules may set it', () => {
    const pipeline = gitlab(yaml`
      workflow:
        rules:
          - if: $CI_COMMIT_TAG
            variables: {MODE: release}
      variables: {MODE: debug}
      job:
        rules:
          - if: $DRY
            variables: {FLAGS: --dry-run}
          - when: always
        script: [echo]
      own:
        variables: {MODE: own}
        script: [echo]
    `)
    expect(show(jobOf(pipeline, 'job').variables)).toEqual(['MODE={debug|release} (global)', 'FLAGS={$FLAGS|--dry-run}'])
    expect(show(jobOf(pipeline, 'own').variables)).toEqual(['MODE=own'])
  })

  test('is the same choice wherever it is filled in', () => {
    const pipeline = gitlab('job: {parallel: {matrix: [{A: [x, y]}]}, variables: {B: "$A$A"}, script: [echo]}')
    const ids = jobOf(pipeline, 'job').variables.flatMap(({ value }) =>
      value.map((one) => (one.kind === 'choice' ? one.choice.id : one.kind)),
    )
    expect(new Set(ids)).toEqual(new Set(['variable A of job job']))
    expect(ids).toHaveLength(3)
  })
})
