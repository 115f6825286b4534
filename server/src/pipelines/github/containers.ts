/**
 * The container that a GitHub job runs in and the services beside it, with what `options` hands to `docker create`.
 * Knows nothing of what runs in them.
 */
import { concat, display, flatten, slice } from '../../text/value.js'
import type { Value } from '../../text/value.js'
import type { Container, JobVariable, Mount } from '../job.js'
import { mountOf } from '../mount.js'
import { at, entriesOf, originOf, scalarAt } from '../yaml/look-up.js'
import type { Entry, TreeMap } from '../yaml/tree.js'
import { expressionText } from './expression.js'
import type { Scope } from './expression.js'
import { itemsIn } from './nodes.js'
import { readEnvironment } from './variables.js'

export function readContainer(job: TreeMap, scope: Scope): Container | null {
  const entry = job.entries.get('container')
  return entry === undefined ? null : toContainer(entry, null, scope)
}

export function readServices(job: TreeMap, scope: Scope): readonly Container[] {
  return entriesOf(at(job, 'services')).flatMap((entry) => toContainer(entry, entry.name, scope) ?? [])
}

function toContainer(entry: Entry, name: string | null, scope: Scope): Container | null {
  const { value: node } = entry
  const origin = originOf(entry)
  if (node.kind === 'scalar') {
    const image = node.isNull ? [] : expressionText(node, scope, true)
    return image.length === 0 ? null : { name: name ?? display(image), image, user: null, variables: [], mounts: [], words: [], origin }
  }
  if (node.kind !== 'map') return null
  const image = scalarAt(node, 'image')
  const imageValue = image === null ? null : expressionText(image, scope, true)
  const volumes = itemsIn(node, 'volumes').flatMap((item) =>
    item.kind === 'scalar' ? mountsOf(expressionText(item, scope, true), originOf(item)) : [],
  )
  const written = scalarAt(node, 'options')
  const options = written === null ? NO_OPTIONS : readOptions(expressionText(written, scope, true), originOf(written))
  return {
    name: name ?? display(imageValue ?? []),
    image: imageValue,
    user: options.user,
    variables: [...readEnvironment(node, 'job', scope), ...options.variables],
    mounts: [...volumes, ...options.mounts],
    words: options.words,
    origin,
  }
}

/** `host:inside[:options]`, or a path alone: a volume without a name. */
function mountsOf(value: Value, origin: Mount['origin']): readonly Mount[] {
  if (/^\/[^:]*$/.test(flatten(value))) return [{ kind: 'volume', from: null, inside: value, origin }]
  const mount = mountOf(value, origin)
  // What an expression names is a path: volumes of the engine have names of their own.
  return mount === null ? [] : [value[0]?.kind === 'hole' ? { ...mount, kind: 'host' } : mount]
}

type Options = Pick<Container, 'user' | 'variables' | 'mounts' | 'words'>

const NO_OPTIONS: Options = { user: null, variables: [], mounts: [], words: [] }

/** Options of `docker create` that take a value and that are looked at here. */
const NAMES: ReadonlyMap<string, 'user' | 'volume' | 'mount' | 'tmpfs' | 'env' | 'entrypoint'> = new Map([
  ['-u', 'user'],
  ['--user', 'user'],
  ['-v', 'volume'],
  ['--volume', 'volume'],
  ['--mount', 'mount'],
  ['--tmpfs', 'tmpfs'],
  ['-e', 'env'],
  ['--env', 'env'],
  ['--entrypoint', 'entrypoint'],
])

function readOptions(value: Value, origin: Mount['origin']): Options {
  const words = wordsOf(value)
  let user: Value | null = null
  const variables: JobVariable[] = []
  const mounts: Mount[] = []
  const started: Value[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? []
    const flat = flatten(word)
    const equals = flat.startsWith('--') ? flat.indexOf('=') : -1
    const kind = NAMES.get(equals < 0 ? flat : flat.slice(0, equals))
    if (kind === undefined) continue
    const operand = equals < 0 ? (words[at + 1] ?? []) : slice(word, equals + 1, flat.length)
    if (equals < 0) at += 1
    if (kind === 'user') user = operand
    else if (kind === 'entrypoint') started.push(operand)
    else if (kind === 'env') variables.push(...variableOf(operand, origin))
    else if (kind === 'tmpfs') mounts.push({ kind: 'memory', from: null, inside: upTo(operand, ':'), origin })
    else mounts.push(...(kind === 'volume' ? mountsOf(operand, origin) : longMount(operand, origin)))
  }
  return { user, variables, mounts, words: started }
}

/** `type=bind,source=/host,target=/inside`. */
function longMount(value: Value, origin: Mount['origin']): readonly Mount[] {
  const fields = new Map<string, Value>()
  const flat = flatten(value)
  for (const { 0: part, index } of flat.matchAll(/[^,]+/g)) {
    const equals = part.indexOf('=')
    if (equals > 0) fields.set(part.slice(0, equals), slice(value, index + equals + 1, index + part.length))
  }
  const inside = fields.get('target') ?? fields.get('destination') ?? fields.get('dst')
  if (inside === undefined) return []
  const type = flatten(fields.get('type') ?? [])
  const from = fields.get('source') ?? fields.get('src') ?? null
  return [{ kind: type === 'bind' ? 'host' : type === 'tmpfs' ? 'memory' : 'volume', from, inside, origin }]
}

function variableOf(value: Value, origin: Mount['origin']): readonly JobVariable[] {
  const flat = flatten(value)
  const name = /^[A-Za-z_]\w*(?==)/.exec(flat)?.[0]
  return name === undefined ? [] : [{ name, value: slice(value, name.length + 1, flat.length), level: 'job', origin }]
}

function upTo(value: Value, sign: string): Value {
  const at = flatten(value).indexOf(sign)
  return at < 0 ? value : slice(value, 0, at)
}

/** The words of the options, without the quotes around and within them. */
function wordsOf(value: Value): readonly Value[] {
  const words: Value[] = []
  for (const { 0: word, index } of flatten(value).matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)) {
    const parts = [...word.matchAll(/"([^"]*)"|'([^']*)'|[^"']+/g)].map((part): Value => {
      const isQuoted = part[1] !== undefined || part[2] !== undefined
      const start = index + part.index + (isQuoted ? 1 : 0)
      return slice(value, start, index + part.index + part[0].length - (isQuoted ? 1 : 0))
    })
    words.push(concat(...parts))
  }
  return words
}
