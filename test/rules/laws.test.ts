/** The laws must be able to fail: each is shown something that breaks it. */
import { originAt } from '../../server/src/text/value.js'
import { describe, expect, test } from 'vitest'
import { analyse, type Analysis } from '../../server/src/engine.js'
import { native } from '../syntax/parsers.js'
import { memoryHost, type Files } from './fixture.js'
import { badRanges, broken, lostComments, movedTo, notSilenced, told } from './laws.js'
import { VARIANTS } from './rewriting.js'

const COPY = 'cp -r "$SRC/." /nfs/cache/data'

function filesOf(texts: Readonly<Record<string, string>>): Files {
  return new Map(Object.entries(texts).map(([path, content]) => [path, { content, executable: false }]))
}

function look(files: Files): Analysis {
  return analyse(memoryHost(files, native()), { rules: null })
}

const files = filesOf({ 'push.sh': `#!/bin/bash\n# keep me\n${COPY}\n` })
const analysis = look(files)
const [finding] = analysis.findings
if (finding === undefined) throw new Error('the copy is not found')

describe('the law of ranges', () => {
  const { start, end } = finding.origin

  test('holds for what the engine gives', () => {
    expect(badRanges(analysis)).toEqual([])
  })

  test.each([
    ['begins inside a word', start + 1, end],
    ['ends inside a word', start, end - 1],
    ['begins at a blank', start - 1, end],
    ['ends at a line end', start, end + 1],
    ['is empty', start, start],
    ['goes past the end of the file', start, end + 100],
  ])('fails for one that %s', (_what, from, to) => {
    expect(
      badRanges({ ...analysis, findings: [{ ...finding, origin: originAt(finding.origin.source, { start: from, end: to }) }] }),
    ).toHaveLength(1)
  })
})

describe('the law of fixes', () => {
  const silent = filesOf({ 'push.sh': '#!/bin/bash\n# keep me\ntrue\n' })

  test('holds for a fix that silences and keeps', () => {
    expect([
      ...broken(files, silent, analysis, look(silent)),
      ...notSilenced(finding, analysis, look(silent)),
      ...lostComments(files, silent),
    ]).toEqual([])
  })

  test('fails where the finding stays', () => {
    expect(notSilenced(finding, analysis, analysis)).toEqual(['nfs/per-file-copy in push.sh still reports'])
  })

  test('fails where another finding comes', () => {
    const worse = look(filesOf({ 'push.sh': '#!/bin/bash\nsudo cp -r /var/lib/postgresql/15/main /srv/copy\n' }))
    expect(notSilenced(finding, analysis, worse)).toEqual(['pgdata/unfaithful-copy in push.sh is new or louder'])
  })

  test('fails where bash does not accept the result, or we do not', () => {
    const wrong = filesOf({ 'push.sh': '#!/bin/bash\n# keep me\nif true\n  cp -r out/. /nfs/out\n' })
    expect(broken(files, wrong, analysis, look(wrong))).toEqual([
      expect.stringContaining('bash does not accept'),
      expect.stringContaining('not understood'),
    ])
  })

  test('fails where the result is no YAML', () => {
    const [before, after] = [filesOf({ '.gitlab-ci.yml': 'a:\n  script: [b]\n' }), filesOf({ '.gitlab-ci.yml': 'a:\n  script: [b\n' })]
    expect(broken(before, after, look(before), look(after))).toContainEqual(expect.stringContaining('no YAML'))
  })

  test('fails where a comment is gone', () => {
    expect(lostComments(files, filesOf({ 'push.sh': 'true\n' }))).toEqual(['# keep me'])
  })
})

describe('another spelling', () => {
  const project = filesOf({
    '.gitlab-ci.yml': `push:\n  script:\n    - |\n      ${COPY}\n    - name: x\n      other: y\n`,
    'push.sh': `#!/bin/bash\nif true; then\n  ${COPY}\nfi\n`,
  })
  const spelled = (name: string): Files => {
    const variant = VARIANTS[name]?.(project)
    if (variant === null || variant === undefined) throw new Error(`${name} changes nothing`)
    return variant.files
  }

  test.each([
    ['CRLF line ends', 'push.sh', `#!/bin/bash\r\nif true; then\r\n  ${COPY}\r\nfi\r\n`],
    ['a byte order mark', 'push.sh', `\ufeff#!/bin/bash\nif true; then\n  ${COPY}\nfi\n`],
    ['tabs for indentation in shell', 'push.sh', `#!/bin/bash\nif true; then\n\t${COPY}\nfi\n`],
    [
      'a comment of characters outside the BMP in front',
      'push.sh',
      `#!/bin/bash\n# \u{1F9EA} \u{20BB7}\u{1D54F}\nif true; then\n  ${COPY}\nfi\n`,
    ],
    [
      'another indentation of YAML',
      '.gitlab-ci.yml',
      `push:\n    script:\n        -   |\n            ${COPY}\n        -   name: x\n            other: y\n`,
    ],
  ])('is written with %s', (name, path, expected) => {
    expect(spelled(name).get(path)?.content).toBe(expected)
  })

  test('does not touch text in which blanks count', () => {
    const long = filesOf({ 'a.sh': 'if true; then\n  cat <<EOF\n  a\nEOF\nfi\n', 'b.sh': 'if true; then\n  echo "a\n  b"\nfi\n' })
    expect(VARIANTS['tabs for indentation in shell']?.(long)).toBeNull()
  })

  test('moves the expected places, so that a finding at the old place fails', () => {
    const variant = VARIANTS['CRLF line ends']?.(files)
    if (variant === null || variant === undefined) throw new Error('nothing changed')
    const after = told(look(variant.files))
    expect(after).toEqual(movedTo(told(analysis), variant.place))
    expect(after).not.toEqual(told(analysis))
  })
})
