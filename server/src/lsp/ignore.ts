/**
 * Edits that silence a finding: a comment at its place, or an entry in the configuration. Only writes; whether a comment
 * does what it should, the analysis finds out.
 */
import { globOf, turnOff } from '../configuration/turn-off.js'
import { CONFIGURATION_FILES, MANIFEST, MANIFEST_KEY } from '../configuration/configurations.js'
import type { Finding } from '../findings/finding.js'
import type { Edit } from '../text/location.js'
import { lineStarts, lineText, positionAt, type Source } from '../text/source.js'
import type { Host } from '../workspace/host.js'

/** Stands where a person is to say why; found by a search, and by no accident. */
const REASON = 'REASON: why this is no hazard here'

/** Comments that may silence a finding, the best first: above its line, behind it, above the block of YAML that it is in. */
export function ignoringComments({ rule, origin }: Pick<Finding, 'rule' | 'origin'>): readonly Edit[] {
  const { source } = origin
  const comment = `# cistern-ignore ${rule} -- ${REASON}`
  const line = positionAt(source, origin.start).line + 1
  const above = (at: number): Edit => {
    const start = lineStarts(source)[at - 1] ?? 0
    return { source, start, end: start, newText: `${indentOf(source, at)}${comment}${source.text.includes('\r\n') ? '\r\n' : '\n'}` }
  }
  const end = (lineStarts(source)[line - 1] ?? 0) + lineText(source, line).trimEnd().length
  const block = /\.ya?ml$/.test(source.path) ? blockAround(source, line) : null
  return [above(line), { source, start: end, end, newText: ` ${comment}` }, ...(block === null ? [] : [above(block)])]
}

/** The entry that turns a rule off for a file; of a configuration that is not there yet, the source is empty. */
export function configuredOff(host: Host, rule: string, path: string): { readonly edit: Edit; readonly isNew: boolean } | null {
  const found = governing(host, path)
  const source = found ?? { path: CONFIGURATION_FILES[0] ?? '', text: '' }
  const slash = source.path.lastIndexOf('/')
  const edit = turnOff(source, rule, globOf(path.slice(slash + 1)))
  return edit === null ? null : { edit, isNew: found === null }
}

/** The configuration of the nearest folder upwards. */
function governing(host: Host, path: string): Source | null {
  const listed = new Set(host.list())
  for (let slash = path.lastIndexOf('/'); ; slash = path.lastIndexOf('/', slash - 1)) {
    const folder = slash < 0 ? '' : path.slice(0, slash + 1)
    for (const name of [...CONFIGURATION_FILES, MANIFEST]) {
      const read = listed.has(folder + name) ? host.read(folder + name) : null
      if (read?.kind === 'text' && (name !== MANIFEST || read.text.includes(`"${MANIFEST_KEY}"`)))
        return { path: folder + name, text: read.text }
    }
    if (slash <= 0) return null
  }
}

/** The nearest line above that is indented less. */
function blockAround(source: Source, line: number): number | null {
  const indent = indentOf(source, line).length
  for (let at = line - 1; at > 0; at -= 1) if (/\S/.test(lineText(source, at)) && indentOf(source, at).length < indent) return at
  return null
}

function indentOf(source: Source, line: number): string {
  return /^[ \t]*/.exec(lineText(source, line))?.[0] ?? ''
}
