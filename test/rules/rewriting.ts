/** The same files written in another way, with a map from places in the one to places in the other. */
import { CST, Parser, parseAllDocuments } from 'yaml'
import type { Files } from './fixture.js'

/** Where an offset of the old text lies in the new one. At a place where something is put in, `end` stays before it. */
export type PlaceMap = (path: string, offset: number, side: 'start' | 'end') => number

export interface Variant {
  readonly files: Files
  readonly place: PlaceMap
}

interface Replacement {
  readonly start: number
  readonly end: number
  readonly newText: string
}

type Rewrite = (text: string, path: string) => readonly Replacement[]

/** The ways of writing that mean the same; null where a case cannot be written so. */
export const VARIANTS: Readonly<Record<string, (files: Files) => Variant | null>> = {
  'CRLF line ends': (files) => rewritten(files, everyLineEnd),
  'a byte order mark': withByteOrderMark,
  'tabs for indentation in shell': (files) => rewritten(files, (text, path) => (isYaml(path) ? [] : tabs(text))),
  'a comment of characters outside the BMP in front': (files) => rewritten(files, (text) => [commentInFront(text)]),
  'another indentation of YAML': (files) => rewritten(files, (text, path) => (isYaml(path) ? wider(text) : [])),
}

function isYaml(path: string): boolean {
  return /\.ya?ml$/.test(path)
}

function rewritten(files: Files, rewrite: Rewrite): Variant | null {
  const maps = new Map<string, readonly Replacement[]>()
  const result = new Map(files)
  for (const [path, file] of files) {
    const replacements = rewrite(file.content, path)
    if (replacements.length === 0) continue
    maps.set(path, replacements)
    result.set(path, { ...file, content: replace(file.content, replacements) })
  }
  if (maps.size === 0) return null
  return { files: result, place: (path, offset, side) => moved(maps.get(path) ?? [], offset, side) }
}

function replace(text: string, replacements: readonly Replacement[]): string {
  let result = ''
  let offset = 0
  for (const { start, end, newText } of replacements) {
    result += text.slice(offset, start) + newText
    offset = end
  }
  return result + text.slice(offset)
}

function moved(replacements: readonly Replacement[], offset: number, side: 'start' | 'end'): number {
  let shift = 0
  for (const { start, end, newText } of replacements) {
    if (start > offset || (start === offset && (end > start || side === 'end'))) break
    // Inside a replaced stretch there is no exact place; its end is the nearest.
    shift += offset >= end ? newText.length - (end - start) : newText.length - (offset - start)
  }
  return offset + shift
}

function everyLineEnd(text: string): readonly Replacement[] {
  return [...text.matchAll(/(?<!\r)\n/g)].map(({ index }) => ({ start: index, end: index + 1, newText: '\r\n' }))
}

/** The mark is no part of the text, so no place moves. */
function withByteOrderMark(files: Files): Variant {
  const marked = [...files].map(([path, file]) => [path, { ...file, content: `\ufeff${file.content}` }] as const)
  return { files: new Map(marked), place: (_path, offset) => offset }
}

/** Only where no string or here-document goes over several lines: there blanks are text. */
function tabs(text: string): readonly Replacement[] {
  if (text.includes('<<') || hasLongString(text)) return []
  return [...text.matchAll(/^(?: {2})+(?=\S)/gm)].map(({ 0: blanks, index }) => ({
    start: index,
    end: index + blanks.length,
    newText: '\t'.repeat(blanks.length / 2),
  }))
}

function hasLongString(text: string): boolean {
  const withoutComments = text.replace(/(^|\s)#.*$/gm, '$1')
  return withoutComments.split('\n').some((line) => (line.replace(/\\./g, '').match(/["']/g)?.length ?? 0) % 2 === 1)
}

function commentInFront(text: string): Replacement {
  // A shebang stays where it works.
  const at = text.startsWith('#!') ? text.indexOf('\n') + 1 : 0
  return { start: at, end: at, newText: '# \u{1F9EA} \u{20BB7}\u{1D54F}\n' }
}

/** Twice the indentation; nothing where a block gives its indentation as a number, or the content would be another. */
function wider(text: string): readonly Replacement[] {
  const inBlocks = blockLines(text)
  const replacements: Replacement[] = []
  for (const { 0: line, index } of text.matchAll(/^.*$/gm)) {
    const blanks = /^ */.exec(line)?.[0].length ?? 0
    if (blanks === line.length) continue
    if (blanks > 0) replacements.push({ start: index, end: index, newText: ' '.repeat(blanks) })
    if (inBlocks.some(({ start, end }) => index >= start && index < end)) continue
    for (let at = blanks; line.startsWith('- ', at); at += 2)
      replacements.push({ start: index + at + 2, end: index + at + 2, newText: '  ' })
  }
  return replacements.length > 0 && content(replace(text, replacements)) === content(text) ? replacements : []
}

/** Where the lines of block scalars, and of flow scalars over several lines, stand. */
function blockLines(text: string): readonly { readonly start: number; readonly end: number }[] {
  const found: { readonly start: number; readonly end: number }[] = []
  for (const token of new Parser().parse(text)) {
    if (token.type !== 'document') continue
    CST.visit(token, ({ key, value }) => {
      for (const item of [key, value]) {
        if (item !== null && item !== undefined && 'source' in item && item.source.includes('\n')) {
          const from = item.type === 'block-scalar' ? item.offset : text.indexOf('\n', item.offset) + 1
          found.push({ start: from, end: from + CST.stringify(item).length })
        }
      }
    })
  }
  return found
}

/** What a YAML file says, without the blanks at the beginning of lines. */
function content(text: string): string {
  return JSON.stringify(
    parseAllDocuments(text, { logLevel: 'silent', merge: true }).map((document) => document.toJS() as unknown),
    (_key, value: unknown) => (typeof value === 'string' ? value.replace(/\n +/g, '\n') : value),
  )
}
