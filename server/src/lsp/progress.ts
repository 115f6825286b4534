/** How far an analysis is, as the protocol's work-done progress. What is worked at only the title says. */
import type { WorkDoneProgressReporter } from 'vscode-languageserver'
import type { Step } from '../text/steps.js'
import type { Scanning } from './analyser.js'

/** How often it is told, in milliseconds. */
const INTERVAL = 100

/** @param reporter comes when the client has agreed; what happens before is not told */
export function showing(reporter: Promise<WorkDoneProgressReporter>, title: string): Scanning {
  const ready = reporter.then(
    (made) => {
      made.begin(title, undefined, undefined, false)
      return made
    },
    // A client that wants none is shown none.
    () => null,
  )
  let toldAt = performance.now()
  let isOver = false
  return {
    reached(step) {
      const now = performance.now()
      if (isOver || now - toldAt < INTERVAL) return
      toldAt = now
      ready.then((made) => made?.report(messageOf(step))).catch(() => undefined)
    },
    over() {
      if (isOver) return
      isOver = true
      ready.then((made) => made?.done()).catch(() => undefined)
    },
  }
}

function messageOf({ what, done, of }: Step): string {
  return of === null ? `${what}: ${done}` : `${what}: ${done} of ${of}`
}
