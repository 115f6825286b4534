/** The items that have come or gone in an execution since it was looked at, and what of an execution hangs on them. */
import { marksOf, type Mark } from './data-directory.js'
import { mountsOf } from './network.js'
import { ownershipOf, saysOfOwners, type Ownership } from './ownership.js'
import type { Situated } from './situated.js'
import { tablespaceMarks } from './tablespace.js'
import { treesOf } from './tree.js'

export class Changed {
  readonly #kinds: ReadonlySet<string>
  #known: { readonly at: ReadonlySet<string>; readonly below: ReadonlySet<string> } | null = null
  #trees: ReadonlySet<string> | null = null
  #mounts: boolean | null = null
  #ownership: Ownership | null = null
  #tablespaces: readonly Mark[] | null = null

  /** @param isMadeAgain newer walks have taken the place of older ones, whatever came of it */
  constructor(
    readonly items: readonly Situated[],
    readonly isMadeAgain: boolean,
  ) {
    this.#kinds = new Set(items.map((item) => (item.kind === 'effect' ? item.effect.kind : item.kind)))
  }

  hasOneOf(kinds: readonly string[]): boolean {
    return kinds.some((kind) => this.#kinds.has(kind))
  }

  assigns(name: string): boolean {
    return this.#kinds.has('assign') && this.items.some((item) => item.kind === 'assign' && item.event.name === name)
  }

  get saysOfOwners(): boolean {
    return this.items.some(saysOfOwners)
  }

  /** What they alone say of owners. */
  get ownership(): Ownership {
    return (this.#ownership ??= ownershipOf(this.items))
  }

  get mounts(): boolean {
    return (this.#mounts ??= mountsOf(this.items).length > 0)
  }

  /** The paths that they show to be directories. */
  get trees(): ReadonlySet<string> {
    return (this.#trees ??= treesOf(this.items))
  }

  /** The directories that they show to be data directories, and what lies above those. */
  get marked(): { readonly at: ReadonlySet<string>; readonly below: ReadonlySet<string> } {
    if (this.#known !== null) return this.#known
    const [at, below] = [new Set<string>(), new Set<string>()]
    for (const { key } of marksOf(this.items)) {
      at.add(key)
      for (let slash = key.lastIndexOf('/'); slash > 0; slash = key.lastIndexOf('/', slash - 1)) below.add(key.slice(0, slash))
    }
    return (this.#known = { at, below })
  }

  get tablespaces(): readonly Mark[] {
    return (this.#tablespaces ??= tablespaceMarks(this.items))
  }
}
