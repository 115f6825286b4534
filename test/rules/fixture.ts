/** Fixture folders as values: every file of a case, and a host that serves them from memory. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import type { Parser } from '../../server/src/syntax/parser.js'
import { applyEdits, type Edit } from '../../server/src/text/location.js'
import { decodeUtf8 } from '../../server/src/text/script.js'
import type { Host } from '../../server/src/workspace/host.js'

export interface FixtureFile {
  /** The content as it lies on disk, byte order mark included. */
  readonly content: string
  readonly executable: boolean
}

/** Files of a root by POSIX path relative to it. */
export type Files = ReadonlyMap<string, FixtureFile>

export interface Fixture {
  /** `family/name`. */
  readonly rule: string
  /** `bad-case` or `good-case`. */
  readonly name: string
  readonly kind: 'bad' | 'good'
  readonly folder: string
  readonly files: Files
}

export const EXPECTED = 'expected.txt'

const HERE = fileURLToPath(new URL('.', import.meta.url))

/** Every case under test/rules, in the order of their names. */
export function readFixtures(): readonly Fixture[] {
  return foldersIn(HERE).flatMap((family) =>
    foldersIn(join(HERE, family)).flatMap((rule) =>
      foldersIn(join(HERE, family, rule)).map((name): Fixture => {
        const folder = join(HERE, family, rule, name)
        return { rule: `${family}/${rule}`, name, kind: kindOf(name, folder), folder, files: filesIn(folder) }
      }),
    ),
  )
}

function kindOf(name: string, folder: string): Fixture['kind'] {
  if (name.startsWith('bad-')) return 'bad'
  if (name.startsWith('good-')) return 'good'
  throw new Error(`${folder}: a case is named bad-... or good-...`)
}

/** @param isOpen the files that somebody edits */
export function memoryHost(files: Files, parser: Parser, isOpen: (path: string) => boolean = () => false): Host {
  const paths = listOf(files)
  const read: Host['read'] = (path) => {
    const file = files.get(path)
    if (file === undefined) return { kind: 'absent' }
    const decoded = decodeUtf8(new TextEncoder().encode(file.content))
    return decoded === null ? { kind: 'unusable', reason: 'skipped', message: 'is no text' } : { kind: 'text', text: decoded.text }
  }
  return {
    parser,
    list: () => paths,
    read,
    firstLine(path) {
      const result = read(path)
      return result.kind === 'text' ? (/^[^\r\n]*/.exec(result.text)?.[0] ?? '') : ''
    },
    isExecutable: (path) => files.get(path)?.executable === true,
    isOpen,
    changedSince(earlier) {
      if (earlier.list() !== paths) return null
      const isSame = (path: string): boolean =>
        isDeepStrictEqual(earlier.read(path), read(path)) &&
        earlier.isExecutable(path) === (files.get(path)?.executable === true) &&
        earlier.isOpen?.(path) === isOpen(path)
      return paths.filter((path) => !isSame(path))
    },
  }
}

/** The very same list for the same paths, as other hosts give it from edit to edit. */
function listOf(files: Files): readonly string[] {
  const paths = [...files.keys()]
  const key = paths.join('\n')
  const known = lists.get(key) ?? paths
  lists.set(key, known)
  return known
}

const lists = new Map<string, readonly string[]>()

/** The files after edits; a byte order mark stays, as it does on disk. */
export function applied(files: Files, edits: readonly Edit[]): Files {
  const changed = new Map(files)
  for (const path of new Set(edits.map(({ source }) => source.path))) {
    const file = files.get(path)
    if (file === undefined) throw new Error(`${path} is edited and not there`)
    const mark = file.content.startsWith('\ufeff') ? '\ufeff' : ''
    const text = file.content.slice(mark.length)
    changed.set(path, {
      ...file,
      content:
        mark +
        applyEdits(
          text,
          edits.filter(({ source }) => source.path === path),
        ),
    })
  }
  return changed
}

function foldersIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

export function filesIn(folder: string, below = ''): Files {
  const files = new Map<string, FixtureFile>()
  for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`
    const file = join(folder, path)
    if (entry.isDirectory()) for (const [inner, content] of filesIn(folder, path)) files.set(inner, content)
    else if (path !== EXPECTED) files.set(path, { content: readFileSync(file, 'utf8'), executable: (statSync(file).mode & 0o100) !== 0 })
  }
  return files
}
