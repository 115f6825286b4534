/** The facts of one execution, worked out once and asked by rules. */
import type { Configuration } from '../configuration/configuration.js'
import { keyOf, type Value } from '../text/value.js'
import type { Field } from '../commands/field.js'
import { forgetIn, pathOf } from './context.js'
import { clustersAt, type Clusters } from './clusters.js'
import { dataDirectory, marksOf, type MarkIndex } from './data-directory.js'
import type { Fact } from './evidence.js'
import { foreignDirectory } from './foreign.js'
import { mountsOf, networkStorage } from './network.js'
import { ownershipOf } from './ownership.js'
import { isRunner, privateBelow, privateDirectory, type PrivateDirectory } from './private.js'
import { asRunner } from './root.js'
import { servedInside } from './served.js'
import { sharedStorage } from './shared.js'
import type { Execution, Situated, Situation } from './situated.js'
import { indexMarks, type Surroundings } from './surroundings.js'
import { tablespaceMarks, tablespacesOf, type Tablespaces } from './tablespace.js'
import { isTree, treesOf } from './tree.js'
import { questionOf } from './uses.js'
import type { Job } from '../pipelines/job.js'

export interface Facts {
  /** The absolute path that a word names at a moment. */
  path(field: Field, at: Situation): Value
  networkStorage(path: Value, at: Situation): Fact | null
  /** What is written there is still there after the job, and other jobs see it. */
  sharedStorage(path: Value, at: Situation): Fact | null
  dataDirectory(path: Value, at: Situation): Fact | null
  /** The data directories that a path is or holds, each by its key. */
  clusters(path: Value, at: Situation): Clusters | null
  privateDirectory(path: Value, at: Situation): PrivateDirectory | null
  /** A private directory somewhere below a path. */
  privateBelow(path: Value, at: Situation): PrivateDirectory | null
  /** A path that belongs to somebody else than the user of this moment, who may not write there. */
  foreignDirectory(path: Value, at: Situation): PrivateDirectory | null
  /** True where a path is shown to be a directory. */
  isDirectory(path: Value): boolean
  /** What is known of the tablespaces of data directories. */
  readonly tablespaces: Tablespaces
  /** True where a path is shown to hold many files. */
  isTree(field: Field, at: Situation): boolean
  /** Every assignment of a name, in order. */
  assignments(name: string): readonly Assigned[]
  readonly items: readonly Situated[]
  /** Every execution of the workspace, for what happens elsewhere. */
  readonly executions: readonly Execution[]
  /** What happens in a job of the workspace; null where a bug has ended that. */
  executionOf(job: Job): Execution | null
  /** True where anything in the workspace uses a path, but for some commands. */
  isUsed(path: Value, except: readonly Situated[]): boolean
  /** Drops what is only kept because rules ask for the same again and again. */
  forget(): void
  /** The facts of another execution of the workspace. */
  of(execution: Execution): Facts
}

export type Assigned = Extract<Situated, { readonly kind: 'assign' }>

/** @param around what the rest of the workspace shows */
export function factsOf(execution: Execution, around: Surroundings): Facts {
  const { items } = execution
  const mounted = { byCommands: mountsOf(items), byContainer: execution.job?.container?.mounts ?? [] }
  const own = [...marksOf(items), ...(execution.job === null ? [] : servedInside(execution.job, execution.pipeline))]
  const ownership = ownershipOf(items)
  const trees = treesOf(items)
  const configurationAt = ({ moment }: Situation): Configuration => execution.configurationOf(moment.file)
  const indexed = indexMarks(own)
  const marks: MarkIndex = {
    at: (key) => [...(indexed.at.get(key) ?? []), ...around.marksAt(key)],
    below: (key) => [...(indexed.below.get(key) ?? []), ...around.marksBelow(key)],
    configurationAt,
  }
  const network = new Answers((path, at) => networkStorage(path, at, mounted, configurationAt(at)))
  const directories = new Answers((path, at) => dataDirectory(path, at, marks))
  let tablespaces: Tablespaces | null = null
  let assigned: Map<string, Assigned[]> | null = null
  const facts: Facts = {
    items,
    get executions() {
      return around.executions
    },
    executionOf: (job) => around.executionOf(job),
    isUsed: (path, except) => around.isUsed(questionOf(path, except)),
    of: (other) => factsOf(other, around),
    assignments(name) {
      assigned ??= assignmentsOf(items)
      return assigned.get(name) ?? []
    },
    path: (field, at) => pathOf(field.value, at.moment, at.context),
    networkStorage: network.of,
    sharedStorage: (path, at) => sharedStorage(path, at, configurationAt(at), facts.networkStorage(path, at)),
    dataDirectory: directories.of,
    clusters: (path, at) => clustersAt(path, at, marks),
    privateDirectory: (path, at) => privateDirectory(path, asRunner(at, configurationAt(at)), ownership, configurationAt(at)),
    privateBelow: (path, at) => privateBelow(path, asRunner(at, configurationAt(at)), ownership, configurationAt(at)),
    foreignDirectory(path, at) {
      const foreign = foreignDirectory(path, asRunner(at, configurationAt(at)), ownership, items)
      return foreign === null || isRunner(foreign.owner, at, configurationAt(at)) ? null : foreign
    },
    isDirectory: (path) => trees.has(keyOf(path)),
    get tablespaces() {
      tablespaces ??= tablespacesOf(items, tablespaceMarks(items), around)
      return tablespaces
    },
    isTree: (field, at) => isTree(field, at, trees, facts),
    forget() {
      network.forget()
      directories.forget()
      for (const { context } of execution.entered) forgetIn(context)
    },
  }
  return facts
}

interface Answer {
  readonly path: Value
  readonly fact: Fact | null
  readonly next: Answer | null
}

/** Several rules ask the same of a path at the same moment. */
class Answers {
  readonly #known = new Map<Situation, Answer>()

  constructor(readonly ask: (path: Value, at: Situation) => Fact | null) {}

  readonly of = (path: Value, at: Situation): Fact | null => {
    const first = this.#known.get(at) ?? null
    for (let known = first; known !== null; known = known.next) if (known.path === path) return known.fact
    const fact = this.ask(path, at)
    this.#known.set(at, { path, fact, next: first })
    return fact
  }

  forget(): void {
    this.#known.clear()
  }
}

function assignmentsOf(items: readonly Situated[]): Map<string, Assigned[]> {
  const byName = new Map<string, Assigned[]>()
  for (const item of items) {
    if (item.kind !== 'assign') continue
    const known = byName.get(item.event.name)
    if (known === undefined) byName.set(item.event.name, [item])
    else known.push(item)
  }
  return byName
}
