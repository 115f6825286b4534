/** Markdown as a terminal can show it: headings, paragraphs, lists and code blocks, of the kind our pages are made of. */
import { wrap } from './columns.js'
import type { Display, Style } from './style.js'

/** Paragraphs stay readable on wide terminals. */
const WIDEST = 100
const LINK = /\[([^\]]+)\]\((https?:[^)]+)\)/g
const CODE = /`([^`]+)`/g
/** Stands for a space at which no line may end; private use, so no page holds it. */
const UNBROKEN = '\ue5c8'

/** The text laid out for a terminal, with a line end. */
export function terminalMarkdown(markdown: string, { style, width }: Display): string {
  const most = Math.min(width ?? WIDEST, WIDEST)
  const lines: string[] = []
  let isCode = false
  for (const line of markdown.trimEnd().split('\n')) {
    const heading = /^(#+) (.*)/.exec(line)
    const item = /^(\s*[-*] )(.*)/.exec(line)
    if (/^\s*```/.test(line)) isCode = !isCode
    else if (isCode) lines.push(`    ${style.code(line)}`.trimEnd())
    else if (heading !== null) lines.push(style.strong(heading[1] === '#' ? (heading[2] ?? '') : (heading[2] ?? '').toUpperCase()))
    else if (item !== null) lines.push(...hanging(item[2] ?? '', `  ${item[1] ?? ''}`, most, style))
    else lines.push(...hanging(line, lines.length < 3 ? '' : '  ', most, style))
  }
  return `${lines.join('\n')}\n`
}

/** Wrapped text whose first line begins with the lead, and the others below it. */
function hanging(text: string, lead: string, width: number, style: Style): readonly string[] {
  const whole = text.replace(LINK, '$1 ($2)').replace(CODE, (code) => code.replaceAll(' ', UNBROKEN))
  const lines = wrap(whole, Math.max(20, width - lead.length))
  return lines.map((line, index) =>
    ((index === 0 ? lead : ' '.repeat(lead.length)) + inline(line, style)).replaceAll(UNBROKEN, ' ').trimEnd(),
  )
}

function inline(text: string, style: Style): string {
  return text
    .replace(/\*\*([^*]+)\*\*/g, (_, strong: string) => style.strong(strong))
    .replace(CODE, (quoted, code: string) => (style.code(code) === code ? quoted : style.code(code)))
}
