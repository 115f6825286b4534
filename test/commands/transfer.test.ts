import { describe, expect, test } from 'vitest'
import { scp } from '../../server/src/commands/transfer.js'
import { proves } from './options.js'
import { canRun, makeSandbox } from './sandbox.js'

const SFTP_SERVER = '/usr/lib/openssh/sftp-server'

/** A remote shell that stays here: it runs what it is asked for on this machine. */
const HERE = {
  prepare: `printf '#!/bin/sh\\nfor last; do :; done\\ncase $last in sftp) exec ${SFTP_SERVER};; *) exec sh -c "$last";; esac\\n' > ssh
    chmod 755 ssh; touch config; rm src/dangling`,
} as const

/** By the newer protocol links to directories are not followed but refused, so here only links to files are left. */
const FILES = {
  prepare: `${HERE.prepare} src/into src/absolute src/up`,
  // SFTP gives directories their mode whatever the umask, and never sets the user of a program.
  oddModes: ['/open', '/tool'],
} as const

proves({
  utility: scp,
  options: {
    c: { command: 'scp -S ROOT/ssh OPTION=aes128-ctr -r src here:to', ...FILES },
    D: { command: `scp OPTION=${SFTP_SERVER} -r src here:to`, ...FILES },
    F: { command: 'scp -S ROOT/ssh OPTION=config -r src here:to', ...FILES },
    i: { command: 'scp -S ROOT/ssh OPTION=config -r src here:to', ...FILES },
    J: { command: 'scp -S ROOT/ssh OPTION=other -r src here:to', ...FILES },
    l: { command: 'scp -S ROOT/ssh OPTION=1000000 -r src here:to', ...FILES },
    o: { command: 'scp -S ROOT/ssh OPTION=BatchMode=yes -r src here:to', ...FILES },
    P: { command: 'scp -S ROOT/ssh OPTION=2222 -r src here:to', ...FILES },
    S: { command: 'scp OPTION=ROOT/ssh -r src here:to', ...FILES },
    X: { command: 'scp -S ROOT/ssh OPTION=nrequests=8 -r src here:to', ...FILES },
    r: { command: 'scp -S ROOT/ssh OPTION here:src to', ...FILES },
    p: { command: 'scp -S ROOT/ssh -r OPTION src here:to', ...FILES },
    q: { command: 'scp -S ROOT/ssh -r OPTION src here:to', ...FILES },
    v: { command: 'scp -S ROOT/ssh -r OPTION src here:to', ...FILES },
    C: { command: 'scp -S ROOT/ssh -r OPTION src here:to', ...FILES },
    B: { command: 'scp -S ROOT/ssh -r OPTION src here:to', ...FILES },
    O: { command: 'scp -S ROOT/ssh -r OPTION src here:to', ...HERE },
    T: { command: 'scp -S ROOT/ssh -r OPTION src here:to', ...FILES },
    3: { command: 'scp -S ROOT/ssh -r OPTION here:src here:to', ...FILES },
    4: { command: 'scp -S ROOT/ssh -r OPTION src here:to', ...FILES },
    6: { command: 'scp -S ROOT/ssh -r OPTION src here:to', ...FILES },
    A: { command: 'scp -S ROOT/ssh -r OPTION src here:to', ...FILES },
    R: { command: 'scp -S ROOT/ssh -r OPTION src here:to', ...FILES },
  },
  together: {
    'from there, with times': { command: 'scp -S ROOT/ssh -rp here:src to', ...FILES },
    // The old protocol forgets sticky bits.
    'by the old protocol, which follows every link': { command: 'scp -S ROOT/ssh -Orp here:src to', ...HERE, named: 'mode' },
    'to where nothing is': { command: 'scp -S ROOT/ssh -r src here:new', ...FILES },
    files: { command: 'scp -S ROOT/ssh plain src/single here:to', ...FILES },
    'a directory without -r': { command: 'scp -S ROOT/ssh src here:to', ...HERE, status: 1 },
  },
  programs: [SFTP_SERVER],
})

describe('scp by the newer protocol', () => {
  test.runIf(canRun('scp', SFTP_SERVER))('leaves links to directories out, and fails', () => {
    const sandbox = makeSandbox()
    expect(sandbox.run(HERE.prepare)).toMatchObject({ status: 0 })
    expect(sandbox.run('scp -S ./ssh -r src here:to').status).toBe(1)
    const after = sandbox.read()
    sandbox.remove()
    expect(after.has('to/src/absolute')).toBe(false)
    expect(after.get('to/src/single')?.type).toBe('file')
  })
})
