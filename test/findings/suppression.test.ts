import { describe, expect, test } from 'vitest'
import { afterFixes, look, seen } from './workspace.js'

const COPY = 'cp -r "$SRC/." /nfs/cache/data'

/** A script of lines, with a copy to network storage in the place of `COPY`. */
function script(...lines: readonly string[]): { readonly 'push.sh': string } {
  return { 'push.sh': `${['#!/bin/bash', ...lines].join('\n')}\n` }
}

test('without a comment the finding is there', () => {
  expect(seen(script(COPY))).toEqual(['push.sh:2 nfs/per-file-copy'])
})

describe('in a shell script a comment suppresses', () => {
  test.each([
    ['the next line', ['# cistern-ignore nfs/per-file-copy', COPY], 'push.sh:3 nfs/per-file-copy suppressed'],
    ['its own line', [`${COPY} # cistern-ignore nfs/per-file-copy`], 'push.sh:2 nfs/per-file-copy suppressed'],
    [
      'with a reason',
      ['# cistern-ignore nfs/per-file-copy -- measured, it is fast', COPY],
      'push.sh:3 nfs/per-file-copy suppressed: measured, it is fast',
    ],
    [
      'several rules',
      ['# cistern-ignore pgdata/unfaithful-copy, nfs/per-file-copy -- both', COPY],
      'push.sh:3 nfs/per-file-copy suppressed: both',
    ],
    [
      'across blank lines and other comments',
      ['# cistern-ignore nfs/per-file-copy', '', '# explained', COPY],
      'push.sh:5 nfs/per-file-copy suppressed',
    ],
    [
      'beside another tool',
      ['# shellcheck disable=SC2086', '# cistern-ignore nfs/per-file-copy', COPY],
      'push.sh:4 nfs/per-file-copy suppressed',
    ],
    ['indented', ['if true; then', '  # cistern-ignore nfs/per-file-copy', `  ${COPY}`, 'fi'], 'push.sh:4 nfs/per-file-copy suppressed'],
    [
      'the whole file from its top',
      ['# cistern-ignore-file nfs/per-file-copy -- legacy', 'true', COPY],
      'push.sh:4 nfs/per-file-copy suppressed: legacy',
    ],
    ['the whole file for every rule', ['# cistern-ignore-file -- generated', COPY], 'push.sh:3 nfs/per-file-copy suppressed: generated'],
  ])('%s', (_what, lines, expected) => {
    expect(seen(script(...lines)).filter((each) => each.includes('nfs/'))).toEqual([expected])
  })
})

describe('a comment does not suppress', () => {
  test.each([
    ['the line after the next', ['# cistern-ignore nfs/per-file-copy', 'true', COPY]],
    ['the line before', [COPY, '# cistern-ignore nfs/per-file-copy']],
    ['another rule', ['# cistern-ignore pgdata/unfaithful-copy', COPY]],
    ['a file from its middle', ['true', '# cistern-ignore-file nfs/per-file-copy', COPY]],
    ['without naming a rule', ['# cistern-ignore', COPY]],
    ['as text of a string', ['echo "', '# cistern-ignore nfs/per-file-copy', `"; ${COPY}`]],
    ['in the words of another tool', ['# shellcheck disable=nfs/per-file-copy', COPY]],
    ['in the middle of a comment', ['# see cistern-ignore nfs/per-file-copy', COPY]],
  ])('%s', (_what, lines) => {
    expect(seen(script(...lines))).toContainEqual(expect.stringMatching(/nfs\/per-file-copy$/))
  })
})

describe('in YAML a comment suppresses', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['above the job', `# cistern-ignore nfs/per-file-copy -- ok\npush:\n  script:\n    - ${COPY}\n    - ${COPY}2\n`],
    ['above the key', `push:\n  # cistern-ignore nfs/per-file-copy -- ok\n  script:\n    - ${COPY}\n`],
    ['above the item', `push:\n  script:\n    # cistern-ignore nfs/per-file-copy -- ok\n    - ${COPY}\n`],
    ['behind the item', `push:\n  script:\n    - ${COPY} # cistern-ignore nfs/per-file-copy -- ok\n`],
    ['above a block', `push:\n  script:\n    # cistern-ignore nfs/per-file-copy -- ok\n    - |\n      true\n      ${COPY}\n`],
    ['inside a block', `push:\n  script:\n    - |\n      # cistern-ignore nfs/per-file-copy -- ok\n      ${COPY}\n`],
    ['behind a line of a block', `push:\n  script:\n    - |\n      ${COPY} # cistern-ignore nfs/per-file-copy -- ok\n`],
    ['at the top of the file', `# cistern-ignore-file nfs/per-file-copy -- ok\npush:\n  script:\n    - ${COPY}\n`],
  ]
  test.each(cases)('%s', (_what, text) => {
    const found = seen({ '.gitlab-ci.yml': text })
    expect(found.length).toBeGreaterThan(0)
    for (const each of found) expect(each).toMatch(/nfs\/per-file-copy suppressed: ok$/)
  })

  test('above a step of a workflow', () => {
    const text = `on: push\njobs:\n  push:\n    runs-on: self-hosted\n    steps:\n      # cistern-ignore nfs/per-file-copy -- ok\n      - name: push\n        run: ${COPY}\n      - run: ${COPY}2\n`
    expect(seen({ '.github/workflows/push.yml': text })).toEqual([
      '.github/workflows/push.yml:8 nfs/per-file-copy suppressed: ok',
      '.github/workflows/push.yml:9 nfs/per-file-copy',
    ])
  })

  test('not the next job', () => {
    const text = `# cistern-ignore nfs/per-file-copy\npush:\n  script:\n    - ${COPY}\nother:\n  script:\n    - ${COPY}\n`
    expect(seen({ '.gitlab-ci.yml': text })).toEqual([
      '.gitlab-ci.yml:4 nfs/per-file-copy suppressed',
      '.gitlab-ci.yml:7 nfs/per-file-copy',
    ])
  })

  test('not as text of a scalar', () => {
    const text = `push:\n  script:\n    - 'echo " # cistern-ignore nfs/per-file-copy"; ${COPY}'\n`
    expect(seen({ '.gitlab-ci.yml': text })).toEqual(['.gitlab-ci.yml:3 nfs/per-file-copy'])
  })
})

describe('a comment that suppresses nothing', () => {
  const UNUSED = 'cistern/unused-suppression'

  test('is reported, with what it names', () => {
    const { findings } = look(script('# cistern-ignore nfs/per-file-copy', 'true'))
    expect(findings.map(({ rule, severity, message }) => [rule, severity, message])).toEqual([
      [UNUSED, 'info', 'this comment suppresses nothing'],
    ])
  })

  test('is reported for a rule that does not exist', () => {
    expect(look(script('# cistern-ignore nfs/no-such-rule', 'true')).findings.map(({ message }) => message)).toEqual([
      'there is no rule nfs/no-such-rule',
    ])
  })

  test('is reported for the one of several rules that is not needed', () => {
    const { findings } = look(script('# cistern-ignore pgdata/unfaithful-copy, nfs/per-file-copy', COPY))
    expect(findings.filter(({ rule }) => rule === UNUSED).map(({ message }) => message)).toEqual([
      'pgdata/unfaithful-copy suppresses nothing',
    ])
  })

  test('is judged only for rules that ran', () => {
    expect(seen(script('# cistern-ignore nfs/per-file-copy', 'true'), ['env/unconditional-override', UNUSED])).toEqual([])
    expect(seen(script('# cistern-ignore nfs/per-file-copy', 'true'), ['nfs/per-file-copy', UNUSED])).toHaveLength(1)
  })

  test('is not reported where only another rule was asked for', () => {
    expect(seen(script('# cistern-ignore nfs/per-file-copy', 'true'), ['nfs/per-file-copy'])).toEqual([])
  })

  test('is reported in YAML too', () => {
    expect(seen({ '.gitlab-ci.yml': '# cistern-ignore nfs/per-file-copy\npush:\n  script:\n    - true\n' })).toEqual([
      '.gitlab-ci.yml:1 cistern/unused-suppression',
    ])
  })

  test.each([
    ['its line where it stands alone', ['# cistern-ignore nfs/per-file-copy', 'true'], ['true']],
    ['the end of a line', ['true # cistern-ignore nfs/per-file-copy -- why'], ['true']],
    [
      'the first of several ids',
      ['# cistern-ignore pgdata/unfaithful-copy, nfs/per-file-copy -- why', COPY],
      ['# cistern-ignore nfs/per-file-copy -- why', COPY],
    ],
    [
      'the last of several ids',
      ['# cistern-ignore nfs/per-file-copy, pgdata/unfaithful-copy -- why', COPY],
      ['# cistern-ignore nfs/per-file-copy -- why', COPY],
    ],
  ])('is removed by its fix: %s', (_what, before, after) => {
    expect(afterFixes(script(...before), UNUSED)).toEqual(script(...after))
  })

  test('is removed from YAML by its fix', () => {
    const texts = {
      '.gitlab-ci.yml':
        'push:\n  script:\n    # cistern-ignore nfs/per-file-copy\n    - |\n      # cistern-ignore env/unconditional-override\n      true\n',
    }
    expect(afterFixes(texts, UNUSED)).toEqual({ '.gitlab-ci.yml': 'push:\n  script:\n    - |\n      true\n' })
  })
})
