/**
 * Which keys and values a configuration may have at a place, as its JSON Schema says. Reads the lines above by their
 * indentation, because a file in which somebody types is seldom whole.
 */
import { CompletionItemKind, type CompletionItem } from 'vscode-languageserver'
import { jsonSchema, type ConfigurableRule } from '../../configuration/schema.js'
import { CONFIGURABLE } from '../../findings/configurable.js'
import { lineBefore, spanAround, type Asked } from './asked.js'

type Schema = Readonly<Record<string, unknown>>

const rules: readonly ConfigurableRule[] = CONFIGURABLE
const SCHEMA: Schema = jsonSchema(rules, '')

export function settingsAt(asked: Asked, offset: number): CompletionItem[] {
  const before = lineBefore(asked, offset)
  if (asked.document.path.endsWith('.json') || /(^|\s)#/.test(before)) return []
  const [, lead = '', dash = '', key, written] = /^(\s*)(-\s+)?(?:([\w$./-]+):\s+)?([\w$./-]*)$/.exec(before) ?? []
  if (written === undefined) return []
  const above = asked.document.text.slice(0, offset - before.length).split(/\r\n|\n|\r/)
  const path = [...pathAbove(above, lead.length + (dash === '' ? 0 : dash.length)), ...(key === undefined ? [] : [key])]
  const found = schemasAt(path)
  const { start } = spanAround(asked, offset, /[\w$./-]/)
  const range = asked.rangeOf({ start, end: offset })
  if (key !== undefined)
    return found
      .flatMap(valuesOf)
      .map((value) => ({ label: value, kind: CompletionItemKind.EnumMember, textEdit: { range, newText: value } }))
  return found
    .flatMap((schema) => Object.entries(recordOf(schema['properties'])))
    .map(([name, about]) => {
      const description = recordOf(about)['description']
      return {
        label: name,
        kind: CompletionItemKind.Property,
        ...(typeof description === 'string' ? { detail: description } : {}),
        textEdit: { range, newText: `${name}:` },
      }
    })
}

/** The keys that hold a line, outermost first; an entry of a list is of the key above it. */
function pathAbove(lines: readonly string[], indent: number): readonly string[] {
  const path: string[] = []
  let limit = indent
  for (const line of [...lines].reverse()) {
    const [, lead = '', dash = '', key] = /^(\s*)(-\s+)?(?:"|')?([\w$./-]+)(?:"|')?\s*:/.exec(line) ?? []
    if (key === undefined || lead.length + dash.length >= limit) {
      // The dash alone may be what holds the line.
      if (key !== undefined && dash !== '' && lead.length < limit) limit = lead.length + 1
      continue
    }
    path.unshift(key)
    limit = dash === '' ? lead.length : lead.length + 1
    if (limit === 0) break
  }
  return path
}

function schemasAt(path: readonly string[]): readonly Schema[] {
  return path.reduce<readonly Schema[]>(
    (schemas, key) =>
      schemas.flatMap((schema) => {
        const own = recordOf(schema['properties'])[key]
        return variantsOf(own === undefined ? recordOf(schema['additionalProperties']) : recordOf(own))
      }),
    variantsOf(SCHEMA),
  )
}

/** What a schema allows, through its definitions, its alternatives, and the items of a list. */
function variantsOf(schema: Schema): readonly Schema[] {
  const reference = schema['$ref']
  const named = typeof reference === 'string' ? recordOf(recordOf(SCHEMA['definitions'])[reference.replace('#/definitions/', '')]) : null
  const others = Array.isArray(schema['anyOf']) ? schema['anyOf'].map(recordOf) : []
  return [
    schema,
    ...(named === null ? [] : variantsOf(named)),
    ...others.flatMap(variantsOf),
    ...(schema['items'] === undefined ? [] : variantsOf(recordOf(schema['items']))),
  ]
}

function valuesOf(schema: Schema): readonly string[] {
  const values: unknown = schema['enum']
  return Array.isArray(values) ? values.filter((value): value is string => typeof value === 'string') : []
}

function recordOf(value: unknown): Schema {
  return isRecord(value) ? value : {}
}

function isRecord(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
