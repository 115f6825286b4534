/** The files of a zip archive by name, as `.vsix` packages are written: stored or deflated, without ZIP64. */
import { inflateRawSync } from 'node:zlib'

/** PKWARE's APPNOTE.TXT, 4.3.16: the end of the central directory, which has no comment here. */
const END = 22

export function filesOf(archive: Buffer): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>()
  let entry = archive.readUInt32LE(archive.length - END + 16)
  for (let left = archive.readUInt16LE(archive.length - END + 10); left > 0; left -= 1) {
    const lengths = [28, 30, 32].map((at) => archive.readUInt16LE(entry + at))
    const [name = 0, extra = 0, comment = 0] = lengths
    const local = archive.readUInt32LE(entry + 42)
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
    const content = archive.subarray(start, start + archive.readUInt32LE(entry + 20))
    const isStored = archive.readUInt16LE(entry + 10) === 0
    files.set(archive.toString('utf8', entry + 46, entry + 46 + name), isStored ? content : inflateRawSync(content))
    entry += 46 + name + extra + comment
  }
  return files
}
