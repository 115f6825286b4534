/** `npm`, `yarn`, `pnpm`, `pip`, `python -m venv`, `cargo`: they fill a directory with many small files, the one they stand in unless told. */
import { concat, flatten, literal, slice, text } from '../text/value.js'
import type { FileEffect } from './effect.js'
import type { Field } from './field.js'
import { option, parseOptions } from './options.js'
import { here, valueFieldOf, type Utility } from './utility.js'

const NODE_OPTIONS = [
  '-g --global',
  '-C --prefix --dir --cwd =',
  '-w --workspace =',
  '--registry =',
  '--cache =',
  '--omit =',
  '--loglevel =',
]

/** `install` and `ci` write `node_modules`; yarn alone means install. */
export const npm: Utility = {
  names: ['npm', 'yarn', 'pnpm'],
  options: NODE_OPTIONS,
  effects(call) {
    const parsed = parseOptions(call.fields, NODE_OPTIONS)
    const verb = literal(parsed.operands[0]?.value ?? [])
    const isInstall = verb === '' ? call.name === 'yarn' : verb !== null && /^(ci|clean-install|install|i)$/.test(verb)
    if (!isInstall || option(parsed, 'global') !== null) return []
    const base = valueFieldOf(parsed, 'prefix') ?? here(call)
    return filled(within(base, 'node_modules'), verb === '' ? call.name : `${call.name} ${verb}`)
  },
}

const PIP_OPTIONS = [
  '-t --target =',
  '--prefix =',
  '--root =',
  '-r --requirement =',
  '-c --constraint =',
  '-e --editable =',
  '-i --index-url =',
  '--extra-index-url =',
  '-f --find-links =',
]

/** Packages go to the interpreter's own folder, wherever pip stands: only that of a named environment is known. */
export const pip: Utility = {
  names: ['pip', 'pip3'],
  options: PIP_OPTIONS,
  effects(call) {
    const parsed = parseOptions(call.fields, PIP_OPTIONS)
    if (literal(parsed.operands[0]?.value ?? []) !== 'install') return []
    const target = valueFieldOf(parsed, 'target', 'prefix', 'root') ?? environmentOf(call.nameField)
    return target === null ? [] : filled(target, 'pip install')
  },
}

/** A new environment brings pip along, some thousand files. */
export const python: Utility = {
  names: ['python', 'python3', 'virtualenv'],
  options: ['-m =', '--prompt =', '--without-pip'],
  effects(call) {
    const parsed = parseOptions(call.fields, python.options)
    const [directory, ...others] = parsed.operands
    const module = option(parsed, 'm')
    const isVenv = module === null ? /(^|\/)virtualenv$/.test(call.name) : literal(module.value ?? []) === 'venv'
    if (!isVenv || directory === undefined || others.length > 0 || option(parsed, 'without-pip') !== null) return []
    return filled(directory, module === null ? 'virtualenv' : 'python -m venv')
  },
}

/** What is built lies in `target`, unless an option or the environment says otherwise. */
export const cargo: Utility = {
  names: ['cargo'],
  options: ['--target-dir =', '--manifest-path =', '--target =', '--profile =', '-p --package =', '-F --features =', '-j --jobs ='],
  effects(call) {
    const parsed = parseOptions(call.fields, cargo.options)
    const [verb = ''] = parsed.operands.map(({ value }) => flatten(value)).filter((word) => !word.startsWith('+'))
    if (!/^(build|b|test|t|check|c|clippy|doc|bench|run|r)$/.test(verb)) return []
    const named = valueFieldOf(parsed, 'target-dir')
    return filled(
      named ?? within(here(call), 'target'),
      `cargo ${verb}`,
      named === null ? ['CARGO_TARGET_DIR', 'CARGO_BUILD_TARGET_DIR'] : [],
    )
  },
}

function filled(path: Field, said: string, unlessSet: readonly string[] = []): readonly FileEffect[] {
  return [{ kind: 'fillDirectory', path, unlessSet, said }]
}

function within(base: Field, name: string): Field {
  return { ...base, value: concat(base.value, text(`/${name}`)), written: null }
}

/** `DIR/bin/pip` installs below DIR. */
function environmentOf(name: Field): Field | null {
  const match = /\/bin\/pip3?$/.exec(flatten(name.value))
  return match === null ? null : { ...name, value: slice(name.value, 0, match.index), written: null }
}
