/** What a configuration says once it is read, and what is said where it is wrong. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { configuration, problemsIn, readAll } from './read.js'

describe('a setting that is wrong is told with its place, what is allowed, and what may have been meant', () => {
  test.each([
    [
      'storag: {}',
      '1:1 there is no setting storag, only storage, dataDirectories, privateDirectories, environment, runner, rules, include, exclude, overrides; did you mean storage?',
    ],
    ['storage:\n  netwrok: [/x]', '2:3 there is no setting storage.netwrok, only network, local, shared; did you mean network?'],
    ['storage:\n  local: /x', '2:10 storage.local takes a list, not /x'],
    ['storage:\n  network:\n    - cache', '3:7 storage.network: cache is neither a path from / or ./ nor the name of a variable, as $NAME'],
    ['storage: { network: [/a/../b] }', '1:22 storage.network: /a/../b leads through . or ..'],
    ['storage: { network: ["/a/[z-b]"] }', '1:22 storage.network: /a/[z-b] has a range in [] that is none'],
    ['storage: { network: [/] }', '1:22 storage.network: / is everything'],
    ['storage: { network: [{ a: b }] }', '1:22 storage.network takes a single value, not a map'],
    ['dataDirectories:\n  -\n', '2:4 dataDirectories: an entry of the list is empty'],
    ['privateDirectories: [/x]', '1:22 privateDirectories is a map from names to values, not /x'],
    ['privateDirectories:\n  - path: /x', '2:5 privateDirectories needs owner here'],
    ['environment: { 1A: b }', '1:16 environment: 1A is no name of a variable'],
    ['environment: { A: { valeu: b } }', '1:21 there is no setting environment.A.valeu, only value, description; did you mean value?'],
    ['runner: { mounts: [./x] }', '1:20 runner.mounts: ./x is no mount: write /directory/of/the/machine:/where/jobs/see/it'],
    ['rules:\n  nfs/lokc: off', '2:3 rules: there is no rule nfs/lokc; did you mean nfs/lock?'],
    ['rules: { lock: off }', '1:10 rules: there is no rule lock; did you mean nfs/lock?'],
    ['rules: { nfs/lock: of }', '1:20 rules.nfs/lock can be off, info, warning or error, not of; did you mean off?'],
    ['rules: { nfs/lock: { except: [A] } }', '1:22 there is no setting rules.nfs/lock.except, only severity'],
    ['rules: { nfs/lock: [off] }', '1:20 rules.nfs/lock can be off, info, warning or error, not a list'],
    ['exclude: [""]', '1:11 exclude: nothing is no glob as in .gitignore'],
    ['overrides:\n  - files: [a]', '2:5 overrides needs rules here'],
    ['overrides:\n  - files: [a]\n    rules: { nfs/lokc: off }', '3:14 overrides.rules: there is no rule nfs/lokc; did you mean nfs/lock?'],
    ['- a', '1:1 a configuration is a map from names to values, not a list'],
    ['rules: {}\n---\nrules: {}', '3:1 only the first document of the file is read'],
  ])('%j', (text, problem) => {
    expect(problemsIn(text)).toEqual([problem])
  })

  test('in YAML that is none, without losing what stands before it', () => {
    const text = 'storage:\n  network: [/x]\nrules: {nfs/lock: [}\n'
    expect(problemsIn(text)[0]).toMatch(/^3:\d+ /)
    expect(configuration(text).storage.network).toHaveLength(1)
  })

  test('each once, however often an alias repeats it, and not without end', () => {
    expect(problemsIn('storage:\n  network: &a [x]\n  local: *a\n').map((each) => each.slice(0, 4))).toEqual(['2:16', '2:16'])
    expect(problemsIn(Array.from({ length: 500 }, (_, index) => `x${index}: 1`).join('\n'))).toHaveLength(50)
  })

  test('in cistern.json and in package.json too, there only under its key', () => {
    expect(problemsIn({ 'cistern.json': '{\n\t"rule": {}\n}' })[0]).toContain('cistern.json:2:2 there is no setting rule')
    const manifest = (rules: string): string => `{\n  "name": "x",\n  "storag": {},\n  "cistern": { "rules": { ${rules} } }\n}\n`
    expect(problemsIn({ 'package.json': manifest('"nfs/lokc": "off"') })).toEqual([
      'package.json:4:27 rules: there is no rule nfs/lokc; did you mean nfs/lock?',
    ])
    expect(problemsIn({ 'package.json': '{ "name": "cistern", "bin": { "cistern": "x" } }' })).toEqual([])
  })
})

test('whatever stands where, something is said, and a configuration is there', () => {
  const word = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom('/a/**/[b-c]', '$X*', 'off', 'nfs/lock', '/a:/b:ro', '!**', '[', '**', '\\\\', './x', '../x', ''),
  )
  const key = fc.constantFrom(
    'storage', 'network', 'local', 'shared', 'dataDirectories', 'privateDirectories', 'path', 'owner', 'environment', 'value', 'runner', 'user',
    'mounts', 'rules', 'nfs/lock', 'env/unconditional-override', 'severity', 'except', 'include', 'exclude', 'overrides', 'files',
  ) // prettier-ignore
  const { data } = fc.letrec((tie) => ({
    data: fc.oneof({ maxDepth: 4 }, word, fc.array(tie('data'), { maxLength: 3 }), fc.dictionary(key, tie('data'), { maxKeys: 5 })),
  }))
  fc.assert(
    fc.property(fc.dictionary(key, data, { maxKeys: 8 }), (settings) => {
      const text = JSON.stringify(settings)
      const all = readAll({ 'a/cistern.yaml': text })
      const { looksAt, reportsOn, rule } = all.of('a/b/x.sh')
      expect([typeof looksAt('a/b/x.sh'), typeof reportsOn('a/b/x.sh')]).toEqual(['boolean', 'boolean'])
      expect([null, 'off', 'info', 'warning', 'error']).toContain(rule('a/b/x.sh', 'nfs/lock').severity)
      for (const { span } of all.problems) expect(span.start >= 0 && span.start <= span.end && span.end <= text.length).toBe(true)
    }),
    { numRuns: 500 },
  )
})

describe('nothing is wrong in', () => {
  test.each(['', '# all comments\n', '{}', 'storage:\nrules:\nenvironment:\n', 'environment:\n  A:\n  B: 8080\n  C: true\n', '$schema: x'])(
    '%j',
    (text) => {
      expect(problemsIn(text)).toEqual([])
    },
  )
})

describe('the configuration of a file', () => {
  const all = readAll({
    'cistern.yaml': 'rules: { nfs/lock: off }',
    'a/cistern.yml': 'rules: { nfs/per-file-copy: off }',
    'a/b/package.json': '{ "cistern": { "rules": { "nfs/lock": "error" } } }',
  })
  const severity = (path: string, rule: string): string | null => all.of(path).rule(path, rule).severity

  test('is that of the nearest folder upwards, and that alone', () => {
    expect(['x.sh', 'aa/x.sh', 'a/x.sh', 'a/b/x.sh', 'a/b/c/d/x.sh'].map((path) => severity(path, 'nfs/lock'))).toEqual([
      'off',
      'off',
      null,
      'error',
      'error',
    ])
    expect(severity('a/x.sh', 'nfs/per-file-copy')).toBe('off')
  })

  test('is that of the first file, where a folder has two', () => {
    const two = { 'cistern.json': '{ "rules": { "nfs/lock": "off" } }', 'cistern.yaml': 'rules: { nfs/lock: error }' }
    expect(readAll(two).of('x.sh').rule('x.sh', 'nfs/lock').severity).toBe('error')
    expect(problemsIn(two)).toEqual(['cistern.json:1:1 it is not read, because there is cistern.yaml beside it'])
  })
})

describe('overrides', () => {
  const text = `rules:
  nfs/lock: off
  env/unconditional-override: { severity: info, except: [A] }
overrides:
  - files: [scripts/**, '!scripts/keep.sh']
    rules: { nfs/lock: error, env/unconditional-override: { except: [B] } }
  - files: ['*.bash']
    rules: { nfs/lock: warning }
`
  const { rule } = configuration(text)

  test('win over the rules above, and later ones over earlier ones', () => {
    expect(['x.sh', 'scripts/x.sh', 'scripts/keep.sh', 'scripts/x.bash'].map((path) => rule(path, 'nfs/lock').severity)).toEqual([
      'off',
      'error',
      'off',
      'warning',
    ])
  })

  test('leave what they do not name', () => {
    expect(rule('scripts/x.sh', 'env/unconditional-override')).toEqual({ severity: 'info', options: { except: ['B'] } })
    expect(rule('scripts/x.sh', 'nfs/per-file-copy')).toEqual({ severity: null, options: {} })
  })
})
