/** The facts of one execution, worked out once and asked by rules. */
import type { Configuration } from '../configuration/configuration.js'
import { keyOf, type Value } from '../text/value.js'
import type { Field } from '../commands/field.js'
import type { Event } from '../run/event.js'
import { AskedOfItems } from './asked.js'
import { Answers, Part } from './answers.js'
import type { Changed } from './changed.js'
import { isTakenAsAnswer } from './answer.js'
import { forgetIn, pathOf } from './context.js'
import { clustersAt, keysOf, type Clusters } from './clusters.js'
import { dataDirectory, marksOf, type MarkIndex } from './data-directory.js'
import type { Fact } from './evidence.js'
import { foreignDirectory } from './foreign.js'
import { mountsOf, networkStorage, type Mounted } from './network.js'
import { isOwnershipOther, ownershipOf, type Ownership } from './ownership.js'
import { isRunner, privateBelow, privateDirectory, type PrivateDirectory } from './private.js'
import { isHousekeeping } from './purpose.js'
import { asRunner } from './root.js'
import { sharedStorage } from './shared.js'
import { itemsOf, type Items } from './items.js'
import type { Execution, Situated, Situation } from './situated.js'
import { indexMarks, type Surroundings } from './surroundings.js'
import { isLinkedAmong, mayCarry, placedAmong, tablespaceMarks, tablespacesOf, type Tablespaces } from './tablespace.js'
import { isTree, treesOf } from './tree.js'
import { useOf } from './used.js'
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
  readonly items: Items
  /** True where nobody learns that a command failed, and what it prints decides or counts all the same. */
  isTakenAsAnswer(item: Situated): boolean
  /** True for code whose names say that it cleans up, makes room or reports. */
  isHousekeeping(item: Situation): boolean
  /** What happens in the script of a moment, also where it has no effects. */
  eventsAround(at: Situation): readonly Event[]
  /** Every execution of the workspace, for what happens elsewhere. */
  readonly executions: readonly Execution[]
  /** What happens in a job of the workspace; null where a bug has ended that. */
  executionOf(job: Job): Execution | null
  /** Whether the file of a pipeline names a path, whatever it does with it. */
  isNamedByPipeline(path: Value): boolean
  /** True where anything in the workspace uses a path, but for some commands. */
  isUsed(path: Value, except: readonly Situated[]): boolean
  /** Drops what is only kept because rules ask for the same again and again. */
  forget(): void
  /** The facts of another execution of the workspace. */
  of(execution: Execution): Facts
}

/** The facts of an execution as rules ask for them, also after it has been made again. */
export interface LastingFacts extends Facts {
  /** All of it may be looked at. */
  readonly execution: Execution
  /** The same execution, made again. */
  follow(execution: Execution, changed: Changed): void
}

/** @param around what the rest of the workspace shows; what is asked of the execution is noted there, too */
export function factsOf(execution: Execution, around: Surroundings): LastingFacts {
  const { job, configurationOf } = execution
  const given = { job, configurationOf }
  let current = execution
  const asked = new AskedOfItems(around.asked)
  const byContainer = job?.container?.mounts ?? []
  let { items } = execution
  const mounts = new Part(mountsOf, ({ mounts: isOther }) => isOther)
  const ownership = new Part(ownershipOf, ({ saysOfOwners }) => saysOfOwners)
  const trees = new Part(treesOf, (changed) => changed.trees.size > 0)
  const indexed = new Part(
    (own) => indexMarks(marksOf(own)),
    ({ marked }) => marked.at.size > 0,
  )
  const tablespaces = new Part(
    (own) => tablespacesOf(all, tablespaceMarks(own), around),
    (changed) => changed.tablespaces.length > 0 || changed.hasOneOf(['dataDirectory']),
  )
  const parts = [mounts, ownership, trees, indexed, tablespaces]
  const all = itemsOf(
    () => items,
    (about, isStill) => asked.note(about, isStill),
  )
  const configurationAt = ({ moment }: Situation): Configuration => configurationOf(moment.file)
  const marks: MarkIndex = {
    at(key) {
      asked.note(`at ${key}`, ({ marked }) => !marked.at.has(key))
      return [...(indexed.of(items).at.get(key) ?? []), ...around.served('at', key, job), ...around.marksAt(key)]
    },
    below(key) {
      asked.note(`below ${key}`, ({ marked }) => !marked.below.has(key))
      return [...(indexed.of(items).below.get(key) ?? []), ...around.served('below', key, job), ...around.marksBelow(key)]
    },
    configurationAt,
  }
  /** What is known of the owners of some paths, of what they lie in and what lies in them. */
  const owners = (path: Value): Ownership => {
    const keys = keysOf(path)
    asked.note(`owners ${keys.join('\0')}`, (changed) => !isOwnershipOther(keys, changed.ownership, ownership.before, ownership.of(items)))
    return ownership.of(items)
  }
  const hasTree = (key: string): boolean => {
    asked.note(`tree ${key}`, (changed) => !changed.trees.has(key))
    return trees.of(items).has(key)
  }
  const mounted: Mounted = {
    get byCommands() {
      asked.note('mounts', (changed) => !changed.mounts)
      return mounts.of(items)
    },
    byContainer,
  }
  const network = new Answers((path, at) => networkStorage(path, at, mounted, configurationAt(at)), around.asked)
  const directories = new Answers((path, at) => dataDirectory(path, at, marks), around.asked)
  const facts: LastingFacts = {
    get execution() {
      asked.note('execution', ({ isMadeAgain }) => !isMadeAgain)
      return current
    },
    items: all,
    get executions() {
      return around.executions
    },
    executionOf: (one) => around.executionOf(one),
    isNamedByPipeline: (path) => around.isNamed(path),
    isUsed: (path, except) => around.isUsed(useOf(path, except)),
    of: (other) => factsOf(other, around),
    isTakenAsAnswer(item) {
      const answer = isTakenAsAnswer(item)
      // Any condition of the script may ask about its output.
      around.asked.note({ of: 'items', isOfPlace: true, isStill: () => isTakenAsAnswer(item) === answer })
      return answer
    },
    isHousekeeping(item) {
      const answer = isHousekeeping(item, given)
      // The name of the function around it is read from the text before.
      around.asked.note({ of: 'items', isOfPlace: true, isStill: () => isHousekeeping(item, given) === answer })
      return answer
    },
    eventsAround({ context }) {
      asked.note('events', ({ isMadeAgain }) => !isMadeAgain)
      return context.walk.events
    },
    path: (field, at) => pathOf(field.value, at.moment, at.context),
    networkStorage: network.of,
    sharedStorage: (path, at) => sharedStorage(path, at, configurationAt(at), facts.networkStorage(path, at)),
    dataDirectory: directories.of,
    clusters: (path, at) => clustersAt(path, at, marks),
    privateDirectory: (path, at) => privateDirectory(path, asRunner(at, configurationAt(at)), owners(path), configurationAt(at)),
    privateBelow: (path, at) => privateBelow(path, asRunner(at, configurationAt(at)), owners(path), configurationAt(at)),
    foreignDirectory(path, at) {
      const foreign = foreignDirectory(path, asRunner(at, configurationAt(at)), owners(path), all)
      return foreign === null || isRunner(foreign.owner, at, configurationAt(at)) ? null : foreign
    },
    isDirectory: (path) => hasTree(keyOf(path)),
    tablespaces: {
      of(path, clusters, at) {
        asked.note('tablespaces', (changed) => placedAmong(changed.tablespaces).length === 0)
        return tablespaces.of(items).of(path, clusters, at)
      },
      isCarried(key) {
        asked.note(`carried ${key}`, (changed) => !mayCarry(changed.tablespaces, key))
        return tablespaces.of(items).isCarried(key)
      },
      linked(directories) {
        const about = `linked ${directories === null ? 'anywhere' : directories.join('\0')}`
        asked.note(about, (changed) => !isLinkedAmong(changed.tablespaces, directories))
        return tablespaces.of(items).linked(directories)
      },
    },
    isTree: (field, at) => isTree(field, at, hasTree, facts),
    forget() {
      for (const each of [network, directories, ...parts]) each.forget()
      for (const { context } of current.entered) forgetIn(context)
    },
    follow(next, changed) {
      current = next
      items = next.items
      asked.forget()
      for (const part of parts) part.follow(changed)
    },
  }
  return facts
}
