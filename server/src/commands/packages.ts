/** `apt-get install`, `apk add` and their kin: which packages they put on the machine. */
import { flatten, literal } from '../text/value.js'
import { parseOptions } from './options.js'
import type { Utility } from './utility.js'

export const packages: Utility = {
  names: ['apt-get', 'apt', 'apk', 'yum', 'dnf', 'microdnf', 'zypper', 'brew'],
  options: ['-t --target-release --virtual =', '-o --option =', '--repository =', '-X ='],
  effects(call) {
    const { operands } = parseOptions(call.fields, packages.options)
    const [verb, ...named] = operands
    if (verb === undefined || !/^(install|add|in)$/.test(literal(verb.value) ?? '')) return []
    // `name=version` and `name@repository` are that package.
    const plain = named.filter(({ value }) => /^[\w.+-]+(?:[=@~<>].*)?$/.test(flatten(value)))
    return plain.length === 0 ? [] : [{ kind: 'installPackages', packages: plain, said: `${call.name} ${literal(verb.value) ?? ''}` }]
  },
}
