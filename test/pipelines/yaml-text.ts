/** Writes shell text into YAML scalars of every style, for properties; knows nothing of how they are read. */
import * as fc from 'fast-check'

/** Pieces of shell and of YAML that meet each other badly. */
// prettier-ignore
const PIECES = [
  'a', 'b', 'echo', 'cp -r', '$X', '${Y}', '"', "'", "''", '\\', '\\n', '$(date)', '`x`', '#', ' #', ': ', ':', '- ', '? ', '...', '---',
  ' ', '  ', '\t', ' \t', '\n', '\n\n', '\n ', '\n  ', '\n\t', ' \n', '\r', '\u{1F600}', 'é', '\u00a0', '\u2028', '\u0085', '{', '}', '[', ']',
  ',', '&', '*', '!', '|', '>', '%', '@', '~', 'null', '<<', '\u{10FFFF}', '|| true', '&& x', '<<EOF', '0', '.',
] as const

export const shellText = fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((parts) => parts.join(''))

/** Lines of a block scalar that need no escape. */
export const blockLines = fc.array(
  fc.array(fc.constantFrom(...PIECES.filter((piece) => !/[\r\n]/.test(piece))), { maxLength: 5 }).map((parts) => parts.join('')),
  { maxLength: 6 },
)

/** The inside of a flow scalar, over several lines, with escapes, whether or not it is right. */
export const flowBody = fc
  .array(fc.constantFrom(...PIECES, '\\"', '\\\\', '\\t', '\\x41', '\\u00e9', '\\U0001F600', '\\\n  ', '\\ ', '\\e', '\\q', '\\uZZ'), {
    maxLength: 8,
  })
  .map((parts) => parts.join(''))

/** A file in which a block scalar stands with the header and the lines, each line indented by `spaces`. */
export const blockFile = fc
  .record({
    lines: blockLines,
    style: fc.constantFrom('|', '>'),
    chomp: fc.constantFrom('', '-', '+'),
    explicit: fc.boolean(),
    spaces: fc.integer({ min: 1, max: 5 }),
    blankSpaces: fc.integer({ min: 0, max: 6 }),
    tail: fc.integer({ min: 0, max: 3 }),
    endsFile: fc.boolean(),
    place: fc.constantFrom('text: ', '- ', 'text: &anchor ', 'outer:\n  text: ', 'outer:\n  - - '),
  })
  .map(({ lines, style, chomp, explicit, spaces, blankSpaces, tail, endsFile, place }): string => {
    const column = /(?:^|\n)( *)(?:- )*[^\n]*$/.exec(place)?.[1]?.length ?? 0
    const parent = column + (place.endsWith('- - ') ? 2 : 0)
    const indent = ' '.repeat(parent + spaces)
    const body = lines.map((line) => (line === '' ? ' '.repeat(blankSpaces) : indent + line)).join('\n')
    const header = `${style}${explicit ? spaces : ''}${chomp}`
    const after = place.startsWith('-') ? '- next\n' : 'next: 1\n'
    return `${place}${header}\n${body}${endsFile ? '' : `\n${'\n'.repeat(tail)}${place.startsWith('outer') ? '' : after}`}`
  })

/** A file in which a flow scalar stands with the body, as it is or folded over lines. */
export const flowFile = fc
  .record({
    body: flowBody,
    quote: fc.constantFrom('', "'", '"'),
    place: fc.constantFrom('text: ', '- ', 'text: [', 'text: {a: ', 'outer:\n  text: ', 'text: &anchor '),
    comment: fc.boolean(),
  })
  .map(({ body, quote, place, comment }) => {
    const inside = quote === "'" ? body.replace(/'/g, "''") : quote === '"' ? body.replace(/(?<!\\)"/g, '\\"') : body
    const end = place.endsWith('[') ? ']' : place.includes('{') ? '}' : ''
    return `${place}${quote}${inside.replace(/\n/g, '\n    ')}${quote}${end}${comment ? ' # note' : ''}\n${place.startsWith('-') ? '- next' : 'next: 1'}\n`
  })

/** The same file with the line ends of the other systems. */
export const anyFile = fc
  .tuple(fc.oneof(blockFile, flowFile), fc.boolean())
  .map(([yaml, crlf]) => (crlf ? yaml.replace(/\r?\n/g, '\r\n') : yaml))
