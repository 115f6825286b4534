/** The edit that turns a rule off for some files, in configurations as people write them. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { globOf, turnOff } from '../../server/src/configuration/turn-off.js'
import { applyEdits } from '../../server/src/text/location.js'
import { problemsIn, readAll } from './read.js'

function after(text: string, rule = 'nfs/lock', files = '/scripts/x.sh', path = 'cistern.yaml'): string | null {
  const edit = turnOff({ path, text }, rule, files)
  return edit === null ? null : applyEdits(text, [edit])
}

const ADDED = 'overrides:\n  - files: [/scripts/x.sh]\n    rules:\n      nfs/lock: off\n'

describe('the rule is turned off', () => {
  test.each([
    ['where there is no configuration', '', ADDED],
    ['in a file of comments', '# ours\n', `# ours\n\n${ADDED}`],
    ['behind what is there', 'rules:\n  nfs/lock: error # no\n', `rules:\n  nfs/lock: error # no\n\n${ADDED}`],
    ['in a file without a line end', 'exclude: [a]', `exclude: [a]\n\n${ADDED}`],
    ['under a key with nothing', 'overrides:\nexclude: [a]\n', `${ADDED}exclude: [a]\n`],
    [
      'behind the last entry',
      'overrides:\n- files: [a] # b\n  rules: {nfs/lock: off} # c\n# d\nexclude: [a]\n',
      'overrides:\n- files: [a] # b\n  rules: {nfs/lock: off} # c\n- files: [/scripts/x.sh]\n  rules:\n    nfs/lock: off\n# d\nexclude: [a]\n',
    ],
    [
      'in the entry of these files',
      'overrides:\n  - files:\n      - /scripts/x.sh\n    rules:\n      nfs/per-file-copy: off # b\nexclude: [a]\n',
      'overrides:\n  - files:\n      - /scripts/x.sh\n    rules:\n      nfs/per-file-copy: off # b\n      nfs/lock: off\nexclude: [a]\n',
    ],
    [
      'where the entry of these files has it otherwise',
      'overrides:\n  - files: [/scripts/x.sh]\n    rules: { nfs/lock: info }\n',
      'overrides:\n  - files: [/scripts/x.sh]\n    rules: { nfs/lock: off }\n',
    ],
    ['with the line ends of the file', 'exclude: [a]\r\n', `exclude: [a]\r\n\r\n${ADDED.replaceAll('\n', '\r\n')}`],
    [
      'in one line',
      '{ exclude: [a] }\n',
      '{ exclude: [a], "overrides": [{ "files": ["/scripts/x.sh"], "rules": { "nfs/lock": "off" } }] }\n',
    ],
    ['in a map of nothing', '{}', '{"overrides": [{ "files": ["/scripts/x.sh"], "rules": { "nfs/lock": "off" } }]}'],
    ['in a list of nothing', 'overrides: []\n', 'overrides: [{ "files": ["/scripts/x.sh"], "rules": { "nfs/lock": "off" } }]\n'],
  ])('%s', (_what, before, expected) => {
    expect(after(before)).toBe(expected)
    const { rule } = readAll({ 'cistern.yaml': expected }).of('scripts/x.sh')
    expect([rule('scripts/x.sh', 'nfs/lock').severity, rule('scripts/y.sh', 'nfs/lock').severity === 'off']).toEqual(['off', false])
    expect(problemsIn(expected)).toEqual([])
  })

  test('in JSON, and in package.json under its key', () => {
    const manifest = '{\n\t"name": "x",\n\t"cistern": {\n\t\t"exclude": ["a"]\n\t}\n}\n'
    const text = after(manifest, 'nfs/lock', '/x.sh', 'package.json') ?? ''
    expect(JSON.parse(text)).toEqual({
      name: 'x',
      cistern: { exclude: ['a'], overrides: [{ files: ['/x.sh'], rules: { 'nfs/lock': 'off' } }] },
    })
    expect(JSON.parse(after('{ "exclude": ["a"] }', 'nfs/lock', '/x.sh', 'cistern.json') ?? '')).toHaveProperty('overrides')
  })
})

test.each(['overrides: x\n', 'rules: [\n', 'exclude: [a]\n---\nexclude: [b]\n', '- a\n', '{ overrides: }'])(
  'there is no edit of what is not understood: %j',
  (text) => {
    expect(after(text)).toBeNull()
  },
)

test('a name that a line of globs cannot hold has no edit', () => {
  expect(after('', 'nfs/lock', globOf('a\nb.sh'))).toBeNull()
})

test('the glob of a file names it and no other, whatever its name', () => {
  const name = fc.stringMatching(/^[ -.0-~]{1,12}$/).filter((each) => !/^\.{1,2}$/.test(each))
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 3 }), name, (parts, other) => {
      const path = parts.join('/')
      const text = after('', 'nfs/lock', globOf(path)) ?? ''
      const { rule } = readAll({ 'cistern.yaml': text }).of(path)
      const beside = [...parts.slice(0, -1), other].join('/')
      return (
        problemsIn(text).length === 0 &&
        rule(path, 'nfs/lock').severity === 'off' &&
        (beside === path || rule(beside, 'nfs/lock').severity === null)
      )
    }),
    { numRuns: 300 },
  )
})
