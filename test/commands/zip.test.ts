import { zip } from '../../server/src/commands/zip.js'
import { proves } from './options.js'

/** `-r` follows links, so none may dangle. */
const WHOLE = { prepare: 'rm src/dangling' } as const

proves({
  utility: zip,
  options: {
    'recurse-paths': { command: 'zip OPTION out.zip src', ...WHOLE },
    symlinks: 'zip -r OPTION out.zip src',
    quiet: { command: 'zip -r OPTION out.zip src', ...WHOLE },
    exclude: { command: "zip -r out.zip src OPTION 'src/s*' 'src/w*'", ...WHOLE },
    include: { command: "zip -r out.zip src OPTION 'src/s*'", ...WHOLE },
    'temp-path': { command: 'zip -r OPTION=/tmp out.zip src', ...WHOLE },
    suffixes: { command: 'zip -r OPTION=.gz:.zip out.zip src', ...WHOLE },
    password: { command: 'zip -r OPTION=secret out.zip src', ...WHOLE, unpack: 'unzip -qP secret out.zip -d unpacked' },
    'from-date': { command: 'zip -r OPTION=01012000 out.zip src', ...WHOLE },
    'before-date': { command: 'zip -r OPTION=01012090 out.zip src', ...WHOLE },
    'split-size': { command: 'zip -r OPTION=1m out.zip src', ...WHOLE },
    'compression-method': { command: 'zip -r OPTION=store out.zip src', ...WHOLE },
    'output-file': { command: 'zip -r in.zip OPTION=out.zip src', prepare: 'rm src/dangling; zip -q in.zip plain' },
    'junk-paths': { command: 'zip -r OPTION out.zip second', unpack: null },
    update: { command: 'zip -r OPTION out.zip src', ...WHOLE },
    move: { command: 'zip -r OPTION out.zip second' },
    'no-dir-entries': { command: 'zip -r OPTION out.zip src', ...WHOLE },
    'strip-extra': { command: 'zip -r OPTION out.zip src', ...WHOLE },
    verbose: { command: 'zip -r OPTION out.zip src', ...WHOLE },
    filesync: { command: 'zip -r OPTION out.zip src', ...WHOLE },
    9: { command: 'zip -r OPTION out.zip src', ...WHOLE },
    0: { command: 'zip -r OPTION out.zip src', ...WHOLE },
  },
  together: {
    'links as links': 'zip -ry out.zip src',
    'several trees': { command: 'zip -qr9 out.zip src second plain', ...WHOLE },
    'a list that ends at @': { command: "zip -r out.zip -x 'src/s*' @ src second", ...WHOLE },
    'a list that ends at an option': { command: "zip out.zip src -x 'src/s*' -r", ...WHOLE },
    'what is piped out': { command: 'zip -qr - src > out.zip', ...WHOLE },
  },
  programs: ['unzip'],
  unpack: 'unzip -q out.zip -d unpacked',
})
