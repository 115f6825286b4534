/** What stands around the scripts of a GitLab job: containers, caches, artifacts, order, conditions, lost lists. */
import { describe, expect, test } from 'vitest'
import type { Container, Job, Replaced, Store } from '../../server/src/pipelines/job.js'
import type { Origin } from '../../server/src/text/value.js'
import { display } from '../../server/src/text/value.js'
import { gitlab, jobOf, messages, show, yaml } from './project.js'

function written({ source, start, end }: Origin): string {
  return source.text.slice(start, end)
}

function showStore({ kind, does, paths, key, isDotenv, before }: Store): string {
  const named = key === null ? '' : ` as ${display(key)}`
  return `${does} ${isDotenv ? 'dotenv' : kind} ${paths.map((path) => display(path)).join(' ')}${named} before ${before}`
}

function showContainer({ name, image, user, variables, words }: Container): unknown {
  return {
    name,
    image: image && display(image),
    user: user && display(user),
    variables: show(variables),
    words: words.map((one) => display(one)),
  }
}

function showReplaced({ replaced }: Job): readonly (readonly string[])[] {
  return replaced.map(({ keyword, lost, lostAt, by }: Replaced) => [keyword, display(lost), written(lostAt), written(by)])
}

describe('containers', () => {
  const pipeline = gitlab(yaml`
    variables: {VERSION: '16', REGISTRY: registry.example.org}
    default:
      image: $REGISTRY/base:$VERSION
      services: [redis:7]
    plain:
      script: make
    full:
      variables: {VERSION: '17'}
      image:
        name: $REGISTRY/tool
        entrypoint: ['']
        docker: {user: builder}
      services:
        - name: postgres:$VERSION
          alias: db
          entrypoint: [docker-entrypoint.sh]
          command: [postgres, -c, fsync=off]
          variables: {POSTGRES_DB: "app_$VERSION"}
        - name: mysql
          docker: {user: '1000'}
      script: make
    none:
      inherit: {default: [services]}
      services: []
      script: make
  `)

  test('are of default where the job has none of its own', () => {
    const { container, services } = jobOf(pipeline, 'plain')
    expect(container === null ? null : showContainer(container)).toMatchObject({ image: 'registry.example.org/base:16' })
    expect(services.map(({ name }) => name)).toEqual(['redis:7'])
  })

  test('have an image, words to start with, a user and variables', () => {
    const { container, services, words } = jobOf(pipeline, 'full')
    const nothing = { user: null, variables: [], words: [] }
    expect([container, ...services].map((one) => one && showContainer(one))).toEqual([
      { name: 'registry.example.org/tool', image: 'registry.example.org/tool', user: 'builder', variables: [], words: [''] },
      {
        ...nothing,
        name: 'db',
        image: 'postgres:17',
        variables: ['POSTGRES_DB=app_17'],
        words: ['docker-entrypoint.sh', 'postgres', '-c', 'fsync=off'],
      },
      { ...nothing, name: 'mysql', image: 'mysql', user: '1000' },
    ])
    expect(words.map((word) => display(word))).toEqual(['', 'docker-entrypoint.sh', 'postgres', '-c', 'fsync=off'])
  })

  test('are none where the job takes none', () => {
    expect(jobOf(pipeline, 'none')).toMatchObject({ container: null, services: [] })
  })
})

describe('stores', () => {
  function stores(text: string): readonly string[] {
    return jobOf(gitlab(text), 'job').stores.map(showStore)
  }

  test('are caches, restored before the scripts and saved after them, and artifacts', () => {
    const text = yaml`
      default:
        cache: {key: $CI_COMMIT_REF_SLUG, paths: [.npm/]}
      job:
        variables: {OUT: build/out}
        script: [make]
        after_script: [make clean]
        artifacts:
          paths: [$OUT/*.tar, log]
          reports:
            dotenv: vars.env
            junit: report.xml
    `
    expect(stores(text)).toEqual([
      'restore cache .npm/ as $CI_COMMIT_REF_SLUG before 0',
      'save cache .npm/ as $CI_COMMIT_REF_SLUG before 2',
      'save artifact build/out/*.tar log before 2',
      'save dotenv vars.env before 2',
    ])
    expect(jobOf(gitlab(text), 'job').stores.map(({ origin }) => written(origin))).toContain('dotenv: vars.env')
  })

  test('follow the policy and the key of each cache', () => {
    const text = yaml`
      job:
        variables: {POLICY: pull}
        script: [make]
        cache:
          - paths: [a]
            policy: push
          - key: {files: [Gemfile.lock], prefix: $CI_JOB_NAME}
            paths: [b]
            policy: $POLICY
          - key: nothing
    `
    expect(stores(text)).toEqual(['save cache a as default before 1', 'restore cache b as $CI_JOB_NAME-$checksum of Gemfile.lock before 0'])
  })

  test('are none where the job turns those of default off', () => {
    expect(stores('cache: {paths: [a]}\njob: {cache: [], script: [make]}\n')).toEqual([])
    expect(stores('cache: {paths: [a]}\njob: {inherit: {default: false}, script: [make]}\n')).toEqual([])
  })
})

describe('pages', () => {
  test.each([
    ['pages: {script: [make], pages: true}', ['save artifact public before 1']],
    ['site: {script: [make], pages: {publish: out}}', ['save artifact out before 1']],
    ['site: {script: [make], pages: false}', []],
    ['pages: {script: [make], artifacts: {paths: [public]}}', ['save artifact public before 1']],
  ])('%s', (text, expected) => {
    expect(gitlab(`${text}\n`).jobs.flatMap(({ stores }) => stores.map(showStore))).toEqual(expected)
  })
})

describe('a job is handed the artifacts', () => {
  function needs(text: string, name = 'job'): readonly string[] {
    return jobOf(gitlab(text), name).needs
  }
  const others = yaml`
    stages: [one, two, three]
    prepare: {stage: .pre, script: [make]}
    a: {stage: one, script: [make], parallel: 2}
    b: {stage: one, script: [make]}
    c: {stage: two, script: [make]}
  `

  test('of every job of an earlier stage', () => {
    expect(needs(`${others}job: {stage: two, script: [make]}\n`)).toEqual(['prepare', 'a', 'b'])
    expect(needs('lint: {stage: build, script: [make]}\njob: {script: [make]}\nlast: {stage: deploy, script: [make]}\n')).toEqual(['lint'])
  })

  test('of the jobs that dependencies names', () => {
    expect(needs(`${others}job: {stage: three, script: [make], dependencies: [a, c]}\n`)).toEqual(['a', 'c'])
    expect(needs(`${others}job: {stage: three, script: [make], dependencies: []}\n`)).toEqual([])
  })

  test('of the jobs that needs names, but where it says otherwise', () => {
    const need = '[c, {job: b, artifacts: false}, a 1/2, {job: prepare, artifacts: true}]'
    expect(needs(`${others}job: {stage: three, script: [make], needs: ${need}}\n`)).toEqual(['c', 'a', 'prepare'])
    expect(needs(`${others}job: {stage: three, script: [make], needs: []}\n`)).toEqual([])
    expect(needs(`${others}job: {stage: three, script: [make], needs: [a, c], dependencies: [c]}\n`)).toEqual(['c'])
  })

  test('of the jobs that a rule may put in their place', () => {
    const rules = '[{if: $A, needs: [a]}, {when: always}]'
    expect(needs(`${others}job: {stage: three, script: [make], needs: [c], rules: ${rules}}\n`)).toEqual(['c', 'a'])
    expect(needs(`${others}job: {stage: two, script: [make], rules: ${rules}}\n`)).toEqual(['prepare', 'a', 'b'])
  })

  test('of other pipelines, which nobody here can read', () => {
    const { needs: names, unknownSources } = jobOf(
      gitlab('job: {script: [make], needs: [{project: group/lib, job: build, ref: main, artifacts: true}]}\n'),
      'job',
    )
    expect(names).toEqual([])
    expect(unknownSources.map(written)).toEqual(['{project: group/lib, job: build, ref: main, artifacts: true}'])
  })
})

test('a job that waits for whom only the including file knows may be handed anything', () => {
  const text = 'spec: {inputs: {x: }}\n---\na: {script: [make]}\njob: {script: [make], needs: ["$[[ inputs.x ]]", a]}\n'
  const { needs, unknownSources } = jobOf(gitlab(text), 'job')
  expect(needs).toEqual(['a'])
  expect(unknownSources.map(written)).toEqual(['"$[[ inputs.x ]]"'])
})

describe('several of a job at the same time', () => {
  test.each([
    ['parallel: 3', 'parallel: 3'],
    ['parallel: 1', null],
    ['parallel: {matrix: [{A: [x, y]}]}', 'parallel: {matrix: [{A: [x, y]}]}'],
    ['parallel: {matrix: [{A: x, B: [y]}]}', null],
    ['retry: 2', null],
  ])('%s', (keyword, expected) => {
    const { parallel } = jobOf(gitlab(`job:\n  script: [make]\n  ${keyword}\n`), 'job')
    expect(parallel === null ? null : written(parallel)).toBe(expected)
  })
})

test('a limit of time is the job’s own or that of default', () => {
  const pipeline = gitlab(yaml`
    default: {timeout: 1h}
    own: {timeout: 2h 30m, script: [make]}
    other: {script: [make]}
    free: {inherit: {default: false}, script: [make]}
  `)
  const timeouts = pipeline.jobs.map(({ timeout }) => (timeout === null ? null : written(timeout)))
  expect(timeouts).toEqual(['timeout: 2h 30m', 'timeout: 1h', null])
})

describe('conditions', () => {
  function names(text: string): readonly (readonly string[])[] {
    return jobOf(gitlab(text), 'job').conditions.map((one) => one.names)
  }

  test('are those of rules, through references, and of the whole pipeline', () => {
    const text = yaml`
      workflow:
        rules:
          - if: $CI_PIPELINE_SOURCE == "push"
          - when: always
      .on-main:
        rules:
          - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
      job:
        rules:
          - !reference [.on-main, rules]
          - if: $A == "$B" && $C =~ /^x\/$D/ || $E == null
            changes: [src/*]
          - changes: [docs/*]
        script: [make]
    `
    expect(names(text)).toEqual([['CI_PIPELINE_SOURCE'], ['CI_COMMIT_BRANCH', 'CI_DEFAULT_BRANCH'], ['A', 'C', 'E']])
    expect(
      jobOf(gitlab(text), 'job')
        .conditions.map(({ origin }) => written(origin))
        .at(1),
    ).toBe('$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH')
  })

  test('are those of only and except', () => {
    expect(names('job: {only: {variables: [$A], refs: [main]}, except: {variables: ["$B == \'x\'"]}, script: [make]}\n')).toEqual([
      ['A'],
      ['B'],
    ])
    expect(names('job: {only: [main], script: [make]}\n')).toEqual([])
  })
})

describe('what is included from elsewhere', () => {
  test.each([
    ['{project: group/project, file: /ci.yml}', '{project: group/project, file: /ci.yml}'],
    ['{template: Auto-DevOps.gitlab-ci.yml}', '{template: Auto-DevOps.gitlab-ci.yml}'],
    ['{remote: https://example.org/ci.yml}', '{remote: https://example.org/ci.yml}'],
    ['{component: gitlab.com/group/one@1.0}', '{component: gitlab.com/group/one@1.0}'],
    ['https://example.org/ci.yml', 'https://example.org/ci.yml'],
    ['{local: $DIR/ci.yml}', '{local: $DIR/ci.yml}'],
  ])('may define anything: %s', (include, expected) => {
    const pipeline = gitlab(`include: [${include}]\njob: {extends: .elsewhere, script: [make, !reference [.far, script]]}\n`)
    expect(jobOf(pipeline, 'job').unknownSources.map(written)).toEqual([expected])
    expect(messages(pipeline)).toEqual([])
  })

  test('and runs what nobody here can read, as a file that is sourced', () => {
    const pipeline = gitlab(yaml`
      include: {template: X.yml}
      default: {before_script: [echo default]}
      one:
        before_script: [cd src, !reference [.far, setup], make]
        script: [make test]
        needs: [!reference [.far, needs]]
      two:
        before_script: !reference [.far, before_script]
        script: !reference [.far, script]
    `)
    expect(jobOf(pipeline, 'one').scripts.map(({ value }) => display(value))).toEqual([
      'cd src\n. $!reference [.far, setup]\nmake\nmake test',
    ])
    expect(jobOf(pipeline, 'two').scripts.map(({ value }) => display(value))).toEqual([
      '. $!reference [.far, before_script]\n. $!reference [.far, script]',
    ])
    expect(jobOf(pipeline, 'one').needs).toEqual([])
    const place = jobOf(pipeline, 'two').scripts[0]?.value[0]?.origin
    expect(place === null || place === undefined ? null : written(place)).toBe('[.far, before_script]')
  })

  test('also where rules let it in, but not where it only says when there is a pipeline', () => {
    const text = 'include: [{local: a.yml, rules: [{if: $A}]}, {local: b.yml}, {template: Workflows/Branch-Pipelines.gitlab-ci.yml}]\n'
    const pipeline = gitlab(text, { 'a.yml': 'job: {script: [make]}\n', 'b.yml': '{}\n' })
    expect(jobOf(pipeline, 'job').unknownSources.map(written)).toEqual(['{local: a.yml, rules: [{if: $A}]}'])
  })

  test('counts in included files too', () => {
    const pipeline = gitlab('include: a.yml\njob: {script: [make]}\n', { 'a.yml': 'include: {template: X.yml}\n' })
    expect(jobOf(pipeline, 'job').unknownSources.map(written)).toEqual(['{template: X.yml}'])
  })
})

describe('lists that are lost', () => {
  function lost(text: string): readonly (readonly string[])[] {
    return showReplaced(jobOf(gitlab(text), 'job'))
  }

  test('are those of default and of templates that the job replaces', () => {
    const text = yaml`
      default:
        before_script: [echo default]
      .base:
        before_script: [echo base, echo again]
        script: [echo base]
      job:
        extends: .base
        before_script:
          - echo own
    `
    expect(lost(text)).toEqual([
      ['before_script', 'echo default', 'before_script: [echo default]', 'before_script: [echo base, echo again]'],
      ['before_script', 'echo base\necho again', 'before_script: [echo base, echo again]', 'before_script:\n    - echo own'],
    ])
  })

  test('are not those that it takes in by reference or anchor', () => {
    const text = yaml`
      .base:
        before_script: [echo base]
        after_script: &after [echo after, echo more]
        script: [echo one, echo two]
      .middle:
        extends: .base
        before_script: [echo middle]
      job:
        extends: .middle
        before_script: [!reference [.base, before_script], echo own]
        after_script: [*after, echo own]
        script: [make]
    `
    expect(lost(text).map(([keyword, value]) => [keyword, value])).toEqual([
      ['before_script', 'echo middle'],
      ['script', 'echo one\necho two'],
    ])
  })

  test('are of the keywords where the files are named too, but maps are joined', () => {
    const text = yaml`
      .base:
        cache: {key: one, paths: [a]}
        artifacts: {paths: [out], expire_in: 1 day}
        variables: {A: b}
        script: [make]
      job:
        extends: .base
        cache: {paths: [b]}
        artifacts: {name: all}
    `
    expect(lost(text).map(([keyword, value]) => [keyword, value])).toEqual([['cache:paths', 'a']])
  })

  test('are none where the job wants none, or inherits none', () => {
    const base = 'default: {before_script: [echo default]}\n.base: {after_script: [echo after], script: [make]}\n'
    expect(lost(`${base}job: {extends: .base, before_script: [], after_script: null}\n`)).toEqual([])
    expect(lost(`${base}job: {inherit: {default: false}, before_script: [x], script: [make]}\n`)).toEqual([])
  })
})
