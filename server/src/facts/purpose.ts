/**
 * What a stretch of a script is for, by the names that people gave it: its function, its file, its job, the word of a
 * command line that leads there. Names excuse only: none of them is evidence of a hazard.
 */
import { flatten, literal } from '../text/value.js'
import { originOfCommand } from './origin.js'
import { scopesOf, type Given, type Situation } from './situated.js'

/** Work that makes room, takes something away, or tells how things stand: it has to look at every file. */
const HOUSEKEEPING =
  /^(clean(up|er|ing)?|clear|evict(ion|s)?|expir(e|es|ed|y)|gc|garbage|purge|prune|rotat(e|ion)|reap(er)?|trim|wipe|remove|rm|del|delete|destroy|uninstall|drop|discard|reset|retention|teardown|free|vacuum|status|stats?|statistics|usage|sizes?|report|list|show|info|inspect|health|check|audit|monitor|metrics|quota|housekeeping|maintenance)$/

/** True for code whose names say that it cleans up, makes room or reports. */
export function isHousekeeping(item: Situation, execution: Given): boolean {
  const scopes = scopesOf(item)
  if (scopes.some(({ kind }) => kind === 'trap')) return true
  const names = [
    ...[item.moment.file, ...item.entries.map(({ file }) => file)].map(scriptName),
    execution.job?.name ?? '',
    ...(scopes.some(({ kind }) => kind === 'function' || kind === 'uncalled') ? [functionAround(item) ?? ''] : []),
    ...chosenWords(item),
  ]
  return names.some((name) => wordsOf(name).some((word) => HOUSEKEEPING.test(word)))
}

function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
}

/** The name of a script; a pipeline's file is called what the system wants. */
function scriptName(path: string): string {
  return /\.ya?ml$/.test(path) ? '' : path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '')
}

/** The function whose body a command stands in: the last one that begins before it. */
function functionAround(item: Situation): string | null {
  const origin = originOfCommand(item)
  if (origin === null) return null
  const before = origin.source.text.slice(0, origin.start)
  const last = [...before.matchAll(/(?:^|[;{\n])[ \t]*(?:function[ \t]+([\w:.+-]+)|([\w:.+-]+)[ \t]*\([ \t]*\))/g)].at(-1)
  return last?.[1] ?? last?.[2] ?? null
}

/** `case "$1" in clean)`, `[ "$MODE" = status ]`: the words that were asked for on the way. */
function chosenWords({ moment }: Situation): readonly string[] {
  return moment.guards.flatMap(({ condition, holds }): readonly string[] => {
    if (!holds) return []
    if (condition.kind === 'matches') return condition.patterns.map((pattern) => flatten(pattern))
    if (condition.kind !== 'binary' || !/^==?$/.test(condition.operator)) return []
    return [condition.left, condition.right].map(({ value }) => literal(value) ?? '')
  })
}
