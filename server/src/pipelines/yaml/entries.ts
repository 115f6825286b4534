/** What keys a YAML file has, told from its lines alone, for files that may not be worth parsing. Knows no CI system. */

/** True where a top-level map has an entry with such a key. */
export function hasEntryWith(text: string, key: RegExp): boolean {
  let indent = -1
  for (const line of text.split('\n')) {
    const content = line.trimStart()
    if (content === '' || content.startsWith('#')) continue
    const column = line.length - content.length
    if (column === 0) indent = /^[^-\s][^#]*:[ \t]*([&!]\S+[ \t]*)*(#.*)?\r?$/.test(line) ? 0 : -1
    else if (indent === 0 || indent === column) {
      indent = column
      if (key.test(content)) return true
    }
  }
  return false
}
