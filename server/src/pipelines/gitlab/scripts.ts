/**
 * Which shells a GitLab job starts, and the text of each: hooks, `before_script` with `script`, `after_script`, or the
 * steps of `run`. Knows nothing of what the scripts say.
 */
import { concatAll, hole, lengthOf, text } from '../../text/value.js'
import type { Value } from '../../text/value.js'
import { keyword } from './inherit.js'
import { itemsOf, linesOf, listedOf, lookUp, scalarsOf } from './resolve.js'
import type { Resolver } from './resolve.js'
import { joined, lineOf, textOf } from './text.js'
import { PLAIN_SCRIPT } from '../job.js'
import type { JobScript, JobVariable, ScriptPart } from '../job.js'
import { cutExpressions } from '../yaml/expression.js'
import { originOf } from '../yaml/look-up.js'
import type { Entry, Tree, TreeMap, TreeScalar } from '../yaml/tree.js'

/** @param entry the job's own, without what it extends */
export function readScripts(resolver: Resolver, entry: Entry, job: TreeMap): readonly JobScript[] {
  const hooks = keyword(resolver, job, 'hooks')
  const hook = hooks?.kind === 'map' ? linesOf(resolver, lookUp(resolver, hooks, 'pre_get_sources_script')) : []
  const before = keyword(resolver, job, 'before_script')
  const script = lookUp(resolver, job, 'script')
  const after = keyword(resolver, job, 'after_script')
  // GitLab runs `before_script` and `script` in one shell and the others in shells of their own.
  const lists: readonly Named[] =
    script === null
      ? []
      : [
          ['before_script', before],
          ['script', script],
        ]
  const scripts = [
    toScript(HOOK, joined(hook), BEFORE_THE_CHECKOUT),
    scriptOfLists(resolver, entry, 'script', lists),
    ...(script === null ? readSteps(resolver, lookUp(resolver, job, 'run')) : []),
    scriptOfLists(resolver, entry, 'after_script', [['after_script', after]]),
  ]
  return scripts.filter((one) => one !== null)
}

/** Before which script GitLab restores caches: the first that has a checkout. */
export function firstInCheckout(scripts: readonly JobScript[]): number {
  return scripts[0]?.name === HOOK ? 1 : 0
}

const MAX_SCRIPT_LENGTH = 1_000_000

const HOOK = 'pre_get_sources_script'
/** https://docs.gitlab.com/ci/yaml/#hookspre_get_sources_script does not say where it runs, only that nothing is fetched yet. */
const BEFORE_THE_CHECKOUT = hole({ id: 'before the checkout', kind: 'unknown', name: '' })

type Named = readonly [keyword: string, list: Tree | null]

/** The entries of all lists, each on lines of its own, with the list that each comes from. */
function scriptOfLists(resolver: Resolver, { source, span }: Entry, name: string, lists: readonly Named[]): JobScript | null {
  const pieces: Value[] = []
  const parts: ScriptPart[] = []
  let at = 0
  for (const [keyword, tree] of lists) {
    for (const { item, list } of listedOf(resolver, tree)) {
      if (item.kind === 'map') continue
      const value = lineOf(item)
      if (parts.length > 0) {
        pieces.push(text('\n'))
        at += 1
      }
      pieces.push(value)
      const end = at + lengthOf(value)
      const isOwn = list.source === source && list.span.start >= span.start && list.span.end <= span.end
      parts.push({ keyword, list: originOf(list), isOwn, start: at, end })
      at = end
    }
  }
  const script = toScript(name, concatAll(pieces))
  return script === null ? null : { ...script, parts }
}

function toScript(name: string, value: Value, directory: Value | null = null, variables: readonly JobVariable[] = []): JobScript | null {
  if (value.length === 0 || lengthOf(value) > MAX_SCRIPT_LENGTH) return null
  return { ...PLAIN_SCRIPT, name, value, shell: 'bash', options: { errexit: true, pipefail: true }, directory, variables }
}

/** https://docs.gitlab.com/ci/steps/: a `script` is a step of its own; what other steps do stands elsewhere. */
function readSteps(resolver: Resolver, run: Tree | null): readonly (JobScript | null)[] {
  return itemsOf(resolver, run).map((step, index) => {
    const script = step.kind === 'map' ? lookUp(resolver, step, 'script') : null
    if (step.kind !== 'map' || script === null) return null
    const name = lookUp(resolver, step, 'name')
    const value = concatAll(scalarsOf(resolver, script).map((scalar) => stepText(scalar, false)))
    return toScript(name?.kind === 'scalar' ? name.text : `run ${index + 1}`, value, null, readEnvironment(resolver, step))
  })
}

function readEnvironment(resolver: Resolver, step: TreeMap): readonly JobVariable[] {
  const environment = lookUp(resolver, step, 'env')
  return [...(environment?.kind === 'map' ? environment.entries.values() : [])].flatMap((entry): readonly JobVariable[] =>
    entry.value.kind === 'scalar' ? [{ name: entry.name, level: 'job', value: stepText(entry.value, true), origin: originOf(entry) }] : [],
  )
}

/** Steps have expressions `${{ }}`, which the step runner fills in. */
function stepText(scalar: TreeScalar, inert: boolean): Value {
  const { path } = scalar.source
  return cutExpressions(textOf(scalar, inert), { open: '${{', close: '}}' }, inert, (expression) => ({
    id: `step:${path}:${expression}`,
    kind: 'unknown',
    name: `\${{ ${expression} }}`,
  }))
}
