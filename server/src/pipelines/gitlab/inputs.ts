/**
 * What `$[[ inputs.name ]]` of a GitLab file stands for: what the including file gives, or the default of the file's own
 * header. Knows nothing of jobs; what is not known here stays as it is written.
 */
import { locate } from '../../text/location.js'
import { EMPTY, concat, expanded, flatten, lengthOf, literal, slice } from '../../text/value.js'
import type { Definition, Origin, Value } from '../../text/value.js'
import { textOf } from './text.js'
import { joinedChoice } from '../choice.js'
import { originOf } from '../yaml/look-up.js'
import { valueOf, withValue } from '../yaml/tree.js'
import type { Entry, Tree, TreeMap, TreeScalar } from '../yaml/tree.js'

/** The known inputs of one file. */
export type Inputs = ReadonlyMap<string, Input>

interface Input {
  readonly name: string
  /** A list or map, which replaces a whole scalar; or a text. */
  readonly content: Tree | Value
  readonly definition: Definition
}

/** Who gives inputs: the entry `inputs` of an include, `null` where it has none; `outside` is whoever starts the pipeline. */
export type Giver = TreeMap | null | 'outside'

/**
 * @param specified the `inputs` of the file's header, and of the files that the header includes
 */
export function readInputs(specified: readonly TreeMap[], giver: Giver): Inputs {
  const inputs = new Map<string, Input>()
  for (const entry of specified.flatMap(({ entries }) => [...entries.values()])) {
    const given = giver === null || giver === 'outside' ? undefined : giver.entries.get(entry.name)
    const input = given === undefined ? unset(entry, giver) : toInput(given, `input ${entry.name} is given here`, entry.name)
    if (input !== null) inputs.set(entry.name, input)
  }
  return inputs
}

/** The tree with every known input filled in, in keys too; https://docs.gitlab.com/ci/inputs/ has it before all else. */
export function fillInputs(tree: Tree, inputs: Inputs): Tree {
  if (inputs.size === 0 || !tree.source.text.includes('$[[')) return tree
  const done = new Map<Tree, Tree>()
  return fill(tree)

  /** No deeper than the file, and each node once, however many aliases lead to it. */
  function fill(node: Tree): Tree {
    const known = done.get(node)
    if (known !== undefined) return known
    const filled = fillNode(node)
    done.set(node, filled)
    return filled
  }

  function fillNode(node: Tree): Tree {
    switch (node.kind) {
      case 'scalar':
        return fillScalar(node, inputs)
      case 'list':
        return { ...node, items: node.items.map(fill) }
      case 'map':
        return {
          ...node,
          entries: new Map([...node.entries.values()].map((entry) => fillEntry(entry)).map((entry) => [entry.name, entry])),
        }
      case 'reference':
        return { ...node, path: node.path.map((name) => fillName(name, inputs)) }
    }
  }

  function fillEntry(entry: Entry): Entry {
    return { ...entry, name: fillName(entry.name, inputs), value: fill(entry.value) }
  }
}

/** The name of an input and the functions that its value goes through. */
const EXPRESSION = /\$\[\[\s*inputs\.([\w-]+)\s*((?:\|[^\]]*)?)\]\]/g
/** What GitLab itself takes. */
const MAX_LENGTH = 1024
/** Text that no shell takes for anything but itself. */
const PLAIN = /^[\w./:@%+,-]+$/

/** An input that nobody sets: its default; from outside, one of its options or anything. */
function unset({ name, value: spec }: Entry, giver: Giver): Input | null {
  if (spec.kind !== 'map') return null
  if (giver === 'outside') return fromOptions(name, spec)
  const fallback = spec.entries.get('default')
  return fallback === undefined ? null : toInput(fallback, `input ${name} has this default`, name)
}

function fromOptions(name: string, spec: TreeMap): Input | null {
  const options = spec.entries.get('options')
  if (options?.value.kind !== 'list') return null
  const values = options.value.items.map((item) => (item.kind === 'scalar' ? textOf(item) : EMPTY))
  if (values.length === 0 || values.some((value) => !PLAIN.test(flatten(value)))) return null
  const content = joinedChoice(`input ${name} of ${spec.source.path}`, values, null)
  return { name, content, definition: { origin: originOf(options), message: `input ${name} is one of these options` } }
}

function toInput(entry: Entry, message: string, name: string): Input | null {
  const { value } = entry
  if (value.kind === 'reference' || (value.kind === 'scalar' && value.isNull)) return null
  const content = value.kind === 'scalar' ? textOf(value) : value
  // What the including file itself does not know is not known here either.
  if ('length' in content && (content.some(({ kind }) => kind === 'hole') || lengthOf(content) > MAX_LENGTH)) return null
  return { name, content, definition: { origin: originOf(entry), message } }
}

function fillName(name: string, inputs: Inputs): string {
  if (!name.includes('$[[')) return name
  return name.replaceAll(EXPRESSION, (written, input: string, functions: string) => {
    const value = valueOfInput(inputs, input, functions)
    return (value === null ? null : literal(value)) ?? written
  })
}

function fillScalar(scalar: TreeScalar, inputs: Inputs): Tree {
  if (scalar.isNull || !scalar.text.includes('$[[')) return scalar
  const whole = wholeOf(scalar.text, inputs)
  if (whole !== null) return whole
  const value = valueOf(scalar)
  const flat = flatten(value)
  const parts: Value[] = []
  let done = 0
  for (const match of flat.matchAll(EXPRESSION)) {
    const [all, name = '', functions = ''] = match
    const found = valueOfInput(inputs, name, functions)
    if (found === null) continue
    const end = match.index + all.length
    const origin: Origin | null = locate(value, match.index, end)
    parts.push(slice(value, done, match.index), expanded(found, `inputs.${name}`, origin, inputs.get(name)?.definition ?? null))
    done = end
  }
  return done === 0 ? scalar : withValue(scalar, concat(...parts, slice(value, done, lengthOf(value))))
}

/** A list or map in the place of a scalar that is nothing but its name. */
function wholeOf(written: string, inputs: Inputs): Tree | null {
  const name = /^\s*\$\[\[\s*inputs\.([\w-]+)\s*\]\]\s*$/.exec(written)?.[1]
  const content = name === undefined ? undefined : inputs.get(name)?.content
  return content !== undefined && 'kind' in content ? content : null
}

/** The text of an input after the functions of the expression; null where that is not known. */
function valueOfInput(inputs: Inputs, name: string, functions: string): Value | null {
  const content = inputs.get(name)?.content
  if (content === undefined || 'kind' in content) return null
  let value: Value | null = content
  for (const call of functions.split('|').slice(1)) value = value === null ? null : applied(value, call.trim())
  return value
}

/** `expand_vars` and `posix_escape` change nothing where there is nothing to change, and are not worked out elsewhere. */
function applied(value: Value, call: string): Value | null {
  const content = literal(value)
  if (content === null) return null
  const [, offset, length] = /^truncate\(\s*(\d+)\s*,\s*(\d+)\s*\)$/.exec(call) ?? []
  if (offset !== undefined && length !== undefined)
    return slice(value, Number(offset), Math.min(content.length, Number(offset) + Number(length)))
  if (call === 'expand_vars') return content.includes('$') ? null : value
  return call === 'posix_escape' && PLAIN.test(content) ? value : null
}
