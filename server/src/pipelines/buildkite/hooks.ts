/**
 * The hooks that a repository has the agent run around each of its jobs, as shell text that sources them
 * (buildkite.com/docs/agent/hooks, "Job lifecycle hooks"). Knows nothing of pipelines.
 */
import type { Origin } from '../../text/value.js'
import type { JobScript, ReadSource } from '../job.js'
import { PLAIN_SCRIPT } from '../job.js'

export interface Hook {
  readonly name: string
  readonly isBefore: boolean
}

/** The hooks that are there, in the order in which they run, and every path that was asked for. */
export function readHooks(readSource: ReadSource): { readonly found: readonly Hook[]; readonly reads: readonly string[] } {
  const asked = HOOKS.map((hook) => ({ hook, path: pathOf(hook), source: readSource(pathOf(hook)) }))
  // A hook may also be a program of any other language, which its first line says ("Polyglot hooks").
  const found = asked.filter(({ source }) => source !== null && !/^#!(?!.*\b(ba|da|a)?sh\b)/.test(source.text))
  return { found: found.map(({ hook }) => hook), reads: asked.map(({ path }) => path) }
}

/** The script that runs a hook in the checkout; it stands, for a person, where the job does. */
export function scriptOfHook(hook: Hook, place: Origin): JobScript {
  const origin = place.asPart()
  return {
    ...PLAIN_SCRIPT,
    name: `hook ${hook.name}`,
    value: [{ kind: 'text', text: `. ./${pathOf(hook)}`, origin, through: null }],
    shell: 'bash',
    options: { errexit: false, pipefail: false },
  }
}

function pathOf({ name }: Hook): string {
  return `.buildkite/hooks/${name}`
}

/** Those that a repository may have. */
const HOOKS: readonly Hook[] = [
  { name: 'post-checkout', isBefore: true },
  { name: 'pre-command', isBefore: true },
  { name: 'post-command', isBefore: false },
  { name: 'pre-artifact', isBefore: false },
  { name: 'post-artifact', isBefore: false },
  { name: 'pre-exit', isBefore: false },
]
