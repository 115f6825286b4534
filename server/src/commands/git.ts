/** `git`: what makes a directory, and what writes the many files of a checkout. */
import { flatten, literal, text } from '../text/value.js'
import type { Call, FileEffect } from './effect.js'
import type { Field } from './field.js'
import { option, parseOptions } from './options.js'
import { here, type Utility } from './utility.js'

const CLONE = [
  '-b --branch =',
  '--depth =',
  '-o --origin =',
  '-c --config =',
  '--reference =',
  '-j --jobs =',
  '--filter =',
  '--shallow-since =',
  '-u --upload-pack =',
  '-q --quiet',
  '-v --verbose',
  '-n --no-checkout',
  '--bare',
  '--mirror',
]

/** Options before the verb that take the next word. */
const GLOBAL = /^-(C|c|-git-dir|-work-tree|-namespace|-exec-path|-super-prefix|-config-env)$/

export const git: Utility = {
  names: ['git'],
  options: CLONE,
  effects(call): readonly FileEffect[] {
    const verb = verbOf(call.fields)
    if (verb < 0) return []
    const name = literal(call.fields[verb]?.value ?? []) ?? ''
    const rest = call.fields.slice(verb + 1)
    if (name === 'clone') return cloned(rest)
    const said = saidOf(name, rest)
    return said === null ? [] : [{ kind: 'fillDirectory', path: startOf(call, verb), unlessSet: [], said }]
  },
}

function verbOf(fields: readonly Field[]): number {
  for (let at = 0; at < fields.length; at += 1) {
    const word = flatten(fields[at]?.value ?? [])
    if (GLOBAL.test(word)) at += 1
    else if (!word.startsWith('-')) return at
  }
  return -1
}

function cloned(rest: readonly Field[]): readonly FileEffect[] {
  const parsed = parseOptions(rest, CLONE)
  const [url, directory] = parsed.operands
  if (url === undefined) return []
  const path: Field = directory ?? {
    ...url,
    value: text(
      flatten(url.value)
        .replace(/\/+$/, '')
        .replace(/\.git$/, '')
        .replace(/^.*[/:]/, ''),
    ),
    written: null,
  }
  const made: FileEffect = { kind: 'makeDirectory', path, mode: null, owner: null }
  const isPacked = option(parsed, 'bare', 'mirror', 'no-checkout') !== null
  return isPacked ? [made] : [made, { kind: 'fillDirectory', path, unlessSet: [], said: 'git clone' }]
}

/** How a command is called that writes the files of a whole checkout; null for one that does not. */
function saidOf(verb: string, rest: readonly Field[]): string | null {
  const words = rest.map(({ value }) => flatten(value))
  switch (verb) {
    case 'checkout':
    case 'switch': {
      // A new branch at the same commit, or files that are named, are few.
      const isFew = words.some((word) => /^(--|-[bBcCp]|--orphan|--create|--force-create|--patch)$/.test(word))
      return !isFew && words.some((word) => !word.startsWith('-')) ? `git ${verb}` : null
    }
    case 'reset':
      return words.includes('--hard') ? 'git reset --hard' : null
    case 'submodule':
      return words.includes('update') ? 'git submodule update' : null
    default:
      return null
  }
}

/** Git starts where `-C` says, or where it stands. */
function startOf(call: Call, verb: number): Field {
  const at = call.fields.slice(0, verb).findIndex(({ value }) => literal(value) === '-C')
  return (at < 0 ? undefined : call.fields[at + 1]) ?? here(call)
}
