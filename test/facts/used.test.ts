/** Who else in the workspace reads a path, works in it, or is told its name. */
import { describe, expect, test } from 'vitest'
import { pathOf } from '../../server/src/facts/context.js'
import { isEffect } from '../../server/src/facts/situated.js'
import { isNamedByPipeline } from '../../server/src/facts/named-by-pipeline.js'
import { isUsed, useOf } from '../../server/src/facts/used.js'
import { executionOf, workspaceOf, type Texts } from './timeline.js'

/** The second line only makes the script one that a rule looks at. */
const COPY = 'cp -a /data/src /data/copy\ncp -r "$SEEN/." /nfs/seen'

/** Whether anybody uses the copy that the first script makes. */
function isCopyUsed(texts: Readonly<Record<string, string>>): boolean {
  const { executions } = workspaceOf(texts)
  const copies = executions.flatMap(({ items }) => items.filter((item) => isEffect(item, 'copyTree')))
  const [copy] = copies
  if (copy === undefined || !isEffect(copy, 'copyTree')) throw new Error('nothing is copied')
  return isUsed(useOf(pathOf(copy.effect.to.value, copy.moment, copy.context), [copy]), executions)
}

function madeWith(line: string): Readonly<Record<string, string>> {
  return { 'main.sh': `${COPY}\n${line}\n` }
}

describe('the copy is used', () => {
  test.each([
    ['by a command that reads it', 'cat /data/copy/file'],
    ['by a command that goes through it', 'ls /data/copy | wc -l'],
    ['by a command that works in it', 'cd /data/copy\nrm -rf x'],
    ['by an archive of it', 'tar czf /tmp/x.tgz -C /data/copy .'],
    ['by a directory above that is copied', 'cp -a /data /other'],
    ['by a link to it', 'ln -s /data/copy /srv/current'],
    ['by a test of it', '[ -f /data/copy/done ] && echo'],
    ['by a program that no table knows', 'frobnicate --dir=/data/copy'],
    ['by one that is told a directory above', 'frobnicate -v /data/copy:/data'],
    ['by who gets it in the environment', 'export DIR=/data/copy'],
    ['by a file that names it', 'echo "dir=/data/copy" > conf'],
    ['in a string for another shell', `bash -c 'cat /data/copy/x'`],
    ['in a trap', `trap 'cat /data/copy/x' EXIT`],
    ['in the background', 'cat /data/copy/x &'],
    ['in a function that nothing calls', 'f() { cat /data/copy/x; }'],
    ['in a branch', 'if [ -n "$X" ]; then cat /data/copy/x; fi'],
    ['through a variable', 'DIR=/data/copy\ncat "$DIR/x"'],
  ])('%s', (_who, line) => {
    expect(isCopyUsed(madeWith(line))).toBe(true)
  })

  test('by another script, or another job', () => {
    expect(isCopyUsed({ 'main.sh': `${COPY}\n`, 'other.sh': 'cp -r /data/copy/x /nfs/y\n' })).toBe(true)
    const yaml = (second: string): string => `one:\n  script:\n    - ./main.sh\ntwo:\n  script:\n    - ${second}\n`
    expect(isCopyUsed({ 'main.sh': `${COPY}\n`, '.gitlab-ci.yml': yaml('cat /data/copy/x') })).toBe(true)
    expect(isCopyUsed({ 'main.sh': `${COPY}\n`, '.gitlab-ci.yml': yaml('cat /data/other/x') })).toBe(false)
  })
})

describe('the copy is not used', () => {
  test.each([
    ['by nothing at all', 'true'],
    ['by what removes it', 'rm -rf /data/copy'],
    ['by what changes its mode or owner', 'chmod -R 700 /data/copy\nchown -R me /data/copy'],
    ['by what only shows it', 'ls -l /data/copy'],
    ['by a path that begins alike', 'cat /data/copy2/x'],
    ['by a neighbour', 'cat /data/src2/x'],
    ['by what writes into it', 'echo x > /data/copy/stamp'],
  ])('%s', (_who, line) => {
    expect(isCopyUsed(madeWith(line))).toBe(false)
  })
})

test('a line of the pipeline that is the path names it, as an artifact or a cache', () => {
  const named = (line: string, path: Texts): boolean => {
    const texts = { '.gitlab-ci.yml': `job:\n  script:\n    - cp -a src ${String(path)}\n  artifacts:\n    paths:\n      - ${line}\n` }
    const execution = executionOf(texts, 'job')
    const copy = execution.items.find((item) => isEffect(item, 'copyTree'))
    if (copy === undefined || !isEffect(copy, 'copyTree') || execution.job === null) throw new Error('nothing is copied')
    return isNamedByPipeline(pathOf(copy.effect.to.value, copy.moment, copy.context), [execution.job])
  }
  expect(named('build/', 'build')).toBe(true)
  expect(named('build/out', 'build')).toBe(true)
  expect(named('$CI_PROJECT_DIR/build', 'build')).toBe(true)
  expect(named('"$OUT/x"', '$OUT')).toBe(true)
  expect(named('other/', 'build')).toBe(false)
})
