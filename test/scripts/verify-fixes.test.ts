import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CLEAN, ERROR, INFO, project, SUPPRESSED } from '../cli/command.js'
import { runScript } from './script.js'

const IN_YAML = `push:
  script:
    - 'cp -r "$SRC/." "/nfs/cache/data"'
    - |
      set -e
      bash -c 'cp -r "$1/." "/nfs/cache/logs"' push "$LOGS"
`

/** Only possible: nothing shows that it is a tree. */
const POSSIBLE = '#!/bin/bash\ncp -r "$1" /nfs/cache/entry\n'

/** Two fixes for each listing, one for each copy. */
const HAZARDS = {
  'error.sh': ERROR,
  'info.sh': INFO.replaceAll('\n', '\r\n'),
  'marked.sh': `\ufeff${ERROR}`,
  'possible.sh': POSSIBLE,
  '.gitlab-ci.yml': IN_YAML,
}

describe('npm run verify-fixes', () => {
  test('tries every fix of every finding, possible ones too, and changes no file', () => {
    const root = project(HAZARDS)
    const { status, stdout } = runScript('verify-fixes', [root])
    expect(stdout).toMatch(
      /\ntried 9 fixes of 6 findings, each alone and 3 times together: 0 problems\n0 planned fixes were not offered\n$/,
    )
    expect(status).toBe(0)
    for (const [path, text] of Object.entries(HAZARDS)) expect(readFileSync(join(root, path), 'utf8')).toBe(text)
  })

  test('tries the same where every line ends with CRLF', () => {
    const { status, stdout } = runScript('verify-fixes', [project(HAZARDS), '--crlf'])
    expect(stdout).toContain('tried 9 fixes of 6 findings')
    expect(status).toBe(0)
  })

  test('takes each folder as a root of its own', () => {
    const root = project({ 'one/error.sh': ERROR, 'two/possible.sh': POSSIBLE, 'three/clean.sh': CLEAN })
    const folders = ['one', 'two', 'three'].map((name) => join(root, name))
    const { status, stdout } = runScript('verify-fixes', folders)
    expect(stdout).toMatch(/^\ntried 3 fixes of 2 findings, each alone and 5 times together: 0 problems\n/)
    expect(status).toBe(0)
  })

  test('lists what is planned and not offered', () => {
    // The operands stand in another place than the command.
    const expanded = '#!/bin/bash\nARGS="out/. /nfs/out"\neval "cp -r $ARGS"\n'
    const { stdout } = runScript('verify-fixes', [project({ 'expanded.sh': expanded, 'error.sh': ERROR }), '--refused'])
    expect(stdout).toContain('not offered: nfs/per-file-copy at expanded.sh:3:7, "write one archive instead of many files"')
    expect(stdout).toContain('1 planned fixes were not offered')
  })

  test('fails where there is nothing to try', () => {
    const { status, stdout } = runScript('verify-fixes', [project({ 'clean.sh': CLEAN, 'suppressed.sh': SUPPRESSED })])
    expect(stdout).toContain('tried 0 fixes of 0 findings')
    expect(stdout).toContain('nothing was tried, and that proves nothing')
    expect(status).toBe(1)
  })

  test.each([[[]], [['/nonexistent']], [['.', '--unknown']]])('with %j is called in a wrong way', (words) => {
    const { status, stderr } = runScript('verify-fixes', words)
    expect(stderr).not.toBe('')
    expect(status).toBe(2)
  })
})
