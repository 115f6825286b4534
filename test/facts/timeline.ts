/** Small scripts, through the engine up to executions: what the tests of this folder ask their questions about. */
import { literal } from '../../server/src/text/value.js'
import { analyse } from '../../server/src/engine.js'
import { pathOf } from '../../server/src/facts/context.js'
import type { Execution, Situated } from '../../server/src/facts/situated.js'
import type { Workspace } from '../../server/src/workspace/workspace.js'
import { memoryHost } from '../rules/fixture.js'
import { native } from '../syntax/parsers.js'

/** Files by path, or the one script of a workspace. */
export type Texts = string | Readonly<Record<string, string>>

/** Concerns every rule, so that no script is left out as uninteresting. */
const SEEN = 'cp -r "$SEEN/." /nfs/seen\n'

export function workspaceOf(texts: Texts): Workspace {
  const files = Object.entries(typeof texts === 'string' ? { 'main.sh': `${texts}\n${SEEN}` } : texts)
  return analyse(memoryHost(new Map(files.map(([path, content]) => [path, { content, executable: path.endsWith('.sh') }])), native()), {
    rules: null,
  }).workspace
}

/** The execution of a job, or of the one script. */
export function executionOf(texts: Texts, job: string | null = null): Execution {
  const found = workspaceOf(texts).executions.find((execution) => (execution.job?.name ?? null) === job)
  if (found === undefined) throw new Error(`nothing runs ${job ?? 'the script'}`)
  return found
}

/** What is done to the path of this name: the first time, or the next after another item. */
export function done({ items }: Execution, name: string, after: Situated | null = null): Situated {
  const found = items.find((item) => item.order > (after?.order ?? -1) && namesOf(item).includes(name))
  if (found === undefined) throw new Error(`nothing is done to ${name}`)
  return found
}

function namesOf(item: Situated): readonly string[] {
  if (item.kind !== 'effect' || !('path' in item.effect) || item.effect.path === null) return []
  const path = pathOf(item.effect.path.value, item.moment, item.context)
  const last = path.at(-1)
  return last?.kind === 'text' ? [literal([last]) ?? ''].map((text) => text.slice(text.lastIndexOf('/') + 1)) : []
}
