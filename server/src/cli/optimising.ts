/** When V8 optimises what we run. Knows nothing of what that is. */
import { setFlagsFromString } from 'node:v8'

/**
 * Has V8 watch a function longer before it optimises it; before anything is compiled, as code is kept for the flags it was
 * made with. Optimised early, our functions meet values of another shape soon after, and are compiled again: measured
 * with V8 11.3 (Node 20), runs of 0.2 to 7 s take a fifth to a half less processor time. Newer ones have other flags.
 */
export function optimiseLater(): void {
  if (process.versions.v8?.startsWith('11.') === true) setFlagsFromString('--interrupt-budget=540000')
}
