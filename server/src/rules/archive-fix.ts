/** The rewrite of one copy to or from network storage into one archive; shared by the rules that offer it. */
import { isRemote } from '../facts/network.js'
import { originOfCommand } from '../facts/origin.js'
import { placeBelow } from '../facts/placement.js'
import { scopesOf, type Situated, type SituatedEffect } from '../facts/situated.js'
import type { Facts } from '../facts/facts.js'
import type { Field } from '../commands/field.js'
import { concat, flatten, literal, sameOrigin, text } from '../text/value.js'
import type { FixPlan, Rewrite } from './rule.js'

type Copy = Situated & SituatedEffect<'copyTree'>

/** A put writes one archive where the directory was; a get reads it if it is there. Null where it cannot be written exactly. */
export function archiveInstead(item: Copy, direction: 'put' | 'get', facts: Facts): FixPlan | null {
  const rewrite = archiveRewrite(item, direction, facts)
  if (rewrite === null) return null
  return direction === 'put'
    ? {
        title: 'write one archive instead of many files',
        applicability: 'unsafe',
        rationale: 'what is stored becomes one .tar file; whatever reads the directory must read the archive',
        change: { kind: 'rewrite', rewrite },
        keeps: [...item.effect.from, item.effect.to],
      }
    : {
        title: 'read one archive where there is one, else the directory as before',
        applicability: 'unsafe',
        rationale: 'a .tar file beside the directory is preferred over it',
        change: { kind: 'rewrite', rewrite },
        keeps: [...item.effect.from, item.effect.to],
      }
}

/** @param isMoved what is put is moved into its place afterwards, and so need not be now */
export function archiveRewrite(item: Copy, direction: 'put' | 'get', facts: Facts, isMoved = false): Rewrite | null {
  const { effect, moment } = item
  const [from] = effect.from
  const { excludes } = effect
  if (
    from === undefined ||
    effect.from.length !== 1 ||
    !effect.recursive ||
    !effect.replaceable ||
    excludes === 'inexpressible' ||
    isRemote(from.value) ||
    isRemote(effect.to.value)
  )
    return null
  // Unpacking adds to what is there; and links are stored, not what they point at.
  if (direction === 'get' && (effect.deletes === true || effect.symlinks === 'follow')) return null
  const source = wordFor(from, item)
  const target = wordFor(effect.to, item)
  const below = placeBelow(effect, from, facts.isTree(effect.to, item))
  if (source === null || target === null || below === null || !standsAlone(item)) return null
  // Beside the place where it is mounted there is no network storage.
  const stored =
    direction === 'put' ? concat(facts.path(effect.to, item), text(`${below}.tar`)) : concat(facts.path(from, item), text('.tar'))
  if (facts.networkStorage(stored, item) === null) return null
  const patterns = excludes.map((value) => literal(value))
  if (patterns.some((pattern) => pattern === null || pattern.includes("'"))) return null
  const operands: Operands = {
    prefix: prefixPieces(item),
    source,
    target,
    below,
    excluded: patterns.map((pattern) => ` --exclude='${pattern ?? ''}'`).join(''),
    // Of a data directory links are to be kept.
    create: effect.symlinks === 'follow' && facts.dataDirectory(facts.path(from, item), item) === null ? 'chf' : 'cf',
  }
  const pieces = direction === 'get' ? getPieces(operands, item) : isMoved ? tarPieces(operands, '.tar') : putPieces(operands, item, facts)
  return { script: moment.script, span: moment.span, pieces }
}

export type Pieces = Rewrite['pieces']

/** An operand as it is written, without a trailing `/` or `/.`, so that `.tar` can follow. */
interface OperandWord {
  readonly whole: { readonly start: number; readonly end: number }
  /** The part before a trailing slash, and the quote that closes it. */
  readonly stem: { readonly start: number; readonly end: number }
  readonly close: string
}

export function wordFor(field: Field, item: Situated): OperandWord | null {
  const { written } = field
  if (written === null || written.script !== item.moment.script) return null
  const text = written.script.flat.slice(written.start, written.end)
  if (/\$\(|`|[*?[]/.test(text)) return null
  const quoted = /^(["'])(.*)\1$/s.exec(text)
  const close = quoted?.[1] ?? ''
  if (quoted !== null && (quoted[2] ?? '').includes(close)) return null
  if (quoted === null && /["'\\]/.test(text)) {
    // `"$DIR"/sub/`: the slash to drop stands outside the quotes.
    if (!/^"[^"]*"[\w./-]*$/.test(text)) return null
  }
  const inner = quoted === null ? text : text.slice(0, -1)
  const stem = inner.replace(/\/+\.?$/, '')
  if (stem.length <= close.length) return null
  return { whole: { start: written.start, end: written.end }, stem: { start: written.start, end: written.start + stem.length }, close }
}

/** Pieces for `sudo -u x ` and the like before the command itself. */
export function prefixPieces(item: Situated): Pieces {
  const { prefix, span, script } = item.moment
  const last = prefix.at(-1)
  if (last === undefined || last.at.script !== script) return []
  return [{ keep: { start: span.start, end: last.at.end } }, { write: ' ' }]
}

interface Operands {
  readonly prefix: Pieces
  readonly source: OperandWord
  readonly target: OperandWord
  /** The archive gets the place of the copy: the target's, or that of the source's name inside it. */
  readonly below: string
  readonly excluded: string
  readonly create: 'cf' | 'chf'
}

function putPieces(operands: Operands, item: Copy, facts: Facts): Pieces {
  const { prefix, target, below } = operands
  const temporary = target.close === "'" ? `.tar.tmp.'"$$"` : '.tar.tmp.$$'
  const whole = target.close === "'" ? temporary : `${temporary}${target.close}`
  const move: Pieces = [
    ...prefix,
    { write: 'mv ' },
    { keep: target.stem },
    { write: `${below}${whole} ` },
    { keep: target.stem },
    { write: `${below}.tar${target.close}` },
  ]
  return inSequence(tarPieces(operands, temporary, whole), move, item, facts)
}

function tarPieces(
  { prefix, source, target, below, excluded, create }: Operands,
  suffix: string,
  whole = `${suffix}${target.close}`,
): Pieces {
  return [
    ...prefix,
    { write: `tar ${create} ` },
    { keep: target.stem },
    { write: `${below}${whole}${excluded} -C ` },
    { keep: source.stem },
    { write: `${source.close} .` },
  ]
}

function getPieces({ prefix, source, target, below, excluded }: Operands, { moment: { span } }: Copy): Pieces {
  const into: Pieces = below === '' ? [{ keep: target.whole }] : [{ keep: target.stem }, { write: `${below}${target.close}` }]
  return [
    { write: 'if [ -f ' },
    { keep: source.stem },
    { write: `.tar${source.close} ]; then ` },
    ...prefix,
    { write: 'mkdir -p ' },
    ...into,
    // Where there is no directory tar fails too.
    { write: '; ' },
    ...prefix,
    { write: 'tar xf ' },
    { keep: source.stem },
    { write: `.tar${source.close}${excluded} -C ` },
    ...into,
    { write: '; else ' },
    { keep: { start: span.start, end: span.end } },
    { write: '; fi' },
  ]
}

/**
 * Two commands in the place of one, the second only after the first has succeeded. In a list, errexit heeds the last
 * command alone (bash manual, "The Set Builtin"): where a failure may stop the script it is no list.
 */
function inSequence(first: Pieces, second: Pieces, item: Copy, facts: Facts): Pieces {
  const { script, span } = item.moment
  const before = script.flat.slice(0, span.start).replace(/[ \t]+$/, '')
  const moments = momentsAt(item, facts)
  if (!moments.some(({ fate, options }) => fate === 'stops' && options.errexit)) {
    const both: Pieces = [...first, { write: ' && ' }, ...second]
    return before.endsWith('||') ? [{ write: '{ ' }, ...both, { write: '; }' }] : both
  }
  const isStatement = /(?:^|[\n;{(]|\b(?:then|do|else))$/.test(before) && /^[ \t]*(?:$|[\n)}#;])/.test(script.flat.slice(span.end))
  // In a function or a list errexit may be without effect, by how it is called or what follows.
  const isHeeded = isStatement && moments.every(({ fate, options }) => fate === 'stops' && options.errexit)
  if (isHeeded && !scopesOf(item).some(({ kind }) => kind === 'function' || kind === 'uncalled' || kind === 'list' || kind === 'source'))
    return [...first, { write: '; ' }, ...second]
  return [{ write: 'if ' }, ...first, { write: '; then ' }, ...second, { write: '; else false; fi' }]
}

/** Every run of the same command, in any job. */
function momentsAt(item: Copy, facts: Facts): readonly Situated['moment'][] {
  const place = originOfCommand(item)
  const moments = facts.executions.flatMap(({ items }) =>
    items.flatMap((other) => (other.kind === 'effect' && sameOrigin(originOfCommand(other), place) ? [other.moment] : [])),
  )
  return [item.moment, ...new Set(moments)]
}

/** One stage of a pipeline, or negated: more than a command cannot stand in its place. */
export function standsAlone(item: Situated): boolean {
  const { script, span, words } = { ...item.moment, words: item.moment.prefix }
  if (words.some(({ value }) => /^(xargs|find|time|exec)$/.test(flatten(value)))) return false
  const before = script.flat.slice(0, span.start).trimEnd()
  const after = script.flat.slice(span.end).replace(/^[ \t]+/, '')
  return (
    !/(\||!)$/.test(before.replace(/\|\|$/, '')) &&
    !/^\|(?!\|)/.test(after) &&
    !/^[<>\d]*[<>]/.test(after) &&
    !scopesOf({ ...item, entries: [] }).some(({ kind }) => kind === 'pipeline')
  )
}
