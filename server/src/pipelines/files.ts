/** The files that one description of jobs is read from: each read once, within the root. Knows no system. */
import type { Source } from '../text/source.js'
import type { Problem, ReadSource } from './job.js'
import { MAX_STEPS } from './lines.js'
import type { Budget } from './yaml/merge.js'
import { readTree, type IsWanted, type Reading } from './yaml/tree.js'

export interface Files {
  /** Every path that was asked for. */
  readonly reads: Set<string>
  readonly problems: Problem[]
  readonly budget: Budget
  /** The file at a path below the root; null where there is none. */
  readonly sourceAt: (path: string) => Source | null
  /** The documents of a file; what is wrong with it is a problem, once. */
  readonly documentsOf: (source: Source) => Reading['roots']
}

export function openFiles(readSource: ReadSource, isWanted: IsWanted | null = null): Files {
  const documents = new Map<string, Reading['roots']>()
  const files: Files = {
    reads: new Set(),
    problems: [],
    budget: { steps: MAX_STEPS },
    sourceAt(path) {
      files.reads.add(path)
      return readSource(path)
    },
    documentsOf(source) {
      const known = documents.get(source.path)
      if (known !== undefined) return known
      files.reads.add(source.path)
      const { roots, problems } = readTree(source, isWanted)
      files.problems.push(...problems)
      documents.set(source.path, roots)
      return roots
    },
  }
  return files
}

/** The folder of a file; empty at the top. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** The path below the root that is meant from a folder; null where it leaves the root, or is known only later. */
export function pathFrom(folder: string, written: string): string | null {
  if (/^[/~]|:\/\/|\$|^git@/.test(written)) return null
  const parts: string[] = []
  for (const part of `${folder}/${written}`.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return null
    } else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}
