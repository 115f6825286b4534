/**
 * What was found out about the files of a root the last time, and which of them may be others since: of all the others
 * nothing need be asked again. Knows nothing of what is done with them.
 */
import { areSame } from '../text/same.js'
import type { Host } from './host.js'
import type { FileKind } from './kind.js'
import type { Read } from './workspace.js'

/** What was found out about files, by path. */
export interface Found {
  readonly kinds: ReadonlyMap<string, FileKind | null>
  readonly read: ReadonlyMap<string, Read>
}

/** What still holds of it. */
export interface Staying extends Found {
  /** Files that may be others; what is found of these does not count. */
  readonly changed: ReadonlySet<string>
}

export class SinceLast {
  #host: Host | null = null
  #basis: readonly unknown[] = []
  #found: Found | null = null
  /** Since that was found out: an analysis may be left before it ends. */
  #changed: ReadonlySet<string> = new Set()

  /**
   * An analysis begins; to be called of each, and each time with a host of the same root.
   * @param basis what everything hangs on beside the files
   * @returns null where nothing is known
   */
  begin(host: Host, basis: readonly unknown[]): Staying | null {
    const changed = this.#host === null || !areSame(this.#basis, basis) ? null : (host.changedSince?.(this.#host) ?? null)
    this.#host = host
    this.#basis = basis
    if (changed === null) this.#found = null
    this.#changed = new Set([...this.#changed, ...(changed ?? [])])
    return this.#found === null ? null : { ...this.#found, changed: this.#changed }
  }

  /** The analysis has come to its end, of the host that it began with. */
  end(found: Found): void {
    this.#found = found
    this.#changed = new Set()
  }
}
