/** A host in which some files have another text than on the disk: what fixes would make of them, or standard input. */
import type { Host, ReadResult } from '../workspace/host.js'
import { memo } from '../text/memo.js'

/** The host with these texts in place of, or besides, its files. */
export function withTexts(host: Host, texts: ReadonlyMap<string, string>): Host {
  return withResults(host, new Map([...texts].map(([path, text]) => [path, { kind: 'text', text }])))
}

/** The host with these results of reading in place of, or besides, its own. */
export function withResults(host: Host, results: ReadonlyMap<string, ReadResult>): Host {
  if (results.size === 0) return host
  const all = withPaths(host.list(), results)
  return {
    parser: host.parser,
    list: () => all,
    read: (path) => results.get(path) ?? host.read(path),
    firstLine(path) {
      const result = results.get(path)
      if (result === undefined) return host.firstLine(path)
      return result.kind === 'text' ? (/^[^\r\n]*/.exec(result.text)?.[0] ?? '') : ''
    },
    isExecutable: (path) => host.isExecutable(path),
  }
}

const membersOf = memo((listed: readonly string[]): ReadonlySet<string> => new Set(listed))

/** The very list where it has these paths already, so that whoever knows it need not compare; else another, in order. */
function withPaths(listed: readonly string[], results: ReadonlyMap<string, unknown>): readonly string[] {
  const known = membersOf(listed)
  const others = [...results.keys()].filter((path) => !known.has(path))
  return others.length === 0 ? listed : [...listed, ...others].sort()
}
