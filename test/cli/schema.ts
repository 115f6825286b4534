/** As much of JSON Schema as the contract needs. A schema with anything else in it is refused, so that nothing goes unchecked. */

export interface Schema {
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly pattern?: string
  readonly minimum?: number
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: false
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
}

const KEYWORDS = new Set([
  'type',
  'const',
  'enum',
  'pattern',
  'minimum',
  'required',
  'properties',
  'additionalProperties',
  'items',
  'anyOf',
])

/** Every place where a value is not what the schema says. */
export function violations(value: unknown, schema: Schema, at = '$'): readonly string[] {
  for (const keyword of Object.keys(schema)) if (!KEYWORDS.has(keyword)) throw new Error(`no support for ${keyword}`)
  const found: string[] = []
  const types = schema.type === undefined ? null : [schema.type].flat()
  if (types !== null && !types.some((type) => isOfType(value, type))) return [`${at} is no ${types.join(' or ')}`]
  if ('const' in schema && value !== schema.const) found.push(`${at} is not ${JSON.stringify(schema.const)}`)
  if (schema.enum !== undefined && !schema.enum.includes(value)) found.push(`${at} is none of ${JSON.stringify(schema.enum)}`)
  if (schema.pattern !== undefined && typeof value === 'string' && !new RegExp(schema.pattern, 'u').test(value))
    found.push(`${at} does not match ${schema.pattern}`)
  if (schema.minimum !== undefined && typeof value === 'number' && value < schema.minimum) found.push(`${at} is below ${schema.minimum}`)
  if (schema.anyOf !== undefined && schema.anyOf.every((each) => violations(value, each, at).length > 0))
    found.push(`${at} is none of what it may be`)
  if (Array.isArray(value)) {
    const { items } = schema
    if (items !== undefined) found.push(...value.flatMap((item, index) => violations(item, items, `${at}[${index}]`)))
  } else if (typeof value === 'object' && value !== null) found.push(...violationsIn(value, schema, at))
  return found
}

function violationsIn(value: object, { properties = {}, required = [], additionalProperties }: Schema, at: string): readonly string[] {
  const found = required.filter((name) => !(name in value)).map((name) => `${at}.${name} is missing`)
  for (const [name, item] of Object.entries(value)) {
    const schema = properties[name]
    if (schema !== undefined) found.push(...violations(item, schema, `${at}.${name}`))
    else if (additionalProperties === false) found.push(`${at}.${name} is not in the contract`)
  }
  return found
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null
    case 'array':
      return Array.isArray(value)
    case 'integer':
      return Number.isInteger(value)
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    default:
      return typeof value === type
  }
}
