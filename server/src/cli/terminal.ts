/** The terminal, or what stands in its place: colours, width, and a line that says what a long run is doing. */
import { writeSync } from 'node:fs'
import pc from 'picocolors'
import { printable } from '../report/columns.js'
import { PLAIN_STYLE, type Style } from '../report/style.js'

export interface Stream {
  readonly isTTY?: boolean
  readonly columns?: number
}

/** Colours where a terminal shows them, or where the environment asks for them. */
export function wantsColour(stream: Stream, environment: NodeJS.ProcessEnv): boolean {
  if ((environment['NO_COLOR'] ?? '') !== '') return false
  const forced = environment['FORCE_COLOR'] ?? ''
  if (forced !== '') return forced !== '0' && forced !== 'false'
  return stream.isTTY === true && environment['TERM'] !== 'dumb'
}

/** The style of reports on a stream. */
export function styleFor(stream: Stream, environment: NodeJS.ProcessEnv): Style {
  if (!wantsColour(stream, environment)) return PLAIN_STYLE
  const colours = pc.createColors(true)
  return {
    severity: {
      error: (text) => colours.bold(colours.red(text)),
      warning: (text) => colours.bold(colours.yellow(text)),
      info: (text) => colours.bold(colours.blue(text)),
    },
    place: colours.cyan,
    strong: colours.bold,
    faint: colours.dim,
    code: colours.cyan,
    added: colours.green,
    removed: colours.red,
    caution: colours.yellow,
  }
}

/** Columns to lay text out for; null where nobody is looking at a terminal. */
export function widthOfStream({ isTTY, columns }: Stream): number | null {
  return isTTY === true && columns !== undefined && columns >= 40 ? columns : null
}

export interface Progress {
  /** Says what is done now; shown only when the run has become long. */
  readonly say: (what: string) => void
  readonly clear: () => void
}

const PATIENCE = 1000
const PAUSE = 100

/** A progress line on standard error; it says nothing where that is no terminal, or before a second has passed. */
export function progressOn(stream: Stream): Progress {
  if (stream.isTTY !== true) return { say: () => undefined, clear: () => undefined }
  let last = performance.now() + PATIENCE - PAUSE
  let isShown = false
  const write = (text: string): void => {
    writeSync(2, text)
  }
  return {
    say(what) {
      const now = performance.now()
      if (now - last < PAUSE) return
      last = now
      isShown = true
      write(`\r\u001b[2K${printable(what).slice(0, Math.max(20, (stream.columns ?? 80) - 1))}`)
    },
    clear() {
      if (isShown) write('\r\u001b[2K')
      isShown = false
    },
  }
}
