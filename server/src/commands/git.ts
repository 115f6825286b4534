/** `git clone` and `git worktree add`: they make a directory full of files. */
import { flatten, literal, text } from '../text/value.js'
import type { FileEffect } from './effect.js'
import type { Field } from './field.js'
import { parseOptions } from './options.js'
import type { Utility } from './utility.js'

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
]

export const git: Utility = {
  names: ['git'],
  options: CLONE,
  effects(call): readonly FileEffect[] {
    const verb = call.fields.findIndex(({ value }) => literal(value) === 'clone')
    if (verb < 0) return []
    const [url, directory] = parseOptions(call.fields.slice(verb + 1), CLONE).operands
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
    return [{ kind: 'makeDirectory', path, mode: null, owner: null }]
  },
}
