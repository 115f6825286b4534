import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { install, ln, mv } from '../../server/src/commands/place.js'
import { proves } from './options.js'
import { canRun, makeSandbox } from './sandbox.js'

proves({
  utility: mv,
  options: {
    b: { command: 'mv OPTION plain to', prepare: 'touch to/plain', beside: ['to/plain~'] },
    backup: { command: 'mv OPTION=existing plain to', prepare: 'touch to/plain', beside: ['to/plain~'] },
    force: 'mv OPTION src to',
    interactive: 'mv OPTION src to',
    'no-clobber': 'mv OPTION src to',
    suffix: { command: 'mv -b OPTION=.bak plain to', prepare: 'touch to/plain', beside: ['to/plain.bak'] },
    'strip-trailing-slashes': 'mv OPTION src/ to',
    'target-directory': 'mv OPTION=to src second',
    'no-target-directory': 'mv OPTION src to',
    update: 'mv OPTION src to',
    verbose: 'mv OPTION src to',
    context: 'mv OPTION src to',
  },
  together: {
    'a tree': 'mv src to',
    'under another name': 'mv src new',
    several: 'mv src second plain to',
  },
  busybox: {
    applet: 'mv',
    agrees: ['force', 'no-clobber', 'target-directory', 'no-target-directory', 'a tree', 'under another name', 'several'],
  },
})

proves({
  utility: ln,
  options: {
    b: { command: 'ln -s OPTION ROOT/plain to', prepare: 'touch to/plain', beside: ['to/plain~'] },
    backup: { command: 'ln OPTION=existing plain to', prepare: 'touch to/plain', beside: ['to/plain~'] },
    directory: { command: 'ln OPTION plain to' },
    force: { command: 'ln OPTION plain to', prepare: 'touch to/plain' },
    interactive: 'ln OPTION plain to',
    logical: 'ln OPTION src/single to',
    'no-dereference': { command: 'ln -s OPTION ROOT/second link', prepare: 'rm -f link' },
    physical: 'ln OPTION src/single to',
    relative: 'ln -s OPTION plain to',
    symbolic: 'ln OPTION ROOT/src to',
    suffix: { command: 'ln -b OPTION=.bak plain to', prepare: 'touch to/plain', beside: ['to/plain.bak'] },
    'target-directory': 'ln OPTION=to plain hidden',
    'no-target-directory': 'ln OPTION plain new',
    verbose: 'ln OPTION plain to',
  },
  together: {
    'a hard link is the file': 'ln plain new',
    'a symbolic link holds the text': 'ln -s nowhere new',
    'one operand means here': 'ln -s ROOT/src/private',
    'also for a hard link': 'ln src/file',
    several: 'ln -s ROOT/plain ROOT/src to',
    'a link to a directory that is replaced': { command: 'ln -sfn ROOT/second link', prepare: 'ln -s src link' },
  },
  busybox: {
    applet: 'ln',
    agrees: [
      'force',
      'symbolic',
      'no-target-directory',
      'a hard link is the file',
      'a symbolic link holds the text',
      'one operand means here',
      'several',
    ],
  },
})

proves({
  utility: install,
  options: {
    b: { command: 'install OPTION plain to', prepare: 'touch to/plain', beside: ['to/plain~'] },
    backup: { command: 'install OPTION=existing plain to', prepare: 'touch to/plain', beside: ['to/plain~'] },
    c: 'install OPTION plain to',
    compare: 'install OPTION plain to',
    directory: 'install OPTION new/one new/two',
    D: 'install OPTION plain new/deep/plain',
    group: 'install OPTION=1234 plain to',
    mode: { command: 'install OPTION=600 plain to', named: 'mode' },
    owner: { command: 'install OPTION=1236 plain to', named: 'owner' },
    'preserve-timestamps': 'install OPTION plain src/tool to',
    strip: 'install OPTION --strip-program=true plain to',
    'strip-program': 'install -s OPTION=true plain to',
    suffix: { command: 'install -b OPTION=.bak plain to', prepare: 'touch to/plain', beside: ['to/plain.bak'] },
    'target-directory': 'install OPTION=to plain hidden',
    'no-target-directory': 'install OPTION plain new',
    verbose: 'install OPTION plain to',
    'preserve-context': 'install OPTION plain to',
    Z: 'install OPTION plain to',
    context: 'install OPTION plain to',
  },
  together: {
    'a directory with a mode': 'install -d -m 700 new',
    'of an owner': 'install -dm 0750 -o 1236 -g 1234 new',
    'whatever is there': 'install -d -m 700 src',
    'files whose links are followed': 'install src/relative src/single hidden to',
  },
})

const OTHER_DEVICE = '/dev/shm'

test.runIf(canRun('mv') && existsSync(OTHER_DEVICE))('mv renames on one device, and makes each file again on another', () => {
  const sandbox = makeSandbox()
  const elsewhere = mkdtempSync(`${OTHER_DEVICE}/cistern-`)
  try {
    expect(statSync(elsewhere).dev).not.toBe(statSync(sandbox.root).dev)
    // A second name, so that the number of the file is not given to another.
    expect(sandbox.run('ln src/file kept')).toMatchObject({ status: 0 })
    const before = sandbox.read()
    expect(sandbox.run('mv src to')).toMatchObject({ status: 0 })
    expect(sandbox.read().get('to/src/file')?.inode).toBe(before.get('src/file')?.inode)
    expect(sandbox.run(`mv to/src ${elsewhere}`)).toMatchObject({ status: 0 })
    expect(sandbox.read().has('to/src')).toBe(false)
    expect(sandbox.run(`mv ${elsewhere}/src to`)).toMatchObject({ status: 0 })
    const after = sandbox.read()
    expect(after.get('to/src/file')?.inode).not.toBe(before.get('src/file')?.inode)
    expect(after.get('to/src/file')).toMatchObject({ mode: 0o644, user: before.get('src/file')?.user, type: 'file' })
    expect(after.get('to/src/absolute')?.type).toBe('link')
  } finally {
    rmSync(elsewhere, { recursive: true, force: true })
    sandbox.remove()
  }
})
