/** What a program that runs another one hands on, and what it changes for it: user, lock, machine, directory, environment. */
import { literal, text, type Value } from '../text/value.js'
import type { Field } from './field.js'

export type User = { readonly kind: 'caller' } | { readonly kind: 'root' } | { readonly kind: 'named'; readonly name: Value }

/** A directory of the host that a container sees under another path. */
export interface Volume {
  readonly host: Value
  readonly inside: string
}

/** What a wrapper changes for what it runs. */
export interface Change {
  readonly user?: User
  readonly lock?: Field
  readonly machine?: 'remote' | 'container'
  readonly directory?: Value
  readonly volumes?: readonly Volume[]
  /** Names that it puts into the environment; null hands on what is there. */
  readonly environment?: ReadonlyMap<string, Value | null>
  /** Names that it takes out of the environment. */
  readonly without?: readonly Value[]
  /** The environment does not cross: a container, another machine, `env -i`. */
  readonly freshEnvironment?: boolean
}

export type Wrapped =
  | { readonly kind: 'command'; readonly fields: readonly Field[]; readonly change: Change }
  | {
      readonly kind: 'script'
      readonly script: Field | Value
      readonly shell: string | null
      readonly name: Field | null
      readonly parameters: readonly Field[]
      readonly change: Change
      readonly options: string
    }
  | { readonly kind: 'file'; readonly path: Field; readonly parameters: readonly Field[]; readonly change: Change }

export function userOf(name: Value | null): User {
  const known = name === null ? 'root' : literal(name)?.replace(/:.*$/, '')
  if (known === 'root' || known === '0') return { kind: 'root' }
  return { kind: 'named', name: name ?? text('root') }
}

export function directoryOf(value: Value | null | undefined): Change {
  return value === null || value === undefined ? {} : { directory: value }
}
