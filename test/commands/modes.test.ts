import { chgrp, chmod, chown, mkdir, rm, rmdir, shred, tee, touch, truncate, unlink } from '../../server/src/commands/modes.js'
import { proves } from './options.js'

proves({
  utility: chmod,
  options: {
    recursive: 'chmod OPTION 770 second',
    verbose: 'chmod OPTION 600 plain',
    changes: 'chmod OPTION 600 plain',
    silent: 'chmod OPTION 600 plain',
    reference: { command: 'chmod OPTION=hidden plain', beside: ['plain'] },
    'preserve-root': 'chmod OPTION 600 plain',
    'no-preserve-root': 'chmod OPTION 600 plain',
  },
  together: {
    'one directory alone': 'chmod 700 src',
    'letters that take rights away': 'chmod -x src',
    'by letters': 'chmod u=rwx,go= src',
    'everything below': 'chmod -vR 750 second plain',
    'also behind the mode': 'chmod 750 -R second',
    'behind two dashes': 'chmod -- 600 plain',
    'an abbreviation': 'chmod --rec 770 second',
  },
  busybox: { agrees: ['recursive', 'verbose', 'changes', 'silent', 'one directory alone', 'by letters'] },
})

proves({
  utility: chown,
  options: {
    recursive: 'chown OPTION 1236 src',
    verbose: 'chown OPTION 1236 src',
    changes: 'chown OPTION 1236 src',
    silent: 'chown OPTION 1236 src',
    reference: { command: 'chown OPTION=src/wide plain', beside: ['plain'] },
    'preserve-root': 'chown OPTION 1236 src',
    'no-preserve-root': 'chown OPTION 1236 src',
    'no-dereference': 'chown OPTION 1236 src',
    dereference: 'chown OPTION 1236 src',
    from: 'chown OPTION=1234 1236 plain',
    H: 'chown -R OPTION 1236 second',
    L: 'chown -R OPTION 1236 second',
    P: 'chown -R OPTION 1236 src',
  },
  together: {
    'with a group': 'chown 1236:1236 src',
    'with the group of the user': { command: 'chown nobody: plain', named: 'owner' },
    'a group alone': 'chown :1236 plain',
    'everything below': 'chown -Rv 1236:1236 src plain',
  },
  busybox: { agrees: ['recursive', 'verbose', 'changes', 'silent', 'no-dereference', 'with a group', 'everything below'] },
})

proves({
  utility: chgrp,
  options: {
    recursive: 'chgrp OPTION 1236 src',
    verbose: 'chgrp OPTION 1236 src',
    changes: 'chgrp OPTION 1236 src',
    silent: 'chgrp OPTION 1236 src',
    reference: 'chgrp OPTION=src/wide plain',
    'preserve-root': 'chgrp OPTION 1236 src',
    'no-preserve-root': 'chgrp OPTION 1236 src',
    'no-dereference': 'chgrp OPTION 1236 src',
    dereference: 'chgrp OPTION 1236 src',
    H: 'chgrp -R OPTION 1236 second',
    L: 'chgrp -R OPTION 1236 second',
    P: 'chgrp -R OPTION 1236 second',
  },
  together: { several: 'chgrp -R 1236 src plain' },
  busybox: { agrees: ['recursive', 'several'] },
})

proves({
  utility: mkdir,
  options: {
    parents: 'mkdir OPTION new/deep',
    mode: 'mkdir OPTION=700 new',
    verbose: 'mkdir OPTION new',
    Z: 'mkdir OPTION new',
    context: { command: 'mkdir OPTION new' },
  },
  together: { 'in short': 'mkdir -pm 0750 new/deep', several: 'mkdir one two', 'as it comes': 'mkdir new' },
  busybox: { agrees: ['parents', 'mode', 'in short', 'several'] },
})

proves({
  utility: rm,
  options: {
    recursive: 'rm OPTION src',
    force: 'rm OPTION plain',
    i: { command: 'yes | rm OPTION plain' },
    I: 'yes | rm OPTION plain',
    interactive: { command: 'yes | rm OPTION=always plain' },
    dir: 'rm OPTION empty',
    verbose: 'rm OPTION plain',
    'one-file-system': 'rm -r OPTION src',
    'preserve-root': 'rm -r OPTION=all src',
    'no-preserve-root': 'rm -r OPTION src',
  },
  together: { 'in short': 'rm -rf src plain', 'a link, not what it points at': 'rm src/absolute', 'a link with -r': 'rm -r src/absolute' },
  busybox: { agrees: ['recursive', 'force', 'in short', 'a link with -r'] },
})

proves({
  utility: rmdir,
  options: {
    parents: { command: 'rmdir OPTION new/deep/er', prepare: 'mkdir -p new/deep/er' },
    verbose: 'rmdir OPTION empty',
    'ignore-fail-on-non-empty': 'rmdir OPTION empty',
  },
  busybox: { agrees: ['parents', 'ignore-fail-on-non-empty'] },
})

proves({ utility: unlink, options: {}, together: { 'a file': 'unlink plain' }, busybox: { agrees: ['a file'] } })

proves({
  utility: shred,
  options: {
    force: 'shred OPTION plain',
    iterations: 'shred OPTION=1 plain',
    'random-source': 'shred OPTION=/dev/urandom plain',
    size: 'shred OPTION=4 plain',
    u: 'shred OPTION plain',
    remove: 'shred OPTION=unlink plain',
    verbose: 'shred OPTION plain',
    exact: 'shred OPTION plain',
    zero: 'shred OPTION plain',
  },
  together: { 'in short': 'shred -uzn 1 plain' },
  busybox: { agrees: ['zero', 'u'] },
})

proves({
  utility: touch,
  options: {
    a: 'touch OPTION plain',
    'no-create': 'touch OPTION plain',
    date: 'touch OPTION=2000-01-01 plain',
    f: 'touch OPTION plain',
    'no-dereference': 'touch OPTION src/single',
    m: 'touch OPTION plain',
    reference: 'touch OPTION=src plain',
    t: 'touch OPTION=200001010000 plain',
    time: 'touch OPTION=access plain',
  },
  together: { 'files that are not there': 'touch one two' },
  busybox: { agrees: ['no-create', 'date', 'reference', 't', 'files that are not there'] },
})

proves({
  utility: truncate,
  options: {
    'no-create': 'truncate OPTION -s 0 plain',
    'io-blocks': 'truncate OPTION -s 1 plain',
    reference: 'truncate OPTION=src/hole plain',
    size: 'truncate OPTION=0 plain new',
  },
  busybox: { agrees: ['no-create', 'size'] },
})

proves({
  utility: tee,
  options: {
    append: 'echo more | tee OPTION plain',
    'ignore-interrupts': 'echo more | tee OPTION plain',
    p: 'echo more | tee OPTION plain',
    'output-error': 'echo more | tee OPTION=warn plain',
  },
  together: { 'several files': "tee plain new <<'END'\nall of it\nEND" },
  busybox: { agrees: ['append', 'several files'] },
})
