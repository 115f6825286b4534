import { describe, expect, test } from 'vitest'
import { flatten } from '../../server/src/text/value.js'
import { effectsOf } from './understood.js'

/** The directories that a command fills with many files, and how a message calls the command. */
function filled(command: string): readonly string[] {
  return effectsOf(command).flatMap((effect) => (effect.kind === 'fillDirectory' ? [`${effect.said}: ${flatten(effect.path.value)}`] : []))
}

describe('many files are written', () => {
  test.each([
    ['git clone https://example.org/a.git', 'git clone: a'],
    ['git clone -q --depth 1 https://example.org/a.git /x/src', 'git clone: /x/src'],
    ['git checkout v1.2', 'git checkout: .'],
    ['git -C /x/src checkout --quiet main', 'git checkout: /x/src'],
    ['git -c core.pager=cat -C /x/src switch main', 'git switch: /x/src'],
    ['git reset --hard origin/main', 'git reset --hard: .'],
    ['git submodule update --init --recursive', 'git submodule update: .'],
    ['npm ci', 'npm ci: ./node_modules'],
    ['npm --prefix /x/app install --omit dev', 'npm install: /x/app/node_modules'],
    ['yarn', 'yarn: ./node_modules'],
    ['yarn install --frozen-lockfile', 'yarn install: ./node_modules'],
    ['pnpm -C /x/app i', 'pnpm i: /x/app/node_modules'],
    ['pip install -t /x/lib requests', 'pip install: /x/lib'],
    ['pip3 install --prefix=/x/env -r list.txt', 'pip install: /x/env'],
    ['/x/env/bin/pip install requests', 'pip install: /x/env'],
    ['python3 -m venv /x/env', 'python -m venv: /x/env'],
    ['virtualenv --prompt work /x/env', 'virtualenv: /x/env'],
    ['cargo build --release', 'cargo build: ./target'],
    ['cargo +nightly test', 'cargo test: ./target'],
    ['cargo b --target-dir /x/out', 'cargo b: /x/out'],
  ])('by %s', (command, expected) => {
    expect(filled(command)).toEqual([expected])
  })
})

describe('few files are written, or elsewhere', () => {
  test.each([
    'git clone --mirror https://example.org/a.git',
    'git clone -n https://example.org/a.git',
    'git checkout -b topic',
    'git checkout -- README.md',
    'git checkout',
    'git reset HEAD~1',
    'git submodule status',
    'git log --grep clone',
    'npm install -g serve',
    'npm run build',
    'yarn build',
    'pip install requests',
    'pip download -d /x/wheels requests',
    'python3 -m venv --without-pip /x/env',
    'python3 -m http.server 8000',
    'python3 setup.py',
    'cargo fmt',
  ])('by %s', (command) => {
    expect(filled(command)).toEqual([])
  })
})

describe('everything below is looked at', () => {
  const reaches = (command: string): readonly string[] =>
    effectsOf(command).flatMap((effect) =>
      effect.kind === 'listDirectory'
        ? [effect.recursive === true ? (effect.evicts === true ? 'all, to make room' : 'all') : 'not all']
        : [],
    )

  test.each([
    ['ls -R d', 'all'],
    ['ls -l d', 'not all'],
    ['du -sh d', 'all'],
    ['du -d 1 d', 'all'],
    ['tree d', 'all'],
    ['tree -L 2 d', 'not all'],
    ['find d -name x', 'all'],
    ['find d -maxdepth 1', 'not all'],
    ['find d -print -quit', 'not all'],
    ['find d -prune -name x', 'not all'],
    ['find d -name .git -prune -o -print', 'all'],
    ['find d -mtime +7 -print', 'all, to make room'],
    ['find d -name x -delete', 'all, to make room'],
  ])('or not, by %s', (command, expected) => {
    expect(reaches(command)).toEqual([expected])
  })
})

describe('tar stores the modes and owners that it is told', () => {
  const named = (command: string): boolean => effectsOf(command).some((effect) => effect.kind === 'archive' && effect.naming !== undefined)

  test.each([
    ['tar cf a.tar d', true],
    ['tar -c --mode=a+rX d', false],
    ['tar cf a.tar --owner=0 d', false],
    ['bsdtar cf a.tar d', false],
    ['zip -r a.zip d', false],
  ])('%s', (command, expected) => {
    expect(named(command)).toBe(expected)
  })
})
