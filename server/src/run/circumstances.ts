/**
 * What a walk of a function depends on beside variables: how its command stands, who runs it, where and with which
 * options. Knows nothing of what the function does.
 */
import type { Field } from '../commands/field.js'
import { samePlaces, type Value } from '../text/value.js'
import type { Options, State } from './state.js'
import type { Frame } from './walker.js'

export type Circumstances = Pick<Frame, 'fate' | 'final' | 'shown' | 'captured' | 'errors'> &
  Pick<
    State,
    | 'directory'
    | 'user'
    | 'machine'
    | 'volumes'
    | 'locks'
    | 'options'
    | 'functions'
    | 'exportedFunctions'
    | 'references'
    | 'written'
    | 'name'
  > & {
    readonly fields: readonly Field[]
  }

export function sameOptions(one: Options, other: Options): boolean {
  return (
    one.errexit === other.errexit && one.pipefail === other.pipefail && one.allexport === other.allexport && one.nounset === other.nounset
  )
}

export function circumstancesOf(state: State, fields: readonly Field[], { fate, final, shown, captured, errors }: Frame): Circumstances {
  const { directory, user, machine, volumes, locks, options, functions, exportedFunctions, references, written, name } = state
  return {
    fields,
    fate,
    final,
    shown,
    captured,
    errors,
    directory,
    user,
    machine,
    volumes,
    locks,
    options,
    functions,
    exportedFunctions,
    references,
    written,
    name,
  }
}

export function sameCircumstances(one: Circumstances, other: Circumstances): boolean {
  return (
    one.fields.length === other.fields.length &&
    one.fate === other.fate &&
    one.final === other.final &&
    one.shown === other.shown &&
    one.captured === other.captured &&
    one.errors === other.errors &&
    one.user === other.user &&
    one.machine === other.machine &&
    one.volumes === other.volumes &&
    one.locks === other.locks &&
    one.functions === other.functions &&
    one.exportedFunctions === other.exportedFunctions &&
    one.references === other.references &&
    one.written === other.written &&
    sameOptions(one.options, other.options) &&
    sameOptionalValue(one.name, other.name) &&
    samePlaces(one.directory, other.directory) &&
    one.fields.every((field, index) => sameField(field, other.fields[index]))
  )
}

function sameField(one: Field, other: Field | undefined): boolean {
  return (
    one === other ||
    (other !== undefined &&
      one.at.script === other.at.script &&
      one.at.start === other.at.start &&
      one.at.end === other.at.end &&
      one.many === other.many &&
      (one.written === null) === (other.written === null) &&
      one.rest?.prefix === other.rest?.prefix &&
      one.rest?.shifted === other.rest?.shifted &&
      samePlaces(one.value, other.value))
  )
}

function sameOptionalValue(one: Value | null, other: Value | null): boolean {
  return one === other || (one !== null && other !== null && samePlaces(one, other))
}
