import { describe, expect, test } from 'vitest'
import { fileKind, isForAnotherProgram } from '../../server/src/workspace/kind.js'
import { analyse } from '../../server/src/engine.js'
import { memoryHost } from '../rules/fixture.js'
import { native } from '../syntax/parsers.js'

function kindOf(path: string, content: string, executable = false): string | null {
  const found = fileKind(path, memoryHost(new Map([[path, { content, executable }]]), native()))
  return found?.kind === 'pipeline' ? found.dialect.system.name : (found?.kind ?? null)
}

describe('a file is shell', () => {
  test.each([
    ['by its extension', 'a.sh', 'true\n', false],
    ['by another extension', 'a/b.bash', 'true\n', false],
    ['by its shebang', 'bin/deploy', '#!/bin/bash\n', false],
    ['by a shebang through env', 'bin/deploy', '#!/usr/bin/env bash\n', false],
    ['by a shebang with options', 'bin/deploy', '#!/bin/sh -eu\n', false],
    ['by a shebang behind a byte order mark', 'bin/deploy', '\ufeff#!/bin/bash\n', false],
    ['by a shebang where a point is in its name, if it can be run', 'app.postinst', '#!/bin/sh\n', true],
  ])('%s', (_why, path, content, executable) => {
    expect(kindOf(path, content, executable)).toBe('shell')
  })
})

describe('a file is CI YAML', () => {
  test.each([
    ['gitlab', '.gitlab-ci.yml', 'a:\n  script: [b]\n'],
    ['gitlab', 'ci/build.gitlab-ci.yml', 'a:\n  script: [b]\n'],
    ['gitlab', '.gitlab/ci/build.yml', 'a:\n  script: [b]\n'],
    ['github', '.github/workflows/ci.yml', 'on: push\njobs:\n  a:\n    steps: []\n'],
    ['github', '.github/actions/x/action.yml', 'runs:\n  using: composite\n  steps: []\n'],
  ])('of %s: %s', (kind, path, content) => {
    expect(kindOf(path, content)).toBe(kind)
  })
})

describe('a file is nothing to us', () => {
  test.each([
    ['another language by its shebang', 'bin/tool', '#!/usr/bin/env python3\n'],
    ['another language in a file that is named like shell', 'a.sh', '#!/usr/bin/env zsh\n'],
    ['text', 'README.md', '# Read me\n'],
    ['YAML that is no pipeline', 'values.yaml', 'a: b\n'],
    ['YAML beside the workflows', '.github/dependabot.yml', 'version: 2\n'],
    ['an empty file', 'empty', ''],
  ])('%s', (_why, path, content) => {
    expect(kindOf(path, content)).toBeNull()
  })
})

describe('a file that a job runs is for another program', () => {
  test.each([
    ['by its extension', 'ci/check.py', 'import sys\n', true],
    ['by its shebang', 'ci/check', '#!/usr/bin/env ruby\n', true],
    ['not where its shebang names a shell', 'ci/check.py', '#!/bin/bash\n', false],
    ['not where nothing says so', 'ci/check', 'make check\n', false],
  ])('%s', (_why, path, content, expected) => {
    expect(isForAnotherProgram(path, content)).toBe(expected)
  })

  test('and is not complained about', () => {
    const files = new Map([
      ['.gitlab-ci.yml', { content: 'check:\n  script:\n    - ./ci/check.py --all\n', executable: false }],
      ['ci/check.py', { content: 'def check(a, b):\n  return (a if b else [x for x in a])\n', executable: true }],
    ])
    expect(analyse(memoryHost(files, native()), { rules: null }).workspace.notices).toEqual([])
  })
})
