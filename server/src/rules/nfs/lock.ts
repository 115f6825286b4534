import { lockedFile, mayLockDirectories, shownDirectory } from '../../facts/lock.js'
import { originOfCommand } from '../../facts/origin.js'
import { NETWORK_STORAGE } from '../needed-words.js'
import { defineRule } from '../rule.js'

export default defineRule({
  id: 'nfs/lock',
  since: '0.1.0',
  docs: {
    title: 'A lock is taken on network storage',
    what: '`flock` locks a file or a directory on network storage: worth knowing. It is a warning where the lock cannot hold: an exclusive lock on a directory, or on a descriptor that is open for reading only.',
    why: 'The Linux client of NFS turns flock(2) into a lock on all bytes of the file, and asks the server for it: NFS 4 has locks of its own, which expire when the client is not heard of for the length of a lease (RFC 8881, 8.4); NFS 3 needs the lock manager NLM on both sides, and a mount with `nolock` or `local_lock=flock` keeps locks on one machine (nfs(5)). An exclusive lock then needs a file that is open for writing, else it fails with "Bad file descriptor" (flock(2), flock(1)): util-linux opens the file again for that, busybox does not. A directory is no file for these protocols: the client locks it on its own machine alone, without a word, and every other machine gets the lock too. CIFS makes such locks mandatory; Lustre has them where it is mounted with `flock`; CephFS locks directories as well. Shown by `test/proofs/storage-lock.test.ts`: on local disk every form holds the second process off, so a trial there proves nothing; of two sshfs mounts of one folder, which stand for two machines whose server is not asked for locks, both get the lock of a file and of a directory, while of two that make a directory one succeeds; with the answer that flock(2) gives for NFS put in by strace, util-linux opens a file again for writing, and fails on a directory and on a descriptor that is open for reading. What a server of NFS itself answers is not shown there, nor is busybox: these come from the manual pages.',
    pattern:
      'Give the lock a file of its own, open for writing. Where one machine alone writes, keep it on local disk:\n\n```sh\nexec 9>"$CACHE_NFS_PATH/entry.lock"\nflock -w 600 -x 9\n\nexec 9>/run/lock/entry.lock\nflock -x 9\n```\n\nWhere locks of the server are not to be had, making a directory is atomic on every version of NFS; what holds it must remove it, and a killed job leaves it:\n\n```sh\nuntil mkdir "$CACHE_NFS_PATH/entry.lock.d" 2>/dev/null; do sleep 5; done\ntrap \'rmdir "$CACHE_NFS_PATH/entry.lock.d"\' EXIT\n```',
    whenToIgnore:
      'When the lock is a file of its own, the storage is known to have locks (NFS 4, or NFS 3 with its lock manager), and flock is that of util-linux.',
    fixSafety: 'There is no fix: everybody who takes the lock must change at once.',
    sources: [
      'flock(2), flock(1) and nfs(5)',
      'RFC 8881, NFS version 4.1, 8.4 and 9; RFC 1813, NFS version 3, appendix II',
      'Linux, file operations of the NFS client: those of directories have no lock',
    ],
    related: ['nfs/per-file-copy'],
  },
  needs: {
    here: [/\bflock\b/, NETWORK_STORAGE],
    anywhere: [],
  },
  on: {
    lock(item, tools) {
      const locked = lockedFile(item, tools.facts.items)
      const fact = locked === null ? null : tools.facts.networkStorage(locked.path, item)
      if (locked === null || fact === null) return
      const { opened, readOnly, path } = locked
      const directory = item.effect.exclusive && !mayLockDirectories(fact) ? shownDirectory(path, tools.facts.items) : null
      const isRefused = item.effect.exclusive && readOnly
      tools.report(
        { kind: 'word', field: item.effect.path },
        {
          severity: directory === null && !isRefused ? 'info' : 'warning',
          confidence: fact.confidence,
          message: messageFor(item.effect.said, directory !== null, isRefused),
          because: [
            ...fact.evidence,
            ...(directory === null ? [] : [directory]),
            ...(opened === null ? [] : [{ message: 'the descriptor is opened here', origin: originOfCommand(opened) }]),
          ],
        },
      )
    },
  },
})

function messageFor(said: string, isDirectory: boolean, isRefused: boolean): string {
  if (isDirectory)
    return 'an exclusive lock on a directory of network storage holds on this machine alone: NFS clients do not ask the server for it'
  if (isRefused) return 'an exclusive lock needs a file that is open for writing: on NFS 4 this fails with "Bad file descriptor"'
  return `${said} locks a file on network storage: other machines see the lock only where its protocol and mount have locks`
}
