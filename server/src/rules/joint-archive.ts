/**
 * One fix for a directory on network storage and everybody who puts, gets, tests, makes or removes it: one archive
 * instead. Knows how each of them is rewritten; who they are is a fact.
 */
import type { Field } from '../commands/field.js'
import type { Fact } from '../facts/evidence.js'
import type { Facts } from '../facts/facts.js'
import { originOfCommand } from '../facts/origin.js'
import type { Situated, SituatedEffect } from '../facts/situated.js'
import { storedTreeOf, type StoredTree } from '../facts/stored-tree.js'
import type { StoredUse } from '../facts/stored-use.js'
import { memo } from '../text/memo.js'
import { sameOrigin } from '../text/value.js'
import { archiveInstead, archiveRewrite, prefixPieces, wordFor, type Pieces } from './archive-fix.js'
import type { FixPlan, Rewrite } from './rule.js'

type Copy = Situated & SituatedEffect<'copyTree'>

/**
 * The joint fix where there is one; and the one of this copy alone, as far as nobody in the workspace would miss anything.
 * @param storage how we know that the tree is on network storage
 */
export function archiveFixes(item: Copy, direction: 'put' | 'get', storage: Fact, facts: Facts): readonly FixPlan[] {
  const tree = storedTreeOf(item, facts)
  const joint = tree === null ? null : jointFix(tree)
  // A get alone reads what it read before; a put alone hides the tree from all who look for the directory.
  const mayBeAlone = direction === 'get' ? !isPutToo(item, tree) : storage.confidence !== 'possible' && isPutAlone(item, facts)
  return [joint, mayBeAlone ? archiveInstead(item, direction, facts) : null].filter((plan) => plan !== null)
}

/** A function that is called for either way: it would look for an archive where it puts, too. */
function isPutToo(item: Copy, tree: StoredTree | null): boolean {
  const place = originOfCommand(item)
  return tree !== null && tree.uses.some((use) => use.role === 'put' && sameOrigin(originOfCommand(use.item), place))
}

/** True where this put is all that the workspace does with the directory, but for making it. */
export function isPutAlone(item: Copy, facts: Facts): boolean {
  const tree = storedTreeOf(item, facts)
  if (tree === null) return true
  const [only, ...others] = tree.uses.filter(({ role }) => role !== 'make')
  return tree.understood && others.length === 0 && only?.role === 'put' && !only.moved
}

/** The same plan for each of the tree's copies. */
const jointFix = memo((tree: StoredTree): FixPlan | null => makePlan(tree))

/** Null unless every use can be rewritten: who is left behind would look for a directory that is no longer written. */
function makePlan({ name, number, uses, understood }: StoredTree): FixPlan | null {
  if (!understood || uses.filter(({ role }) => role !== 'make').length < 2) return null
  const rewrites: Rewrite[] = []
  const places = new Set<NonNullable<ReturnType<typeof originOfCommand>>>()
  for (const use of uses) {
    const own = rewritesOf(use)
    const place = originOfCommand(use.item)
    if (own === null || place === null) return null
    rewrites.push(...own)
    if (own.length > 0) places.add(place)
  }
  return {
    title: `keep one archive instead of the directory, in all ${places.size} places`,
    applicability: 'unsafe',
    rationale: `what is stored at ${name} becomes one .tar file; a directory that is there already is read where there is no archive`,
    change: { kind: 'rewrites', rewrites },
    keeps: uses.flatMap((use) => (use.role === 'put' || use.role === 'get' ? [...use.item.effect.from, use.item.effect.to] : [])),
    joint: { group: `archive of ${name}${number === 1 ? '' : ` (${number})`}`, places: [...places] },
  }
}

function rewritesOf(use: StoredUse): readonly Rewrite[] | null {
  switch (use.role) {
    case 'put':
      return some(archiveRewrite(use.item, 'put', use.facts, use.moved))
    case 'get':
      return some(archiveRewrite(use.item, 'get', use.facts))
    case 'move':
      return all([...use.item.effect.from, use.item.effect.to].map((field) => wordRewrite(field, use.item, '', null)))
    case 'remove':
      return some(wordRewrite(use.word, use.item, ' ', use.word))
    case 'make':
      return [parentRewrite(use.item)].filter((rewrite) => rewrite !== null)
    case 'test':
      return some(testRewrite(use.word, use.item))
  }
}

function some(rewrite: Rewrite | null): readonly Rewrite[] | null {
  return rewrite === null ? null : [rewrite]
}

function all(rewrites: readonly (Rewrite | null)[]): readonly Rewrite[] | null {
  const written = rewrites.filter((rewrite) => rewrite !== null)
  return written.length < rewrites.length ? null : written
}

/** The archive's name in the place of the directory's, or behind it. */
function wordRewrite(field: Field, item: Situated, blank: string, behind: Field | null): Rewrite | null {
  const word = wordFor(field, item)
  if (word === null) return null
  const kept: Pieces = behind === null ? [] : [{ keep: word.whole }, { write: blank }]
  return { script: item.moment.script, span: word.whole, pieces: [...kept, { keep: word.stem }, { write: `.tar${word.close}` }] }
}

/** `mkdir -p` makes what the archive lies in; a directory that is made in another way stays empty, and does no harm. */
function parentRewrite(item: Situated & SituatedEffect<'makeDirectory'>): Rewrite | null {
  const { path, mode, owner, parents } = item.effect
  const word = wordFor(path, item)
  if (word === null || mode !== null || owner !== null || parents !== true) return null
  return {
    script: item.moment.script,
    span: word.whole,
    pieces: [{ write: '"$(dirname ' }, { keep: word.stem }, { write: `${word.close})"` }],
  }
}

/** `[ -d x ]`, `test -e x`, and the same as a part of `[[ ]]`: the archive is there, or the directory from before. */
function testRewrite(field: Field, item: Situated): Rewrite | null {
  const { script, span } = item.moment
  const word = wordFor(field, item)
  if (word === null || word.whole.start < span.start || word.whole.end > span.end) return null
  const [before, after] = [script.flat.slice(span.start, word.whole.start), script.flat.slice(word.whole.end, span.end)]
  const archive: Pieces = [{ keep: word.stem }, { write: `.tar${word.close}` }]
  const operator = /-[de][ \t]+$/.exec(before)
  if (operator === null) return null
  if (/^\[\[[ \t\n]/.test(before)) {
    const start = span.start + operator.index
    const primary: Pieces = [{ keep: { start, end: word.whole.end } }]
    if (/^[ \t]+\]\]$/.test(after) && /^\[\[[ \t]+$/.test(before.slice(0, operator.index)))
      return { script, span: { start, end: word.whole.end }, pieces: [{ write: '-f ' }, ...archive, { write: ' || ' }, ...primary] }
    return {
      script,
      span: { start, end: word.whole.end },
      pieces: [{ write: '( -f ' }, ...archive, { write: ' || ' }, ...primary, { write: ' )' }],
    }
  }
  const prefix = prefixPieces(item)
  const own = script.flat.slice(endOf(prefix, span.start), word.whole.start)
  const form = /^[ \t]*(\[|test)[ \t]+(![ \t]+)?-[de][ \t]+$/.exec(own)
  if (form === null || !/^(?:[ \t]+\])?$/.test(after)) return null
  const isNegated = form[2] !== undefined
  const question = `${prefix.length > 0 ? 'test' : (form[1] ?? '')} ${isNegated ? '! ' : ''}-f `
  const pieces: Pieces = [
    ...prefix,
    { write: question },
    ...archive,
    { write: `${question.startsWith('[') ? ' ]' : ''}${isNegated ? ' && ' : ' || '}` },
    { keep: span },
  ]
  return { script, span, pieces: isFirstOfItsKind(item, isNegated ? '&&' : '||') ? pieces : [{ write: '{ ' }, ...pieces, { write: '; }' }] }
}

function endOf(prefix: Pieces, start: number): number {
  const [first] = prefix
  return first !== undefined && 'keep' in first ? first.keep.end : start
}

/** It begins its list, and no other operator follows: two tests may stand in its place. */
function isFirstOfItsKind({ moment: { script, span } }: Situated, operator: string): boolean {
  const before = script.flat.slice(0, span.start).replace(/[ \t]+$/, '')
  const after = script.flat.slice(span.end).replace(/^[ \t]+/, '')
  return (
    /(?:^|[\n;{(]|\b(?:if|elif|while|until|then|do|else))$/.test(before) && (/^(?:$|[\n;)}#])/.test(after) || after.startsWith(operator))
  )
}
