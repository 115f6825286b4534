/** What is left out of a root that holds more than is wanted: what lies deepest, and said so. */
import { expect, test } from 'vitest'
import { openingHost } from '../../server/src/cli/node-host.js'
import { finished } from '../../server/src/text/steps.js'
import { makeProject } from '../lsp/project.js'
import { native } from '../syntax/parsers.js'

const FILES = { '.gitlab-ci.yml': 'a: 1\n', 'a/deep/1.sh': 'ls\n', 'a/deep/2.sh': 'ls\n', 'b/3.sh': 'ls\n', 'c/4.sh': 'ls\n' }

function opened(limits: { readonly files: number; readonly bytes: number }): {
  readonly texts: readonly (readonly string[])[]
  readonly notices: readonly (readonly string[])[]
} {
  const { folder, remove } = makeProject(FILES)
  const host = finished(openingHost(folder, native(), { limits }))
  const texts = host.list().map((path) => [path, host.read(path).kind])
  const notices = host.notices().map(({ kind, path, message }) => [kind, path, message])
  remove()
  return { texts, notices }
}

test('of too many files, those in the deepest folders', () => {
  expect(opened({ files: 3, bytes: Infinity })).toEqual({
    texts: [
      ['.gitlab-ci.yml', 'text'],
      ['b/3.sh', 'text'],
      ['c/4.sh', 'text'],
    ],
    notices: [['skipped', 'a/deep', 'skipped, because there are more than 3 files']],
  })
})

test('of too many bytes, the files that are read last', () => {
  const { texts, notices } = opened({ files: Infinity, bytes: 8 })
  expect(texts.slice(0, 3)).toEqual([
    ['.gitlab-ci.yml', 'text'],
    ['a/deep/1.sh', 'text'],
    ['a/deep/2.sh', 'unusable'],
  ])
  expect(notices[0]).toEqual(['skipped', 'a/deep/2.sh', 'skipped, because more than 0.000008 MB were read already'])
})
