/**
 * What a setting may be, said once: a shape reads what a file has there, tells what is wrong with it and where, and says
 * the same as JSON Schema. Knows no setting by name.
 */
import type { Tree, TreeMap, TreeScalar } from '../pipelines/yaml/tree.js'
import { didYouMean } from '../text/nearest.js'
import type { Span } from '../text/source.js'

export type JsonSchema = { readonly [key: string]: unknown }

export interface Shape<Value> {
  readonly json: JsonSchema
  /** Null where nothing is written, or something wrong, of which `told` was told. */
  readonly read: (tree: Tree, at: Reading) => Value | null
}

/** YAML reads 8080 as a number, and it is as good a text as any. */
export const SCALAR: readonly string[] = ['string', 'number', 'boolean']

export type ValueOf<Of> = Of extends Shape<infer Value> ? Value : never

/** Where a reading is. */
export interface Reading {
  /** The setting as messages name it, such as `storage.network`; empty for the file as a whole. */
  readonly setting: string
  readonly told: (span: Span, message: string) => void
}

/** A text in a form of its own; `parse` gives a message where it is none. */
export function text<Value>(json: JsonSchema, parse: (scalar: TreeScalar) => Value | { readonly wrong: string }): Shape<Value> {
  return {
    json: { type: SCALAR, ...json },
    read(tree, { setting, told }) {
      if (tree.kind !== 'scalar') return wrong(tree, told, `${setting} takes a single value, not ${nounOf(tree)}`)
      if (tree.isNull) return null
      const value = parse(tree)
      return isWrong(value) ? wrong(tree, told, `${setting}: ${value.wrong}`) : value
    },
  }
}

/** The shape, of which the schema tells once under a name. */
export function defined<Value>(name: string, { read }: Shape<Value>): Shape<Value> {
  return { json: { $ref: `#/definitions/${name}` }, read }
}

/** One of several words. */
export function choice<Word extends string>(about: string, words: readonly Word[]): Shape<Word> {
  return {
    json: { ...said(about), enum: words },
    read(tree, { setting, told }) {
      if (tree.kind !== 'scalar') return wrong(tree, told, `${setting} can be ${either(words)}, not ${nounOf(tree)}`)
      if (tree.isNull) return null
      const word = words.find((each) => each === tree.text)
      return word ?? wrong(tree, told, `${setting} can be ${either(words)}, not ${tree.text}${didYouMean(tree.text, words)}`)
    },
  }
}

export function list<Value>(about: string, of: Shape<Value>): Shape<readonly Value[]> {
  return {
    json: { ...said(about), type: ['array', 'null'], items: of.json },
    read(tree, { setting, told }) {
      if (isNothing(tree)) return null
      if (tree.kind !== 'list') return wrong(tree, told, `${setting} takes a list, not ${nounOf(tree)}`)
      return tree.items.flatMap((item) => {
        if (isNothing(item)) told(item.span, `${setting}: an entry of the list is empty`)
        const value = of.read(item, { setting, told })
        return value === null ? [] : [value]
      })
    },
  }
}

type Read<Of extends Keys> = { readonly [Key in keyof Of]: ValueOf<Of[Key]> | null }
type Keys = { readonly [key: string]: Shape<unknown> }

/** A map with these keys and no others. */
export function object<Of extends Keys>(about: string, keys: Of, required: readonly (keyof Of & string)[] = []): Shape<Read<Of>> {
  const names = Object.keys(keys)
  const properties = Object.fromEntries(Object.entries(keys).map(([name, { json }]) => [name, json]))
  return {
    json: {
      ...said(about),
      type: ['object', 'null'],
      properties,
      additionalProperties: false,
      ...(required.length > 0 ? { required } : {}),
    },
    read(tree, { setting, told }) {
      const map = mapOf(tree, setting, told)
      if (map === null) return null
      for (const { name, keySpan } of map.entries.values()) {
        if (!names.includes(name))
          told(keySpan, `there is no setting ${join(setting, name)}, only ${shown(names)}${didYouMean(name, names)}`)
      }
      const missing = required.filter((name) => isNothing(map.entries.get(name)?.value))
      for (const name of missing) told(spanOfMap(map), `${setting} needs ${name} here`)
      const read = Object.fromEntries(
        Object.entries(keys).map(([name, shape]) => {
          const entry = map.entries.get(name)
          return [name, entry === undefined ? null : shape.read(entry.value, { setting: join(setting, name), told })]
        }),
      )
      // The compiler cannot follow the keys through Object.entries.
      return missing.length > 0 || !isReadOf(read, keys) ? null : read
    },
  }
}

/** A map whose keys are names of things. */
export interface Named<Value> {
  readonly name: string
  readonly nameSpan: Span
  readonly value: Value | null
}

/**
 * A map from names that are not settings: each entry of it, in the order of the file.
 * @param problemOf what is wrong with a name; null where nothing is
 */
export function table<Value>(
  json: JsonSchema,
  shapeOf: (name: string) => Shape<Value> | { readonly wrong: string },
): Shape<readonly Named<Value>[]> {
  return {
    json: { type: ['object', 'null'], ...json },
    read(tree, { setting, told }) {
      const map = mapOf(tree, setting, told)
      if (map === null) return null
      return [...map.entries.values()].flatMap(({ name, keySpan, value }) => {
        const shape = shapeOf(name)
        if ('wrong' in shape) {
          told(keySpan, `${setting}: ${shape.wrong}`)
          return []
        }
        return [{ name, nameSpan: keySpan, value: shape.read(value, { setting: join(setting, name), told }) }]
      })
    },
  }
}

/** A single value, or a map that says more. */
export function short<Single, Long>(single: Shape<Single>, long: Shape<Long>): Shape<Single | Long> {
  return {
    json: { anyOf: [single.json, long.json] },
    read: (tree, at) => (tree.kind === 'map' ? long.read(tree, at) : single.read(tree, at)),
  }
}

function said(about: string): JsonSchema {
  return about === '' ? {} : { description: about }
}

/** `a, b or c`. */
function either(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

function isReadOf<Of extends Keys>(read: { readonly [key: string]: unknown }, keys: Of): read is Read<Of> {
  return Object.keys(keys).every((name) => name in read)
}

function isWrong(value: unknown): value is { readonly wrong: string } {
  return typeof value === 'object' && value !== null && 'wrong' in value
}

function wrong(tree: Tree, told: Reading['told'], message: string): null {
  told(tree.span, message)
  return null
}

function mapOf(tree: Tree, setting: string, told: Reading['told']): TreeMap | null {
  if (tree.kind === 'map') return tree
  if (!isNothing(tree))
    told(tree.span, `${setting === '' ? 'a configuration' : setting} is a map from names to values, not ${nounOf(tree)}`)
  return null
}

/** Null, or nothing at all. */
function isNothing(tree: Tree | undefined): boolean {
  return tree === undefined || (tree.kind === 'scalar' && tree.isNull)
}

/** The first key: a map may be long. */
function spanOfMap(map: TreeMap): Span {
  const [first] = map.entries.values()
  return first?.keySpan ?? map.span
}

function nounOf(tree: Tree): string {
  if (tree.kind === 'scalar') return tree.text.length > 0 && tree.text.length <= 40 ? tree.text : 'a single value'
  return tree.kind === 'map' ? 'a map' : 'a list'
}

function join(setting: string, name: string): string {
  return setting === '' ? name : `${setting}.${name}`
}

function shown(names: readonly string[]): string {
  return names.filter((name) => !name.startsWith('$')).join(', ')
}
