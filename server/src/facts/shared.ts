/**
 * Storage that persists and is shared: what is written there is still there after the job, and other jobs see it. Says
 * that a second user may be there, not that there is one.
 */
import type { Configuration } from '../configuration/configuration.js'
import type { Value } from '../text/value.js'
import { behindMount, placeOf, saysSo } from './configured.js'
import { factOfAll, trailOf, type Fact } from './evidence.js'
import { isRemote } from './network.js'
import type { Situation } from './situated.js'

/** @param onNetwork what is known of the path as network storage, which every machine sees */
export function sharedStorage(path: Value, at: Situation, { storage, runner }: Configuration, onNetwork: Fact | null): Fact | null {
  if (isRemote(path)) return null
  const configured = factOfAll(path, (alternative): Fact | null => {
    const shared = placeOf(alternative, storage.shared, at)
    if (shared !== null)
      return { confidence: 'certain', evidence: [saysSo(shared.pattern, 'storage.shared'), ...trailOf(alternative.slice(0, 1))] }
    const mount = behindMount(alternative, runner.mounts, at)?.mount
    return mount === undefined
      ? null
      : { confidence: 'certain', evidence: [{ message: 'runner.mounts puts a directory of the machine there', origin: mount.origin }] }
  })
  return configured ?? onNetwork
}
