/**
 * The settings of a configuration: the one source of how they are read, of what is said where they are wrong, and of the
 * JSON Schema. Which rules there are is handed in; what settings do is for others.
 */
import { didYouMean } from '../text/nearest.js'
import type { Origin } from '../text/value.js'
import { fileMatcher, originOf, parseMount, parsePlace, type PlacePattern } from './pattern.js'
import { choice, defined, list, object, SCALAR, short, table, text, type JsonSchema, type Shape, type ValueOf } from './shape.js'

/** A rule as far as it can be configured. */
export interface ConfigurableRule {
  readonly id: string
  readonly title: string
  /** What each of its options lists. */
  readonly options: Readonly<Record<string, string>>
}

/** How a rule is set: `off`, or how bad its findings are; null for as bad as the rule says. */
export interface RuleSetting {
  readonly severity: RuleSeverity | null
  readonly options: Readonly<Record<string, readonly string[] | null>>
}

export type RuleSeverity = 'off' | 'info' | 'warning' | 'error'

const SEVERITIES: readonly RuleSeverity[] = ['off', 'info', 'warning', 'error']
const SEVERITY = choice('Off, or how bad a finding of this rule is.', SEVERITIES)
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/

export type Settings = ValueOf<ReturnType<typeof settingsShape>>

/**
 * @param rules every rule that there is
 * @param folder where the configuration lies under the root
 */
export function settingsShape(rules: readonly ConfigurableRule[], folder: string) {
  const shared = sharedShapes(rules, folder)
  const place = defined('place', shared.place)
  const files = defined('files', shared.files)
  const ruleTable = defined('rules', shared.rules)
  return object('How Cistern looks at the files of this folder and those below.', {
    $schema: plain('Where the JSON Schema of this file is, for editors.'),
    storage: object('What is known of where directories lie. Everything inside a directory belongs to it.', {
      network: list('On NFS, EFS, Lustre or their kin: slow for many files, shared by machines.', place),
      local: list('On a disk of the machine itself, whatever its name says.', place),
      shared: list('What is written there is still there after the job, and other jobs see it.', place),
    }),
    dataDirectories: list('Directories of a database server, which are no ordinary trees.', place),
    privateDirectories: list(
      'Directories that nobody but their owner may enter.',
      object('', { path: place, owner: user('The user who may: a name.') }, ['path', 'owner']),
    ),
    environment: environmentShape(),
    runner: object('What the jobs run on.', {
      user: user('The user that jobs run as: root, or a name.'),
      mounts: list(
        'Directories of the machine that every job sees, and that outlive it.',
        text({ type: 'string', description: '/directory/of/the/machine:/where/jobs/see/it, or one path for both.' }, parseMount),
      ),
    }),
    rules: ruleTable,
    include: list('Only these files are reported on; what the others show still counts.', files),
    exclude: list('These files are left out.', files),
    overrides: list(
      'Other settings of rules for some files; a later one wins.',
      object('', { files: list('The files that it is for.', files), rules: ruleTable }, ['files', 'rules']),
    ),
  })
}

/** Where the JSON Schema is on the web, for editors. */
export function schemaUrl(homepage: string): string {
  return `${homepage}/raw/main/docs/cistern.schema.json`
}

/** The JSON Schema of a configuration. */
export function jsonSchema(rules: readonly ConfigurableRule[], homepage: string): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: schemaUrl(homepage),
    title: 'The configuration of Cistern',
    ...settingsShape(rules, '').json,
    definitions: Object.fromEntries(Object.entries(sharedShapes(rules, '')).map(([name, { json }]) => [name, json])),
  }
}

/** Those of which the schema tells once. */
function sharedShapes(rules: readonly ConfigurableRule[], folder: string) {
  return {
    place: text<PlacePattern>(
      {
        type: 'string',
        description:
          'A path from / or ./ (this folder), with * and ? for characters of a name and ** for folders, or a variable that holds one, as $NAME.',
      },
      (scalar) => parsePlace(scalar, folder),
    ),
    files: text<string>({ type: 'string', description: 'A glob as in .gitignore, relative to this folder.' }, (scalar) =>
      isGlob(scalar.text) ? scalar.text : { wrong: `${scalar.text === '' ? 'nothing' : scalar.text} is no glob as in .gitignore` },
    ),
    rules: ruleTableShape(rules),
  }
}

function isGlob(written: string): boolean {
  try {
    fileMatcher([written])('a')
    return written.trim() !== ''
  } catch {
    return false
  }
}

function plain(about: string): Shape<string> {
  return text({ description: about }, (scalar) => scalar.text)
}

function user(about: string): Shape<{ readonly name: string; readonly origin: Origin }> {
  return text({ description: about }, (scalar) => ({ name: scalar.text, origin: originOf(scalar) }))
}

/** One variable that is set outside of the repository. */
export interface GivenVariable {
  readonly value: string | null
  readonly description: string | null
}

function environmentShape() {
  const value: Shape<GivenVariable> = short(
    text<GivenVariable>({ type: [...SCALAR, 'null'], description: 'Its value; nothing where that is not known.' }, (scalar) => ({
      value: scalar.text,
      description: null,
    })),
    object('', { value: plain('Its value.'), description: plain('Who sets it, and what it is for.') }),
  )
  return table(
    {
      description: 'Variables that are set outside of the repository: for a group, a project, a runner.',
      propertyNames: { pattern: VARIABLE.source },
      additionalProperties: value.json,
    },
    (name) => (VARIABLE.test(name) ? value : { wrong: `${name} is no name of a variable` }),
  )
}

function ruleTableShape(rules: readonly ConfigurableRule[]) {
  const shapes = new Map(rules.map((rule) => [rule.id, ruleShape(rule)]))
  const ids = [...shapes.keys()]
  return table<RuleSetting>(
    {
      description: 'Rules by their id.',
      properties: Object.fromEntries([...shapes].map(([id, { json }]) => [id, json])),
      additionalProperties: false,
    },
    (id) => shapes.get(id) ?? { wrong: `there is no rule ${id}${didYouMean(id, ids)}` },
  )
}

function ruleShape({ title, options }: ConfigurableRule): Shape<RuleSetting> {
  const names = Object.entries(options)
  const lists = Object.fromEntries(
    names.map(([name, about]) => [
      name,
      list(
        about,
        text({ type: 'string' }, (scalar) => scalar.text),
      ),
    ]),
  )
  const long = object(title, { severity: SEVERITY, ...lists })
  return {
    json: { description: title, anyOf: [SEVERITY.json, long.json] },
    read(tree, at) {
      if (tree.kind !== 'map') {
        const severity = SEVERITY.read(tree, at)
        return severity === null ? null : { severity, options: {} }
      }
      const read = long.read(tree, at)
      if (read === null) return null
      const { severity, ...own } = read
      return { severity, options: own }
    },
  }
}
