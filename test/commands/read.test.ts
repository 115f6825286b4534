import { cat, file, head, less, md5sum, more, tail, wc } from '../../server/src/commands/read.js'
import { proves } from './options.js'

proves({
  utility: cat,
  judge: 'needs',
  options: {
    'show-all': 'cat OPTION hidden',
    'number-nonblank': 'cat OPTION hidden',
    e: 'cat OPTION hidden',
    'show-ends': 'cat OPTION hidden',
    number: 'cat OPTION hidden',
    'squeeze-blank': 'cat OPTION hidden',
    t: 'cat OPTION hidden',
    'show-tabs': 'cat OPTION hidden',
    u: 'cat OPTION hidden',
    'show-nonprinting': 'cat OPTION hidden',
  },
  together: {
    'a file in a directory': 'cat closed/inner',
    'whatever is in it': 'cat closed/*',
    'standard input': 'cat -',
    several: 'cat -n plain hidden',
  },
  busybox: { agrees: ['number', 'u', 'a file in a directory', 'standard input'] },
})

proves({
  utility: head,
  judge: 'needs',
  options: {
    bytes: 'head OPTION=1 hidden',
    lines: 'head OPTION=1 hidden',
    quiet: 'head OPTION hidden',
    verbose: 'head OPTION hidden',
    'zero-terminated': 'head OPTION hidden',
  },
  together: { 'a number alone': 'head -1 hidden', 'a file in a directory': 'head closed/inner' },
  busybox: { agrees: ['lines', 'a file in a directory'] },
})

proves({
  utility: tail,
  judge: 'needs',
  options: {
    bytes: 'tail OPTION=1 hidden',
    lines: 'tail OPTION=1 hidden',
    quiet: 'tail OPTION hidden',
    verbose: 'tail OPTION hidden',
    'zero-terminated': 'tail OPTION hidden',
    f: { command: 'tail OPTION --pid=4194305 hidden' },
    follow: { command: 'tail OPTION=name --pid=4194305 hidden' },
    F: { command: 'tail OPTION --pid=4194305 -n 1 hidden' },
    retry: 'tail OPTION hidden 2>&1',
    pid: 'tail -f OPTION=4194305 hidden',
    'sleep-interval': 'tail -f --pid=4194305 OPTION=0.1 hidden',
    'max-unchanged-stats': 'tail -f --pid=4194305 OPTION=5 hidden',
  },
  busybox: { agrees: ['lines', 'bytes'] },
})

proves({
  utility: wc,
  judge: 'needs',
  options: {
    bytes: 'wc OPTION hidden',
    chars: 'wc OPTION hidden',
    lines: 'wc OPTION hidden',
    'max-line-length': 'wc OPTION hidden',
    words: 'wc OPTION hidden',
    'files0-from': { command: 'wc OPTION=list', prepare: "printf 'plain\\0' > list" },
  },
  together: { 'a file in a directory': 'wc -l closed/inner' },
  busybox: { agrees: ['lines', 'bytes'] },
})

const SUM = { prepare: 'md5sum plain > sum; chmod 600 sum; mv sum hidden; chmod 600 hidden' } as const

proves({
  utility: md5sum,
  judge: 'needs',
  options: {
    binary: 'md5sum OPTION hidden',
    check: { command: 'md5sum OPTION hidden', ...SUM },
    text: 'md5sum OPTION hidden',
    warn: { command: 'md5sum -c OPTION hidden', ...SUM },
    zero: 'md5sum OPTION hidden',
    tag: 'md5sum OPTION hidden',
    'ignore-missing': { command: 'md5sum -c OPTION hidden', ...SUM },
    quiet: { command: 'md5sum -c OPTION hidden', ...SUM },
    status: { command: 'md5sum -c OPTION hidden', ...SUM },
    strict: { command: 'md5sum -c OPTION hidden', ...SUM },
  },
  together: {
    sha1sum: 'sha1sum hidden',
    sha224sum: 'sha224sum hidden',
    sha256sum: 'sha256sum -b hidden',
    sha384sum: 'sha384sum hidden',
    sha512sum: 'sha512sum closed/inner',
  },
  busybox: { agrees: ['check'] },
})

proves({
  utility: less,
  judge: 'needs',
  options: {
    b: 'less OPTION=10 hidden',
    j: 'less OPTION=1 hidden',
    p: 'less OPTION=x hidden',
    P: 'less OPTION=x hidden',
    x: 'less OPTION=4 hidden',
    y: 'less OPTION=4 hidden',
    z: 'less OPTION=4 hidden',
    F: 'less OPTION hidden',
    i: 'less OPTION hidden',
    N: 'less OPTION hidden',
    R: 'less OPTION hidden',
    S: 'less OPTION hidden',
    X: 'less OPTION hidden',
  },
})

proves({
  utility: more,
  judge: 'needs',
  options: {
    silent: 'more OPTION hidden',
    logical: 'more OPTION hidden',
    'no-pause': 'more OPTION hidden',
    'print-over': 'more OPTION hidden',
    'clean-print': 'more OPTION hidden',
    squeeze: 'more OPTION hidden',
    plain: 'more OPTION hidden',
    lines: 'more OPTION=10 hidden',
  },
})

proves({
  utility: file,
  judge: 'needs',
  options: {
    brief: 'file OPTION closed/inner',
    exclude: 'file OPTION=tar closed/inner',
    separator: 'file OPTION=: closed/inner',
    'files-from': { command: 'file OPTION=list', prepare: "printf 'plain\\n' > list" },
    'no-dereference': 'file OPTION closed/inner',
    mime: 'file OPTION closed/inner',
    'mime-type': 'file OPTION closed/inner',
    'mime-encoding': 'file OPTION closed/inner',
    'keep-going': 'file OPTION closed/inner',
    dereference: 'file OPTION closed/inner',
    'magic-file': 'file OPTION=/etc/magic closed/inner',
    parameter: 'file OPTION=bytes=100 closed/inner',
    raw: 'file OPTION closed/inner',
    'special-files': 'file OPTION closed/inner',
    uncompress: 'file OPTION closed/inner',
    print0: 'file OPTION closed/inner',
  },
})
