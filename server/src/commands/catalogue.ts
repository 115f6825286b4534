/** Every utility that is described, by the name it is called by. */
import { cp } from './cp.js'
import { git } from './git.js'
import { flock } from './lock.js'
import { cargo, npm, pip, python } from './installers.js'
import { mysql, postgres } from './database.js'
import { du, find, ls, stat, tree } from './list.js'
import { chgrp, chmod, chown, mkdir, mount, mountpoint, rm, rmdir, shred, tee, touch, truncate, umask, unlink } from './modes.js'
import { cat, file, head, less, md5sum, more, tail, wc } from './read.js'
import { install, ln, mv } from './place.js'
import { rsync } from './rsync.js'
import { tar } from './tar.js'
import { container, objectStore, scp } from './transfer.js'
import { client, cluster, kill, service } from './server.js'
import { packages } from './packages.js'
import { zip } from './zip.js'
import type { Utility } from './utility.js'

export const UTILITIES: readonly Utility[] = [
  cp,
  mv,
  ln,
  install,
  rsync,
  scp,
  container,
  objectStore,
  tar,
  zip,
  git,
  flock,
  npm,
  pip,
  python,
  cargo,
  ls,
  du,
  tree,
  stat,
  cat,
  head,
  tail,
  wc,
  md5sum,
  less,
  more,
  file,
  find,
  chmod,
  chown,
  chgrp,
  mkdir,
  rm,
  rmdir,
  unlink,
  shred,
  touch,
  truncate,
  tee,
  mount,
  mountpoint,
  postgres,
  mysql,
  umask,
  service,
  cluster,
  client,
  kill,
  packages,
]

const byName = new Map(UTILITIES.flatMap((each) => each.names.map((name) => [name, each] as const)))

/** The utility behind a command's name; a path such as `/usr/bin/cp` counts by its last part. */
export function utilityNamed(name: string): Utility | null {
  return byName.get(baseName(name)) ?? null
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Commands that print nothing on standard output, so that a captured function's output stays known. */
export const SILENT = new Set([
  'cd',
  'mkdir',
  'rm',
  'rmdir',
  'cp',
  'mv',
  'ln',
  'chmod',
  'chown',
  'chgrp',
  'touch',
  'test',
  'true',
  'false',
  ':',
  'export',
  'local',
  'set',
  'shift',
  'return',
  'exit',
  'trap',
  'wait',
  'sleep',
  'unset',
  'shopt',
  'umask',
])
