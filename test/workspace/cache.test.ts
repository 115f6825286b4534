import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { analyse } from '../../server/src/engine.js'
import type { Walk } from '../../server/src/run/event.js'
import { makeCache, type Cache } from '../../server/src/workspace/workspace.js'
import { memoryHost } from '../rules/fixture.js'
import { told } from '../rules/laws.js'
import { native } from '../syntax/parsers.js'

type Texts = Readonly<Record<string, string | null>>

/** What may stand in each file; null where it is not there. */
const CHOICES: Readonly<Record<string, readonly (string | null)[]>> = {
  '.gitlab-ci.yml': [
    null,
    'push:\n  variables: {CACHE: /cache/a}\n  script: [./push.sh]\n',
    'push:\n  variables: {CACHE: /cache/b}\n  script: [./lib.sh]\n',
    'include: {local: ci/common.yml}\npush:\n  extends: .base\n  script: [./push.sh]\n',
    'push:\n  script: [\n',
  ],
  'ci/common.yml': [null, '.base:\n  variables: {CACHE: /cache/c, TARGET: /nfs/x}\n', '.base:\n  variables: {TARGET: /srv/x}\n'],
  'push.sh': [
    null,
    '#!/bin/bash\n. ./lib.sh\nexport CACHE=/cache/own\ncp -r "$SRC/." "$TARGET"\n',
    '#!/bin/bash\nexport CACHE="${CACHE:-x}"\n. ./lib.sh\n',
  ],
  'lib.sh': [null, 'TARGET=/nfs/data\n', 'TARGET=/srv/data\nexport CACHE=/cache/lib\n', 'if\n'],
}

function findings(texts: Texts, cache = makeCache()): unknown {
  const files = new Map(
    Object.entries(texts).flatMap(([path, content]) => (content === null ? [] : [[path, { content, executable: true }] as const])),
  )
  const analysis = analyse(memoryHost(files, native()), { rules: null, cache })
  return { findings: told(analysis), notices: analysis.workspace.notices.map(({ path, message }) => `${path}: ${message}`) }
}

const anyTexts = fc.record(Object.fromEntries(Object.entries(CHOICES).map(([path, choices]) => [path, fc.constantFrom(...choices)])))

describe('a cache that is kept while files change', () => {
  test('gives what a fresh analysis gives', () => {
    fc.assert(
      fc.property(fc.array(anyTexts, { minLength: 2, maxLength: 6 }), (versions) => {
        const cache = makeCache()
        for (const texts of versions) expect(findings(texts, cache)).toEqual(findings(texts))
      }),
      { numRuns: 150 },
    )
  })

  test('does not walk again what did not change', () => {
    const cache = makeCache()
    const open = (lib: string): unknown =>
      findings(
        { 'push.sh': '#!/bin/bash\n. ./lib.sh\ncp -r "$SRC/." "$TARGET"\n', 'lib.sh': lib, 'other.sh': 'cp -r "$SRC/." /nfs/x\n' },
        cache,
      )
    open('TARGET=/nfs/data\n')
    const before = walksIn(cache)
    open('TARGET=/nfs/other\n')
    expect([...walksIn(cache)].filter((walk) => before.has(walk)).map(({ file }) => file)).toEqual(['other.sh'])
  })
})

function walksIn(cache: Cache): ReadonlySet<Walk> {
  return new Set([...cache.walks.values()].map(({ walk }) => walk))
}
