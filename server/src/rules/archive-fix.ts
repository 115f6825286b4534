/** The rewrite of one copy to or from network storage into one archive; shared by the rules that offer it. */
import { isRemote } from '../facts/network.js'
import { scopesOf, type Situated, type SituatedEffect } from '../facts/situated.js'
import type { CopyTree } from '../commands/effect.js'
import type { Field } from '../commands/field.js'
import { flatten, literal } from '../text/value.js'
import type { FixPlan, Rewrite } from './rule.js'

/**
 * A put writes one archive where the directory was; a get reads it if it is there. Null where it cannot be written exactly.
 * @param isThere the target is shown to be a directory already, so that `cp` copies into it
 */
export function archiveInstead(item: Situated & SituatedEffect<'copyTree'>, direction: 'put' | 'get', isThere: boolean): FixPlan | null {
  const { effect, moment } = item
  const [from] = effect.from
  const { excludes } = effect
  if (
    from === undefined ||
    effect.from.length !== 1 ||
    !effect.replaceable ||
    excludes === 'inexpressible' ||
    isRemote(from.value) ||
    isRemote(effect.to.value)
  )
    return null
  const source = wordFor(from, item)
  const target = wordFor(effect.to, item)
  const below = placeBelow(effect, from, isThere)
  if (source === null || target === null || below === null || !standsAlone(item)) return null
  const patterns = excludes.map((value) => literal(value))
  if (patterns.some((pattern) => pattern === null || pattern.includes("'"))) return null
  const prefix = prefixPieces(item)
  const excluded = patterns.map((pattern) => ` --exclude='${pattern ?? ''}'`).join('')
  const pieces = direction === 'put' ? putPieces(prefix, source, target, below, excluded) : getPieces(prefix, source, target, below, item)
  const rewrite: Rewrite = { script: moment.script, span: moment.span, pieces }
  return direction === 'put'
    ? {
        title: 'write one archive instead of many files',
        applicability: 'unsafe',
        rationale: 'what is stored becomes one .tar file; whatever reads the directory must read the archive',
        change: { kind: 'rewrite', rewrite },
        keeps: [from, effect.to],
      }
    : {
        title: 'read one archive where there is one, else the directory as before',
        applicability: 'unsafe',
        rationale: 'a .tar file beside the directory is preferred over it',
        change: { kind: 'rewrite', rewrite },
        keeps: [from, effect.to],
      }
}

type Pieces = Rewrite['pieces']

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

/** The archive gets the place of the copy: the target's, or that of the source's name inside it. */
function putPieces(prefix: Pieces, source: OperandWord, target: OperandWord, below: string, excluded: string): Pieces {
  const temporary = `${below}.tar.tmp.${target.close === "'" ? `'"$$"` : `$$${target.close}`}`
  return [
    ...prefix,
    { write: 'tar cf ' },
    { keep: target.stem },
    { write: `${temporary}${excluded} -C ` },
    { keep: source.stem },
    { write: `${source.close} . && ` },
    ...prefix,
    { write: 'mv ' },
    { keep: target.stem },
    { write: `${temporary} ` },
    { keep: target.stem },
    { write: `${below}.tar${target.close}` },
  ]
}

function getPieces(prefix: Pieces, source: OperandWord, target: OperandWord, below: string, item: Situated): Pieces {
  const { span } = item.moment
  const into: Pieces = below === '' ? [{ keep: target.whole }] : [{ keep: target.stem }, { write: `${below}${target.close}` }]
  return [
    { write: 'if [ -f ' },
    { keep: source.stem },
    { write: `.tar${source.close} ]; then ` },
    ...prefix,
    { write: 'mkdir -p ' },
    ...into,
    { write: ' && ' },
    ...prefix,
    { write: 'tar xf ' },
    { keep: source.stem },
    { write: `.tar${source.close} -C ` },
    ...into,
    { write: '; else ' },
    { keep: { start: span.start, end: span.end } },
    { write: '; fi' },
  ]
}

/** What stands between the target and the copy: nothing, or the source's name; null where that name is not written. */
export function placeBelow(effect: CopyTree, from: Field, isThere: boolean): string | null {
  if (effect.placement === 'at' || (effect.placement === 'unknown' && !isThere)) return ''
  const name = flatten(from.value).replace(/\/+$/, '').split('/').at(-1) ?? ''
  return /^\w[\w.-]*$/.test(name) ? `/${name}` : null
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
