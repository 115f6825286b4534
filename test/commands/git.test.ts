import { git } from '../../server/src/commands/git.js'
import { proves } from './options.js'

const ORIGIN = {
  prepare: 'git init -q -b main from.git && cd from.git && git -c user.name=a -c user.email=a@b commit -q --allow-empty -m one',
} as const

proves({
  utility: git,
  options: {
    branch: { command: 'git clone OPTION=main from.git new', ...ORIGIN },
    depth: { command: 'git clone OPTION=1 file://ROOT/from.git new', ...ORIGIN },
    origin: { command: 'git clone OPTION=up from.git new', ...ORIGIN },
    config: { command: 'git clone OPTION=core.bare=false from.git new', ...ORIGIN },
    reference: { command: 'git clone OPTION=from.git from.git new', ...ORIGIN },
    jobs: { command: 'git clone OPTION=1 from.git new', ...ORIGIN },
    filter: { command: 'git clone OPTION=blob:none from.git new', ...ORIGIN },
    'shallow-since': { command: 'git clone OPTION=2001-01-01 file://ROOT/from.git new', ...ORIGIN },
    'upload-pack': { command: 'git clone OPTION=git-upload-pack from.git new', ...ORIGIN },
    quiet: { command: 'git clone OPTION from.git new', ...ORIGIN },
    verbose: { command: 'git clone OPTION from.git new', ...ORIGIN },
    'no-checkout': { command: 'git clone OPTION from.git new', ...ORIGIN },
    bare: { command: 'git clone OPTION from.git new', ...ORIGIN },
    mirror: { command: 'git clone OPTION from.git new', ...ORIGIN },
  },
  together: {
    'under the name of what it clones': { command: 'git clone -q ROOT/up/from.git', prepare: `mkdir up && cd up && ${ORIGIN.prepare}` },
    'nothing else makes a directory': { command: 'git -C from.git log -1', ...ORIGIN },
  },
})
