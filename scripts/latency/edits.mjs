/** The edits that are measured: what people do in the functions of a script. Knows nothing of who measures. */

/** What people type, all over the script: a line of comment, a letter in a word, a command with a finding, and it goes again. */
export function editOf(text, count) {
  const functions = [...text.matchAll(/^\w+\(\) \{\n/gm)].map(({ index, 0: line }) => index + line.length)
  const at = functions[Math.floor(count / 4) % functions.length]
  const copy = '  cp -a build/. "$CACHE_NFS_PATH/build/"\n'
  switch (count % 4) {
    case 0:
      return { start: at, end: at, newText: '  # one more line\n' }
    case 1: {
      const start = text.indexOf('more', at)
      return { start, end: start, newText: 's' }
    }
    case 2:
      return { start: at, end: at, newText: copy }
    default:
      return { start: at, end: at + copy.length, newText: '' }
  }
}
