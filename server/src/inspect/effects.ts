/** What commands do, in words, and which of their words name the paths they do it to. */
import type { CopyTree, FileEffect } from '../commands/effect.js'
import type { Field } from '../commands/field.js'
import { literal, type Value } from '../text/value.js'
import { wordingOf } from './wording.js'

/** The words of an effect that name paths. */
export function pathsOf(effect: FileEffect): readonly Field[] {
  switch (effect.kind) {
    case 'copyTree':
    case 'moveTree':
      return [...effect.from, effect.to]
    case 'link':
      return [effect.from, effect.to]
    case 'archive':
      return effect.to === null ? effect.from : [...effect.from, effect.to]
    case 'extract':
      return effect.from === null ? [] : [effect.from]
    case 'databaseServer':
    case 'setUmask':
      return []
    case 'installPackages':
      return effect.packages
    case 'shellJob':
      return []
    case 'mount':
      return [effect.target]
    case 'listDirectory':
    case 'changeMode':
    case 'changeOwner':
    case 'makeDirectory':
    case 'remove':
    case 'fillDirectory':
    case 'mountTest':
    case 'dataDirectory':
    case 'volume':
    case 'tablespace':
    case 'lock':
    case 'readFile':
    case 'writeFile':
    case 'pathTest':
      return [effect.path]
  }
}

/** One line for a person; paths are told with the words. */
export function wordingOfEffect(effect: FileEffect): string {
  switch (effect.kind) {
    case 'copyTree':
      return `${effect.said}: ${copying(effect)}`
    case 'moveTree':
      return `${effect.said}: moves`
    case 'archive':
      return `${effect.said}: writes one archive; links ${LINKS[effect.symlinks]}, owners ${effect.ownership === 'keep' ? 'kept' : 'lost'}`
    case 'extract':
      return `${effect.said}: unpacks ${effect.members ? 'some members of an archive' : 'an archive'}`
    case 'listDirectory':
      return `${effect.said}: ${effect.lookup === 'entries' ? 'lists the entries of a directory' : 'looks into a directory'}`
    case 'changeMode':
      return `sets the mode ${wordingOf(effect.mode)}${below(effect.recursive)}`
    case 'changeOwner':
      return effect.owner === null
        ? `changes its group to ${wordingOf(effect.group ?? [])}${below(effect.recursive)}`
        : `gives it to ${wordingOf(effect.owner)}${below(effect.recursive)}`
    case 'makeDirectory':
      return `makes a directory${known(' with mode ', effect.mode)}${known(' for ', effect.owner)}`
    case 'remove':
      return `removes${below(effect.recursive)}`
    case 'fillDirectory':
      return `${effect.said}: makes many files below it`
    case 'link':
      return `makes a ${effect.symbolic ? 'symbolic' : 'hard'} link`
    case 'mount':
      return `${effect.said}: mounts${effect.type === null ? '' : ` ${effect.type}`}`
    case 'mountTest':
      return 'asks whether something is mounted there'
    case 'dataDirectory':
      return `${effect.said}: ${USES[effect.use]}`
    case 'installPackages':
      return `${effect.said}: puts programs on the machine`
    case 'shellJob':
      return `${effect.said}: names a background process of this shell`
    case 'volume':
      return `${effect.said}: shows it to a container`
    case 'tablespace':
      return `${effect.said}: makes a tablespace`
    case 'lock':
      return `${effect.said}: takes ${effect.exclusive ? 'an exclusive' : 'a shared'} lock`
    case 'setUmask':
      return `sets the umask ${wordingOf(effect.mask)}`
    case 'databaseServer':
      return `${effect.said}: ${SERVER[effect.does]}`
    case 'readFile':
      return 'reads a file'
    case 'writeFile':
      return 'writes a file'
    case 'pathTest':
      return `asks ${effect.predicate} of a path`
  }
}

const SERVER = {
  start: 'starts a database server',
  stop: 'may stop a database server',
  backUp: 'tells a database server of a backup',
} as const
const LINKS = { keep: 'kept', follow: 'followed', skip: 'left out' } as const
const KEPT = { keep: 'kept', lose: 'lost', drop: 'dropped on purpose' } as const
const VIA = { files: '', stream: ' through a stream', objects: ' to or from an object store' } as const
const USES = {
  initialise: 'makes a data directory',
  serve: 'starts a server on a data directory',
  stop: 'stops the server of a data directory',
  inspect: 'looks at a data directory',
} as const

function copying({ recursive, via, symlinks, ownership, mode, times, hardLinks }: CopyTree): string {
  const what = recursive ? 'copies a tree' : 'copies files'
  return `${what}${VIA[via]}; links ${LINKS[symlinks]}, owners ${KEPT[ownership]}, modes ${KEPT[mode]}, times ${times ? 'kept' : 'lost'}, hard links ${hardLinks ? 'kept' : 'lost'}`
}

function below(recursive: boolean): string {
  return recursive ? ', with everything below' : ''
}

function known(lead: string, value: Value | null): string {
  return value === null || literal(value) === '' ? '' : lead + wordingOf(value)
}
