/** `zip`: Info-ZIP 3.0. It stores owners, and plain `unzip` does not restore them. */
import { flatten, literal } from '../text/value.js'
import type { Call, FileEffect } from './effect.js'
import type { Field } from './field.js'
import { option, type ParsedCommand } from './options.js'
import { said, utility, valueFieldOf, type Utility } from './utility.js'

export const zip: Utility = utility(
  ['zip'],
  [
    '-r --recurse-paths',
    '-y --symlinks',
    '-q --quiet',
    '-x --exclude',
    '-i --include',
    '-b --temp-path =',
    '-n --suffixes =',
    '-P --password =',
    '-t --from-date =',
    '-tt --before-date =',
    '-s --split-size =',
    '-Z --compression-method =',
    '-O --output-file =',
    '-j --junk-paths',
    '-u --update',
    '-m --move',
    '-D --no-dir-entries',
    '-X --strip-extra',
    '-v --verbose',
    '-FS --filesync',
    '-9',
    '-0',
  ],
  (parsed, call) => {
    const [archive, ...rest] = parsed.operands
    const to = valueFieldOf(parsed, 'output-file') ?? archive
    const patterns = patternsOf(call, parsed)
    const from = rest.filter((field) => !patterns.has(field))
    if (to === undefined || option(parsed, 'recurse-paths') === null) return []
    const recurse = option(parsed, 'recurse-paths')
    const keeps = option(parsed, 'symlinks') !== null
    const word = recurse === null ? null : literal(recurse.field.value)
    const faithful =
      word !== null && recurse !== null && recurse.field.written !== null && /^-[a-z0-9]+$/i.test(word)
        ? [{ field: recurse.field, newText: `${word}y` }]
        : null
    const moved = option(parsed, 'move') === null ? [] : from
    return [
      ...moved.map((path): FileEffect => ({ kind: 'remove', path, recursive: true })),
      {
        kind: 'archive',
        from,
        base: null,
        to: flatten(to.value) === '-' ? null : to,
        excludes: option(parsed, 'exclude', 'include') === null ? [] : 'inexpressible',
        symlinks: keeps ? 'keep' : 'follow',
        ownership: 'lose',
        said: said(call, parsed),
        faithful,
      },
    ]
  },
)

/** `-x` and `-i` take every word up to the next option, or to `@`. */
function patternsOf(call: Call, parsed: ParsedCommand): ReadonlySet<Field> {
  const patterns = new Set<Field>()
  const lists = new Set(parsed.options.flatMap(({ name, field }) => (name === 'exclude' || name === 'include' ? [field] : [])))
  let inList = false
  for (const field of call.fields) {
    const word = flatten(field.value)
    if (lists.has(field)) inList = !word.includes('=')
    else if (word.startsWith('-')) inList = false
    else if (inList) {
      patterns.add(field)
      if (word === '@') inList = false
    }
  }
  return patterns
}
