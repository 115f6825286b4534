/**
 * Where a generated statement stands, and which constructs may be generated there. Everything here makes shell source
 * as text; fast-check shrinks what the text was made of.
 */
import * as fc from 'fast-check'

/** A part of the language that can be switched off while the walker is known to be wrong about it. */
export type Feature =
  | 'append'
  | 'array-append'
  | 'background'
  | 'definition-in-branch'
  | 'end-in-substitution'
  | 'errexit'
  | 'error-if-unset'
  | 'exported-function'
  | 'find-exec'
  | 'getopts'
  | 'local'
  | 'local-in-subshell'
  | 'nounset'
  | 'pipefail'
  | 'placeholder'
  | 'read-pipe'
  | 'recursion'
  | 'script-file'
  | 'script-name'
  | 'separators'
  | 'several-as-parameters'
  | 'sourced-return'
  | 'sourced-set'
  | 'trailing-slash'
  | 'trap'
  | 'trap-in-subshell'
  | 'two-assignments'
  | 'unset'
  | 'xargs'

/** What the walker is not yet right about; must be empty in the end. */
export const FEATURES_STILL_OFF: ReadonlySet<Feature> = new Set<Feature>(['several-as-parameters', 'trailing-slash', 'error-if-unset'])

/** Stands for the number of a probe until the whole program is there. */
export const PROBE = 'probe @'

export interface Scope {
  /** How many compound commands may still be nested here. */
  readonly depth: number
  /** Only what dash knows as well. */
  readonly posix: boolean
  /** Functions `f0` to below this number may be called: a function calls only those before it, so that all of them end. */
  readonly functions: number
  readonly inFunction: boolean
  /** In a function or in a file that another one sources. */
  readonly mayReturn: boolean
  readonly inLoop: boolean
  /** In the file that is sourced, outside of its functions. */
  readonly isSourced: boolean
  /** Its output is captured, here or where a function of this is called. */
  readonly isCaptured: boolean
  /** Under a condition. */
  readonly inBranch: boolean
  /** In a shell that does not know the functions of the main script: one that only a branch defines may not be there. */
  readonly isOwnShell: boolean
  /** `break` and `continue` make sense. */
  readonly mayBreak: boolean
}

export const TOP: Scope = {
  depth: 3,
  posix: false,
  functions: 4,
  inFunction: false,
  mayReturn: false,
  inLoop: false,
  isSourced: false,
  isCaptured: false,
  inBranch: false,
  isOwnShell: false,
  mayBreak: false,
}

/** One level deeper. */
export function inside(scope: Scope, change: Partial<Scope> = {}): Scope {
  return { ...scope, depth: scope.depth - 1, ...change }
}

/** In a shell of its own: no function to return from, no loop to leave. */
export function inShell(scope: Scope, posix: boolean): Scope {
  return inside(scope, {
    posix: posix || scope.posix,
    inFunction: false,
    mayReturn: false,
    isSourced: false,
    inBranch: false,
    isOwnShell: true,
    mayBreak: false,
  })
}

/** Made once for each kind of place, because arbitraries that recurse grow fast. */
export function perScope<Made>(make: (scope: Scope) => fc.Arbitrary<Made>): (scope: Scope) => fc.Arbitrary<Made> {
  const made = new Map<string, fc.Arbitrary<Made>>()
  return (scope) => {
    const key = JSON.stringify(scope)
    const known = made.get(key) ?? make(scope)
    made.set(key, known)
    return known
  }
}

export interface Weighted {
  readonly weight: number
  readonly arbitrary: fc.Arbitrary<string>
}

/** One of several, without those that are switched off; the first is what a failure shrinks to. */
export function choose(...options: readonly (Weighted | false)[]): fc.Arbitrary<string> {
  const [first, ...rest] = options.filter((each) => each !== false)
  return first === undefined ? fc.constant(':') : fc.oneof({ withCrossShrink: true }, first, ...rest)
}

export function weighted(weight: number, arbitrary: fc.Arbitrary<string>, feature: Feature | null = null): Weighted | false {
  return feature !== null && FEATURES_STILL_OFF.has(feature) ? false : { weight, arbitrary }
}

/** Fills the holes of a template with what the arbitraries make. */
export function shell(parts: TemplateStringsArray, ...made: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc.tuple(...made).map((values) => parts.map((part, index) => part + (values[index] ?? '')).join(''))
}

export function single(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

export function double(text: string): string {
  return `"${text.replace(/[\\"$`]/g, '\\$&')}"`
}
