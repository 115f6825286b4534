/** What a GitLab pipeline takes from the files that it includes. */
import { describe, expect, test } from 'vitest'
import { localPath, wildcardPattern } from '../../server/src/pipelines/gitlab/include.js'
import { gitlab, jobOf, messages, show, textOf, yaml } from './project.js'

describe('an included file', () => {
  test('brings jobs, which know the file that declares them', () => {
    const pipeline = gitlab(
      yaml`
        include:
          - local: /ci/build.yml
          - ci/test.yaml
        variables: {A: main}
        build:
          variables: {B: main}
      `,
      {
        'ci/build.yml': 'variables: {A: included, C: included}\nbuild: {variables: {B: included, D: included}, script: [make]}\n',
        'ci/test.yaml': 'test: {script: [make test]}\n',
      },
    )
    expect(pipeline.jobs.map(({ name, origin }) => [name, origin.source.path])).toEqual([
      ['build', '.gitlab-ci.yml'],
      ['test', 'ci/test.yaml'],
    ])
    expect(show(jobOf(pipeline, 'build').variables)).toEqual(['A=main (global)', 'C=included (global)', 'B=main', 'D=included'])
    expect(pipeline.reads).toEqual(['.gitlab-ci.yml', 'ci/build.yml', 'ci/test.yaml'])
  })

  test('may include others, whose paths start at the root', () => {
    const pipeline = gitlab('include: /ci/a.yml\njob: {extends: .b}\n', {
      'ci/a.yml': 'include: {local: ci/deep/b.yml}\n.a: {before_script: [echo a]}\n',
      'ci/deep/b.yml': '.b: {extends: .a, script: [echo b]}\n',
    })
    expect(textOf(pipeline, 'job')).toBe('echo a\necho b')
  })

  test('may include itself without end', () => {
    const pipeline = gitlab('include: a.yml\n', {
      'a.yml': 'include: [b.yml, a.yml]\n',
      'b.yml': 'include: a.yml\njob: {script: [echo]}\n',
    })
    expect(pipeline.jobs.map(({ name }) => name)).toEqual(['job'])
    expect(messages(pipeline)).toEqual(['b.yml: this file includes itself', 'a.yml: this file includes itself'])
  })

  test('is merged over what was included before it', () => {
    const pipeline = gitlab('include: [a.yml, b.yml]\n', {
      'a.yml': 'job: {script: [echo a], before_script: [echo before]}\n',
      'b.yml': 'job: {script: [echo b]}\n',
    })
    expect(textOf(pipeline, 'job')).toBe('echo before\necho b')
  })

  test('is reported where it is not there, and still counts as asked for', () => {
    const pipeline = gitlab('include: missing.yml\njob: {script: [echo]}\n')
    expect(messages(pipeline)).toEqual(['.gitlab-ci.yml: the included file does not exist'])
    expect(pipeline.reads).toContain('missing.yml')
    expect(pipeline.jobs).toHaveLength(1)
  })

  test('has problems of its own', () => {
    const pipeline = gitlab('include: a.yml\njob: {script: [echo]}\n', { 'a.yml': 'other:\n  script: [echo\nlast: {script: [x]}\n' })
    expect(pipeline.problems.map(({ path }) => path)).toContain('a.yml')
    expect(pipeline.jobs.map(({ name }) => name)).toContain('job')
  })
})

describe('includes with wildcards', () => {
  const files = {
    'ci/a.yml': 'a: {script: [echo a]}\n',
    'ci/sub/b.yml': 'b: {script: [echo b]}\n',
    'ci/sub/note.txt': 'no pipeline',
    'other/c.yml': 'c: {script: [echo c]}\n',
  }
  test.each([
    ['ci/*.yml', ['a']],
    ['/ci/**.yml', ['a', 'b']],
    ['ci/**/*.yml', ['b']],
    ['*/*.yml', ['a', 'c']],
    ['none/*.yml', []],
  ])('%s', (include, jobs) => {
    const pipeline = gitlab(`include: '${include}'\n`, files)
    expect(pipeline.jobs.map(({ name }) => name)).toEqual(jobs)
    expect(pipeline.patterns).toEqual([include.replace(/^\//, '')])
  })

  test('match characters of expressions as they are', () => {
    expect(wildcardPattern('ci+(x)/*.yml').test('ci+(x)/a.yml')).toBe(true)
    expect(wildcardPattern('a.yml').test('a-yml')).toBe(false)
  })
})

describe('a component of the project itself', () => {
  const include = 'include: [{component: $CI_SERVER_FQDN/$CI_PROJECT_PATH/build@$CI_COMMIT_SHA, inputs: {name: x}}]\n'
  const template = 'spec: {inputs: {name: }}\n---\n"build-$[[ inputs.name ]]": {script: [make]}\n'

  test.each(['templates/build.yml', 'templates/build/template.yml'])('is %s', (path) => {
    const pipeline = gitlab(include, { [path]: template })
    expect(pipeline.jobs.map(({ name, unknownSources }) => [name, unknownSources.length])).toEqual([['build-x', 0]])
    expect(pipeline.parts).toContain(path)
  })

  test('is not known at another version', () => {
    expect(gitlab(include.replace('$CI_COMMIT_SHA', '1.0'), { 'templates/build.yml': template }).jobs).toEqual([])
  })
})

describe('what is not read', () => {
  test.each([
    ['a path out of the root', "'../secret.yml'"],
    ['a path out of the root in a roundabout way', '/ci/../../secret.yml'],
    ['a URL', 'https://example.com/ci.yml'],
    ['a file of another project', '{project: group/project, file: /ci.yml}'],
    ['a template of GitLab', '{template: Auto-DevOps.gitlab-ci.yml}'],
    ['a component', '{component: gitlab.com/group/one@1.0}'],
    ['a path with a variable', "'$DIR/ci.yml'"],
    ['a file that is no YAML', 'script.sh'],
  ])('%s', (_, include) => {
    const pipeline = gitlab(`include: [${include}]\njob: {script: [echo]}\n`)
    expect(pipeline.reads).toEqual(['.gitlab-ci.yml'])
    expect(pipeline.problems).toEqual([])
    expect(pipeline.jobs).toHaveLength(1)
  })

  test('but a path that stays inside the root is', () => {
    expect(localPath('/ci/./x/../a.yml')).toBe('ci/a.yml')
    expect(localPath('..')).toBeNull()
  })
})
