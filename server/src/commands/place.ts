/** `mv`, `ln`, `install`: GNU coreutils 9.1. */
import { text } from '../text/value.js'
import { placementOf } from './cp.js'
import { option } from './options.js'
import { said, sourcesAndTarget, utility, valueFieldOf, type Utility } from './utility.js'

export const mv: Utility = utility(
  ['mv'],
  [
    '-b',
    '--backup =?',
    '-f --force',
    '-i --interactive',
    '-n --no-clobber',
    '-S --suffix =',
    '--strip-trailing-slashes',
    '-t --target-directory =',
    '-T --no-target-directory',
    '-u --update =?',
    '-v --verbose',
    '-Z --context',
  ],
  (parsed, call) => {
    const places = sourcesAndTarget(parsed, valueFieldOf(parsed, 'target-directory'))
    return places === null ? [] : [{ kind: 'moveTree', ...places, said: said(call, parsed) }]
  },
)

export const ln: Utility = utility(
  ['ln'],
  [
    '-b',
    '--backup =?',
    '-d -F --directory',
    '-f --force',
    '-i --interactive',
    '-L --logical',
    '-n --no-dereference',
    '-P --physical',
    '-r --relative',
    '-s --symbolic',
    '-S --suffix =',
    '-t --target-directory =',
    '-T --no-target-directory',
    '-v --verbose',
  ],
  (parsed) => {
    const [only, ...others] = parsed.operands
    const directory = valueFieldOf(parsed, 'target-directory')
    // `ln -s /a/b` makes `./b`.
    const here = only !== undefined && others.length === 0 ? { ...only, value: text('.'), written: null } : null
    const places = sourcesAndTarget(parsed, directory ?? here)
    if (places === null) return []
    return places.from.map((from) => ({ kind: 'link', from, to: places.to, symbolic: option(parsed, 'symbolic') !== null }))
  },
)

export const install: Utility = utility(
  ['install'],
  [
    '-b',
    '--backup =?',
    '-c',
    '-C --compare',
    '-d --directory',
    '-D',
    '-g --group =',
    '-m --mode =',
    '-o --owner =',
    '-p --preserve-timestamps',
    '-s --strip',
    '--strip-program =',
    '-S --suffix =',
    '-t --target-directory =',
    '-T --no-target-directory',
    '-v --verbose',
    '--preserve-context',
    '-Z',
    '--context =?',
  ],
  (parsed, call) => {
    const mode = option(parsed, 'mode')?.value ?? null
    const owner = option(parsed, 'owner')?.value ?? null
    if (option(parsed, 'directory') !== null) return parsed.operands.map((path) => ({ kind: 'makeDirectory', path, mode, owner }))
    const places = sourcesAndTarget(parsed, valueFieldOf(parsed, 'target-directory'))
    if (places === null) return []
    return [
      {
        kind: 'copyTree',
        ...places,
        recursive: false,
        symlinks: 'follow',
        ownership: owner === null ? 'lose' : 'keep',
        mode: mode === null ? 'drop' : 'keep',
        times: option(parsed, 'preserve-timestamps') !== null,
        hardLinks: false,
        via: 'files',
        contents: false,
        placement: option(parsed, 'no-target-directory') === null ? placementOf(parsed, places.from, places.to) : 'at',
        excludes: [],
        said: said(call, parsed),
        faithful: null,
        replaceable: false,
      },
    ]
  },
)
