/**
 * What bash reads and the grammar does not: other characters to put in its place. They may stand in a quoted text or a
 * comment as well, where they change nothing, as what is built of the tree is taken from the script itself.
 */
import type { Span } from '../text/source.js'
import type { Change } from './mended.js'

/** What to try in the lines that were not understood; offsets are of the script. */
export function gapsIn(text: string, opaque: readonly Span[]): readonly Change[] {
  return linesOf(text, opaque).flatMap(({ start, end }) => {
    const lines = text.slice(start, end)
    const found = TRIED.flatMap((tried) => [...tried(lines)])
    return found.map(({ at, to }) => ({ at: at + start, to }))
  })
}

/** Whole lines, each once. */
function linesOf(text: string, spans: readonly Span[]): readonly Span[] {
  const lines: Span[] = []
  for (const span of spans) {
    const start = Math.max(text.lastIndexOf('\n', span.start - 1) + 1, lines.at(-1)?.end ?? 0)
    const next = text.indexOf('\n', span.end)
    const end = next < 0 ? text.length : next
    if (start < end) lines.push({ start, end })
  }
  return lines
}

/** Where a command may begin. */
const BEFORE_COMMAND = String.raw`(?:^|[;&|(){]|\b(?:then|do|else))[ \t]*`
/** Where a pattern of `case` may begin: other lines may end with a bracket, too. */
const BEFORE_PATTERN = String.raw`(?:;;&?|;&|\bin\b)(?:\s|#[^\n]*\n)*`

function behind(before: string, written: string): RegExp {
  return new RegExp(`(?<=${before})${written}`, 'gm')
}

/** `1<> file` opens a file to read and write it (bash manual, 3.6.10), as `1>> file` does to write. */
function* readAndWritten(lines: string): Iterable<Change> {
  for (const { index } of lines.matchAll(/(?<![<>&])<>/g)) yield { at: index, to: '>' }
}

/** `for name do` goes over the parameters, as `for name; do` does. */
function* loopsOverParameters(lines: string): Iterable<Change> {
  for (const { index, 0: written, 1: name = '' } of lines.matchAll(LOOP)) {
    const at = index + written.indexOf(name, 3) + name.length - 1
    yield { at, to: `${lines.charAt(at)};` }
  }
}

const LOOP = behind(BEFORE_COMMAND, String.raw`(?:for|select)[ \t]+([A-Za-z_]\w*)[ \t]+do\b`)

/** `name[a b]=value` and `${name[a b]}`: a subscript may hold blanks. */
function* subscripts(lines: string): Iterable<Change> {
  for (const { index, 0: written } of lines.matchAll(SUBSCRIPT))
    for (const blank of written.matchAll(/[ \t]/g)) yield { at: index + blank.index, to: 'x' }
}

const SUBSCRIPT = new RegExp(
  `(?:(?<=${BEFORE_COMMAND})(?=[^\\n\\]]*\\]\\+?=)|\\$\\{[!#]?)${String.raw`[A-Za-z_]\w*\[[^\]\n]*[ \t][^\]\n]*\]`}`,
  'gm',
)

/** `=~ ^"a (b)"` and `=~ "$a"=(.*)`: a regular expression may hold quotes, with anything in them. */
function* expressions(lines: string): Iterable<Change> {
  for (const { index, 0: operator } of lines.matchAll(/=~[ \t]+/g)) yield* inExpression(lines, index + operator.length)
}

/** `[ a -o \( b \) ]` is a command like any other; of its form of its own the grammar does not know this. */
function* tests(lines: string): Iterable<Change> {
  for (const { index } of lines.matchAll(/(?<=(?:^|[\s;&|(){!]))\[(?=[ \t][^\n]*\\\()/gm)) yield { at: index, to: 'x' }
}

/** `*)return`: a command may touch the end of a pattern. */
function* touchingPatterns(lines: string): Iterable<Change> {
  for (const { index, 0: written } of lines.matchAll(TOUCHED)) yield { at: index + written.length - 1, to: ') ' }
}

const TOUCHED = behind(BEFORE_PATTERN, String.raw`[^\s()'"${'`'}$;&<>]+\)(?=[\w$"./])`)

/** `*"a b"*"$c")`: a pattern may be made of wildcards and quotes; what is in them is read from the script. */
function* patterns(lines: string): Iterable<Change> {
  for (const { index, 0: written, 1: all = '' } of lines.matchAll(PATTERNS)) {
    const start = index + written.lastIndexOf(all)
    for (const { index: at, 1: before = '', 2: one = '' } of all.matchAll(/((?:\s|\\\n)*)((?:"[^"]*"|'[^']*'|[^|"'])+)/g)) {
      if (!/^[^"'$]*[*?]/.test(one)) continue
      for (const alive of one.trimEnd().matchAll(/["'$\s{}&;<>]/g)) yield { at: start + at + before.length + alive.index, to: 'x' }
    }
  }
}

const PATTERNS = behind(BEFORE_PATTERN, String.raw`\(?((?:"[^"]*"|'[^']*'|\\\n|[^\n()"';&<>${'`'}])+)\)`)

const TRIED: readonly ((lines: string) => Iterable<Change>)[] = [
  readAndWritten,
  loopsOverParameters,
  subscripts,
  expressions,
  tests,
  touchingPatterns,
  patterns,
]

function inExpression(lines: string, from: number): readonly Change[] {
  const changes: Change[] = []
  let quote: string | null = null
  let depth = 0
  let at = from
  for (; at < lines.length; at += 1) {
    const character = lines.charAt(at)
    // What is substituted is a text of its own.
    if (character === '`' || lines.startsWith('$(', at)) return []
    if (character === '\\' && quote !== "'") at += 1
    else if (quote !== null) {
      if (character === quote) quote = null
      else if (/[\s();&|<>]/.test(character)) changes.push({ at, to: 'x' })
    } else if (character === '"' || character === "'") quote = character
    else if (character === '(') depth += 1
    else if (character === ')') depth -= 1
    else if (character === '\n' || (depth <= 0 && /\s/.test(character))) break
  }
  // Where a text in quotes comes first the grammar expects nothing else.
  return lines.charAt(from) === '"' && lines.slice(from, at).includes('(') ? [{ at: from, to: '^"' }, ...changes] : changes
}
