/** What reads files from end to end: `cat`, `head`, `tail`, `wc`, checksums, pagers, `file`. The same letter means another thing to each. */
import { flatten } from '../text/value.js'
import { members } from './list.js'
import type { OptionTable } from './options.js'
import { said, utility, type Utility } from './utility.js'

export const cat = reads(
  ['cat'],
  [
    '-A --show-all',
    '-b --number-nonblank',
    '-e',
    '-E --show-ends',
    '-n --number',
    '-s --squeeze-blank',
    '-t',
    '-T --show-tabs',
    '-u',
    '-v --show-nonprinting',
  ],
)

export const head = reads(['head'], ['-c --bytes =', '-n --lines =', '-q --quiet --silent', '-v --verbose', '-z --zero-terminated'])

export const tail = reads(
  ['tail'],
  [
    '-c --bytes =',
    '-n --lines =',
    '-q --quiet --silent',
    '-v --verbose',
    '-z --zero-terminated',
    '-f',
    '--follow =?',
    '-F',
    '--retry',
    '--pid =',
    '-s --sleep-interval =',
    '--max-unchanged-stats =',
  ],
)

export const wc = reads(['wc'], ['-c --bytes', '-m --chars', '-l --lines', '-L --max-line-length', '-w --words', '--files0-from ='])

export const md5sum = reads(
  ['md5sum', 'sha1sum', 'sha224sum', 'sha256sum', 'sha384sum', 'sha512sum'],
  ['-b --binary', '-c --check', '-t --text', '-w --warn', '-z --zero', '--tag', '--ignore-missing', '--quiet', '--status', '--strict'],
)

export const less = reads(['less'], ['-b =', '-j =', '-p =', '-P =', '-x =', '-y =', '-z =', '-F', '-i', '-N', '-R', '-S', '-X'])

export const more = reads(
  ['more'],
  ['-d --silent', '-f --logical', '-l --no-pause', '-c --print-over', '-p --clean-print', '-s --squeeze', '-u --plain', '-n --lines ='],
)

export const file = reads(
  ['file'],
  [
    '-b --brief',
    '-e --exclude =',
    '-F --separator =',
    '-f --files-from =',
    '-h --no-dereference',
    '-i --mime',
    '--mime-type',
    '--mime-encoding',
    '-k --keep-going',
    '-L --dereference',
    '-m --magic-file =',
    '-P --parameter =',
    '-r --raw',
    '-s --special-files',
    '-z --uncompress',
    '-0 --print0',
  ],
)

function reads(names: readonly string[], options: OptionTable): Utility {
  return utility(names, options, (parsed, call) => {
    const files = parsed.operands.filter(({ value }) => flatten(value) !== '-')
    return [...members(files, said(call, parsed)), ...files.map((path) => ({ kind: 'readFile' as const, path }))]
  })
}
