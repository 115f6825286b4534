/**
 * The files that one workflow is made of: itself, local actions and called workflows. Knows what each is from its
 * tree, and reads nothing outside the root.
 */
import { memo } from '../../text/memo.js'
import type { Source } from '../../text/source.js'
import type { Problem, ReadSource } from '../job.js'
import { at, mapAt, textAt } from '../yaml/look-up.js'
import { readTree } from '../yaml/tree.js'
import type { Reading as TreeReading, TreeMap, TreeScalar } from '../yaml/tree.js'
import { keysOf } from './nodes.js'

/** What is under way for one file; grows as others are read. */
export interface Reading {
  readonly readSource: ReadSource
  readonly reads: Set<string>
  readonly parts: Set<string>
  readonly problems: Problem[]
  /** Steps that may still be read, however they are reached. */
  steps: number
}

const MAX_STEPS = 20_000

export function startReading(source: Source, readSource: ReadSource): { readonly reading: Reading; readonly root: TreeMap | null } {
  const reading: Reading = { readSource, reads: new Set(), parts: new Set(), problems: [], steps: MAX_STEPS }
  const root = rootOf(reading, source)
  if (root === null && reading.problems.length === 0)
    reading.problems.push({ path: source.path, span: null, message: 'this file is empty or no map' })
  return { reading, root }
}

/** True while there is something left to spend; says once where there is not. */
export function maySpend(reading: Reading, path: string): boolean {
  reading.steps -= 1
  if (reading.steps === 0)
    reading.problems.push({ path, span: null, message: 'actions and called workflows repeat too much to be read in full' })
  return reading.steps > 0
}

/** The workflow that `uses: ./path` of a job names; null where there is none. */
export function calledWorkflow(reading: Reading, uses: TreeScalar): TreeMap | null {
  const path = localPath(uses.text)
  const root = path === null ? null : fileAt(reading, path)
  if (root === null)
    reading.problems.push({ path: uses.source.path, span: uses.span, message: 'the called workflow does not exist or is no workflow' })
  else if (isOnlyCalled(root)) reading.parts.add(root.source.path)
  return root
}

/**
 * The composite action that `uses: ./path` of a step names; null where it is none, or comes from another repository.
 * @param checkout where the repository lies below the directory in which steps start
 */
export function localAction(
  reading: Reading,
  uses: string,
  checkout: string | null,
): { readonly root: TreeMap; readonly path: string } | null {
  const written = localPath(uses)
  const path = written === null || checkout === null ? written : belowCheckout(written, checkout)
  if (path === null) return null
  const folder = path === '' ? '' : `${path}/`
  const root = fileAt(reading, `${folder}action.yml`) ?? fileAt(reading, `${folder}action.yaml`)
  if (root === null || !isComposite(root)) return null
  reading.parts.add(root.source.path)
  return { root, path: written ?? path }
}

export function isComposite(root: TreeMap): boolean {
  const using = textAt(mapAt(root, 'runs'), 'using')
  return using === 'composite'
}

/** True for a workflow that nothing but other workflows starts. */
function isOnlyCalled(root: TreeMap): boolean {
  const names = keysOf(at(root, 'on') ?? at(root, 'true'))
  return names.length === 1 && names[0] === 'workflow_call'
}

/** The path below the root that is meant, or null where it leaves the root or is none of this repository. */
function localPath(written: string): string | null {
  if (!/^\.{1,2}\//.test(written) || written.includes('${{')) return null
  const parts: string[] = []
  for (const part of written.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return null
    } else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

function belowCheckout(path: string, checkout: string): string | null {
  if (path === checkout) return ''
  return path.startsWith(`${checkout}/`) ? path.slice(checkout.length + 1) : null
}

/** Each file is parsed once, however many workflows use it. */
const treeOf = memo((source: Source): TreeReading => readTree(source))

function fileAt(reading: Reading, path: string): TreeMap | null {
  const isNew = !reading.reads.has(path)
  reading.reads.add(path)
  const source = reading.readSource(path)
  return source === null ? null : rootOf(reading, source, isNew)
}

function rootOf(reading: Reading, source: Source, isNew = true): TreeMap | null {
  reading.reads.add(source.path)
  const tree = treeOf(source)
  if (isNew) reading.problems.push(...tree.problems)
  const [root] = tree.roots
  return root?.kind === 'map' ? root : null
}
