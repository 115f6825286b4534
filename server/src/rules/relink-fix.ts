/** The command that makes links to tablespaces relative, behind the copy of a data directory. */
import type { Field } from '../commands/field.js'
import type { Facts } from '../facts/facts.js'
import { isEffect, type Situated, type SituatedEffect } from '../facts/situated.js'
import { keyOf } from '../text/value.js'
import { placeBelow } from '../facts/placement.js'
import { prefixPieces, standsAlone, wordFor } from './archive-fix.js'
import type { FixPlan } from './rule.js'

type Copy = Situated & SituatedEffect<'copyTree'>

/** Null where the place of the copy, or of the copied tablespaces beside it, cannot be written exactly. */
export function relinked(item: Copy, facts: Facts): FixPlan | null {
  const { effect, moment } = item
  const target = wordFor(effect.to, item)
  const found = copyOf(item, facts)
  if (target === null || found === null || !isStatement(item)) return null
  const { below, name } = found
  // A slash at the end, so that the directory itself is told from one that only begins like it.
  const loop = `for link; do target=$(readlink "$link")/; case $target in */${name}/*) ln -sfn "../../${name}/\${target##*/${name}/}" "$link" ;; esac; done`
  return {
    title: 'make the links of the copy relative',
    applicability: 'unsafe',
    rationale: `links in pg_tblspc of the copy point at the ${name} directory beside it`,
    change: {
      kind: 'rewrite',
      rewrite: {
        script: moment.script,
        span: moment.span,
        pieces: [
          { keep: { start: moment.span.start, end: moment.span.end } },
          { write: '; ' },
          ...prefixPieces(item),
          { write: 'find ' },
          { keep: target.stem },
          { write: `${below}/pg_tblspc${target.close} -type l -exec sh -c '${loop}' relink {} +` },
        ],
      },
    },
    keeps: [...effect.from, effect.to],
  }
}

/** Where the data directory lies below the target, and the name of the copied directory of tablespaces beside it. */
function copyOf(item: Copy, facts: Facts): { readonly below: string; readonly name: string } | null {
  const { effect } = item
  for (const field of effect.from) {
    const path = facts.path(field, item)
    const clusters = facts.clusters(path, item)
    const [key, ...others] = clusters?.keys ?? []
    if (clusters === null || key === undefined || others.length > 0 || clusters.isContent) continue
    const placed = placeBelow(effect, field, facts.isDirectory(facts.path(effect.to, item)))
    const inside = key.slice(keyOf(path).length)
    if (placed === null || !/^[\w./-]*$/.test(inside)) return null
    const parent = parentOf(key)
    const tablespace = facts.tablespaces.of(path, clusters, item).find((each) => each.key !== null && parentOf(each.key) === parent)
    if (tablespace === undefined || tablespace.key === null) return null
    const name = nameOf(tablespace.key)
    const copy = `${keyOf(facts.path(effect.to, item))}${placed}${inside}`
    const isThere =
      tablespace.place === 'inside' ||
      facts.items.all.some((other) => puts(other, tablespace.key ?? '', `${parentOf(copy)}/${name}`, facts))
    return isThere && /^\w+$/.test(name) ? { below: `${placed}${inside}`, name } : null
  }
  return null
}

/** Another copy, or another source of this one, puts the tablespaces there. */
function puts(other: Situated, from: string, to: string, facts: Facts): boolean {
  if (!isEffect(other, 'copyTree') || !other.effect.recursive) return false
  const { effect } = other
  const target = keyOf(facts.path(effect.to, other))
  const isSource = (field: Field): boolean => keyOf(facts.path(field, other)) === from
  return effect.from.some(isSource) && (target === to || (!effect.contents && effect.placement !== 'at' && target === parentOf(to)))
}

function parentOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/'))
}

function nameOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1)
}

/** A command of its own on its line, whose failure nothing asks for: another may stand behind it. */
function isStatement(item: Copy): boolean {
  const { script, span, fate } = item.moment
  const before = script.flat.slice(0, span.start)
  const after = script.flat.slice(span.end)
  return (
    standsAlone(item) &&
    fate !== 'tested' &&
    fate !== 'swallowed' &&
    /(?:^|[\n;{()]|\b(?:then|do|else))[ \t]*$/.test(before) &&
    /^[ \t]*(?:$|[\n;#)}])/.test(after)
  )
}
