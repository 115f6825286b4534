/** Notices as a person reads them: one line for each thing that is to be said of a file, however often it is the case. */
import { rangeOf } from '../text/source.js'
import { printable } from './columns.js'
import type { Notice } from './report.js'
import type { Display } from './style.js'

/** One line for each file and message, with line ends. */
export function prettyNotices(notices: readonly Notice[], { style, showPath }: Display): string {
  const alike = new Map<string, Notice[]>()
  for (const notice of notices) {
    const key = `${notice.path}\0${notice.message}`
    const known = alike.get(key)
    if (known === undefined) alike.set(key, [notice])
    else known.push(notice)
  }
  return [...alike.values()]
    .map(([first, ...more]) => {
      if (first === undefined) return ''
      const { path, source, span, message } = first
      const range = source === null || span === null ? null : rangeOf(source, span)
      const place = printable(showPath(path)) + (range === null ? '' : `:${range.line}:${range.column}`)
      const others =
        more.length === 0 ? '' : style.faint(` (and at ${more.length} other place${more.length === 1 ? '' : 's'} in this file)`)
      return `${style.place(place)}  ${style.caution(first.kind === 'config' ? 'configuration' : 'notice')}  ${printable(message)}${others}\n`
    })
    .join('')
}

/** Each thing once, in the order of files and places. */
export function eachOnce(notices: readonly Notice[]): readonly Notice[] {
  const unique = new Map(
    notices.map((notice) => [`${notice.kind}\0${notice.path}\0${notice.span?.start ?? ''}\0${notice.message}`, notice]),
  )
  return [...unique.values()].sort((left, right) => {
    if (left.path !== right.path) return left.path < right.path ? -1 : 1
    return (left.span?.start ?? 0) - (right.span?.start ?? 0)
  })
}
