/**
 * Which variables GitLab looks at when it decides whether a job is in a pipeline. Knows nothing of what they hold, and
 * does not work a condition out.
 */
import { itemsOf, lookUp, scalarsOf } from './resolve.js'
import type { Resolver } from './resolve.js'
import type { Condition } from '../job.js'
import { originOf } from '../yaml/look-up.js'
import type { Tree, TreeMap, TreeScalar } from '../yaml/tree.js'

/** The conditions of `rules`, and of `only: variables` and `except: variables`. */
export function readConditions(resolver: Resolver, map: TreeMap | null): readonly Condition[] {
  if (map === null) return []
  const legacy = ['only', 'except'].flatMap((name) => {
    const refs = lookUp(resolver, map, name)
    return refs?.kind === 'map' ? scalarsOf(resolver, lookUp(resolver, refs, 'variables')).flatMap(toCondition) : []
  })
  const rules = lookUp(resolver, map, 'rules')
  return rules === null ? legacy : [...inRules(resolver, rules), ...legacy]
}

/** Many jobs have the rules of one template. */
function inRules(resolver: Resolver, rules: Tree): readonly Condition[] {
  const known = resolver.conditions.get(rules)
  if (known !== undefined) return known
  const found = itemsOf(resolver, rules).flatMap((rule) => (rule.kind === 'map' ? inRule(resolver, rule).flatMap(toCondition) : []))
  resolver.conditions.set(rules, found)
  return found
}

function inRule(resolver: Resolver, rule: TreeMap): readonly TreeScalar[] {
  const condition = lookUp(resolver, rule, 'if')
  return condition?.kind === 'scalar' ? [condition] : []
}

function toCondition(scalar: TreeScalar): readonly Condition[] {
  const names = namesIn(scalar.text)
  return names.length === 0 ? [] : [{ names, origin: originOf(scalar) }]
}

/** A string and a regular expression are taken as they are: a name in them is none. */
const TOKEN = /"[^"]*"|'[^']*'|\/(?:\\.|[^/\\])*\/|\$(\w+)/g

function namesIn(expression: string): readonly string[] {
  return [...new Set([...expression.matchAll(TOKEN)].flatMap(([, name]) => name ?? []))]
}
