/**
 * The machine under Node: files by their paths, roots as the command line finds them. The only part of the server that
 * touches a disk.
 */
import { realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, normalize, relative, sep } from 'node:path'
import { URI } from 'vscode-uri'
import { openingHost, type Limits } from '../cli/node-host.js'
import { askedBackend, loadParser } from '../cli/parser.js'
import { findRoot, isWithin } from '../cli/root.js'
import type { Parser } from '../syntax/parser.js'
import { atOnce } from '../text/steps.js'
import type { Files, Machine, Place } from './machine.js'

/** Ends the name of a root that is one file alone, because its folder is never looked into; no path holds it. */
const ALONE = '\0'

/**
 * What a workspace may hold. Looking at the names of so many files takes a second or two; so much of scripts and YAML is
 * more than people have written by hand in any repository, and what is generated may take no more of the memory.
 */
const LIMITS: Limits = { files: 100_000, bytes: 50_000_000 }

/** The parser that the environment asks for. */
export async function nodeParser(environment: NodeJS.ProcessEnv): Promise<Parser> {
  const backend = askedBackend(environment['CISTERN_PARSER'])
  if (backend !== null && typeof backend === 'object') throw new Error(backend.message)
  const parser = await loadParser(backend, 'long')
  if ('message' in parser) throw new Error(parser.message)
  return parser
}

export function nodeMachine(parser: Parser): Machine {
  return {
    placeOf,
    rootOf,
    isWithin: isInFolder,
    uriOf,
    pathIn,
    // Files are read when somebody asks for them.
    refresh: () => Promise.resolve(),
    onArrival: () => undefined,
    open: (root) => (root.endsWith(ALONE) ? atOnce(emptyHost(parser)) : openingHost(root, parser, { limits: LIMITS })),
  }
}

function placeOf(uri: string, folders: readonly string[]): Place | null {
  const written = filePathOf(uri)
  if (written === null) return null
  const path = resolved(written)
  const around = folders.flatMap((each) => filePathOf(each) ?? []).map(resolved)
  const [folder] = around.filter((each) => isWithin(each, path)).sort((left, right) => right.length - left.length)
  const root = findRoot(path, folder ?? dirname(path))
  if (root === null || root.alone) return { root: `${written}${ALONE}`, path: basename(written) }
  const inside = relative(root.path, path)
  // The client knows its files by the names under which it opened them, which may lead through a link.
  const isSpelledAlike = written.endsWith(`${sep}${inside}`)
  return { root: isSpelledAlike ? written.slice(0, -inside.length - 1) : root.path, path: inside.split(sep).join('/') }
}

function rootOf(folder: string): string | null {
  const written = filePathOf(folder)
  const path = written === null ? null : resolved(written)
  const isThere = path !== null && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  const root = isThere ? findRoot(path, path) : null
  if (root === null || root.alone) return null
  // As documents in it are placed: by the name under which the client opened it.
  return root.path === path && written !== null ? written.replace(/(?<=.)\/$/, '') : root.path
}

function isInFolder(folder: string, uri: string): boolean {
  const [outer, inner] = [filePathOf(folder), filePathOf(uri)]
  return outer !== null && inner !== null && isWithin(resolved(outer), resolved(inner))
}

function uriOf(root: string, path: string): string {
  return URI.file(root.endsWith(ALONE) ? root.slice(0, -ALONE.length) : join(root, path)).toString()
}

function pathIn(root: string, uri: string): string | null {
  const written = filePathOf(uri)
  if (written === null || root.endsWith(ALONE)) return null
  const path = [written, resolved(written)].find((each) => isWithin(root, each))
  return path === undefined ? null : relative(root, path).split(sep).join('/')
}

/** Other schemes name what is no file, or an older version of one, as in a comparison of versions. */
function filePathOf(uri: string): string | null {
  const parsed = URI.parse(uri)
  return parsed.scheme === 'file' ? normalize(parsed.fsPath) : null
}

/** The path without symbolic links; of a file that is not saved yet, its folder's. */
function resolved(path: string): string {
  for (let at = path; ; at = dirname(at)) {
    try {
      return join(realpathSync(at), relative(at, path))
    } catch {
      if (dirname(at) === at) return path
    }
  }
}

/** Nothing but what is open. */
function emptyHost(parser: Parser): Files {
  return {
    notices: () => [],
    again: () => null,
    parser,
    list: () => [],
    read: () => ({ kind: 'absent' }),
    firstLine: () => '',
    isExecutable: () => false,
  }
}
