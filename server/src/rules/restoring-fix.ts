/** The commands that set the missing half of owner and mode of a restored data directory. Does not ask whether one is missing. */
import type { Field } from '../commands/field.js'
import { textNow } from '../commands/now.js'
import type { Clusters } from '../facts/clusters.js'
import type { Filling } from '../facts/filling.js'
import { isEffect, type Situated, type SituatedEffect } from '../facts/situated.js'
import { keyOf, literal } from '../text/value.js'
import { followedBy, prefixText, repeatable, wordText } from './follow-up-fix.js'
import type { FixPlan, Tools } from './rule.js'

type Changing = Situated & (SituatedEffect<'changeMode'> | SituatedEffect<'changeOwner'>)

/** Where somebody else is shown to run the server. */
export function ownerOfServer(item: Changing, name: string | null, clusters: Clusters, { facts }: Tools): readonly FixPlan[] {
  if (name === null || !/^[\w-]+$/.test(name) || !clusters.isItself) return []
  const asRoot =
    item.moment.prefix.length === 0 && facts.items.all.some(({ moment }) => moment.prefix.some(({ value }) => literal(value) === 'sudo'))
  return andThen(
    item,
    `${asRoot ? 'sudo ' : ''}chown -R ${name}`,
    'give it to the user of the server as well',
    `the files belong to ${name}; that needs root`,
  )
}

/** Where nobody is shown to run it, but the directory is a copy of one that its server owns. GNU and busybox know `--reference`. */
export function ownerOfOriginal(item: Changing, clusters: Clusters, { item: copy, into }: Filling, tools: Tools): readonly FixPlan[] {
  if (!isEffect(copy, 'copyTree') || !clusters.isItself || !clusters.keys.every((key) => into.includes(key))) return []
  const [from, ...others] = copy.effect.from
  if (from === undefined || others.length > 0 || textNow(copy.moment.script) !== textNow(item.moment.script)) return []
  const original = tools.facts.clusters(tools.facts.path(from, copy), copy)
  const word = wordText(from, copy)
  if (original?.isItself !== true || word === null || isSetBetween(word, copy, item, tools)) return []
  if (keyOf(copy.moment.directory) !== keyOf(item.moment.directory)) return []
  return andThen(
    item,
    `chown -R --reference=${word}`,
    'give it to the owner of the original as well',
    'the files belong to whom the original belongs to; that needs root',
  )
}

/** Also where the owner of a directory around it was set. */
export function modeAsWell(item: Changing, clusters: Clusters, { facts }: Tools): readonly FixPlan[] {
  const around = keyOf(facts.path(item.effect.path, item))
  const [key, ...others] = new Set(clusters.keys)
  if (key === undefined || others.length > 0) return []
  const behind = clusters.isItself ? '' : key.slice(around.length)
  if (!clusters.isItself && !(key.startsWith(`${around}/`) && /^[\w./-]+$/.test(behind))) return []
  return andThen(item, 'chmod 700', 'set the mode as well', 'only the owner can enter the directory', item.effect.path, behind)
}

/** The tablespace is named to the same command. */
export function tablespaceAsWell(item: Changing, tablespace: Field): readonly FixPlan[] {
  const [own, word] = [wordText(item.effect.path, item), wordText(tablespace, item)]
  if (own === null || word === null || tablespace.written === null) return []
  if (textNow(tablespace.written.script) !== textNow(item.moment.script)) return []
  return [
    {
      title: 'restore the owner of the tablespace as well',
      applicability: 'unsafe',
      rationale: 'the tablespace belongs to the same user as the data directory',
      change: { kind: 'words', words: [{ field: item.effect.path, newText: `${own} ${word}` }] },
      keeps: [item.effect.path],
    },
  ]
}

/** One more command for the same path, or for another that is written in the script. */
export function andThen(
  item: Changing,
  command: string,
  title: string,
  rationale: string,
  of: Field = item.effect.path,
  behind = '',
): readonly FixPlan[] {
  const path = repeatable(of, item)
  const prefix = prefixText(item)
  const rewrite = path === null || prefix === null ? null : followedBy(item, prefix + command, path, behind)
  return rewrite === null
    ? []
    : [{ title, applicability: 'unsafe', rationale, change: { kind: 'rewrite', rewrite }, keeps: [item.effect.path] }]
}

/** A variable of the word has got another value since. */
function isSetBetween(word: string, earlier: Situated, later: Situated, { facts }: Tools): boolean {
  const names = [...word.matchAll(/\$\{?(\w+)/g)].map(([, name]) => name)
  return facts.items.all.some(
    (each) => each.kind === 'assign' && each.order > earlier.order && each.order < later.order && names.includes(each.event.name),
  )
}
