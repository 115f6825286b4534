/**
 * Writes a changed file back in one step: whoever reads it meanwhile sees the old text or the new one. Keeps mode, owner
 * and byte order mark, and leaves alone what somebody else has changed.
 */
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { decodeUtf8 } from '../text/script.js'
import type { TextFile } from './node-host.js'
import { codeOf, sentenceOf } from './problem.js'

const BYTE_ORDER_MARK = '\ufeff'

/** Null when it is done, else why not. `read` is what the file was when it was read. */
export function replaceFile(path: string, read: TextFile, newText: string): string | null {
  try {
    const now = decodeUtf8(readFileSync(path))
    if (now === null || now.text !== read.text || now.hasByteOrderMark !== read.hasByteOrderMark)
      return 'the file has changed since it was read'
    accessSync(path, constants.W_OK)
    writeBeside(path, (read.hasByteOrderMark ? BYTE_ORDER_MARK : '') + newText)
    return null
  } catch (error) {
    if (codeOf(error) === null) throw error
    return sentenceOf(error, 'the file')
  }
}

function writeBeside(path: string, content: string): void {
  const temporary = join(dirname(path), `.${basename(path)}.cistern-${process.pid}`)
  const { mode, uid, gid } = statSync(path)
  try {
    const descriptor = openSync(temporary, 'wx', 0o600)
    try {
      writeFileSync(descriptor, content)
      const made = fstatSync(descriptor)
      // A change of owner clears bits of the mode, so the mode comes last.
      if (made.uid !== uid || made.gid !== gid) fchownSync(descriptor, uid, gid)
      fchmodSync(descriptor, mode & 0o7777)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    renameSync(temporary, path)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') rmSync(temporary, { force: true })
    throw error
  }
}
