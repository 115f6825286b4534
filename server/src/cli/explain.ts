/** `cistern explain`: the page of a rule, or the list of all rules. */
import { DESCRIBED } from '../report/described.js'
import { terminalMarkdown } from '../report/markdown.js'
import { rulePage } from '../report/page.js'
import type { Display } from '../report/style.js'
import { EXIT, usageError, type Console, type ExitStatus } from './console.js'
import { didYouMean } from '../text/nearest.js'
import { styleFor, widthOfStream } from './terminal.js'

/** Shows the page of one rule, or all rules with their titles where none is named. */
export function explain(rule: string | null, console: Console): ExitStatus {
  const display: Display = {
    style: styleFor(console.stdout, console.environment),
    width: widthOfStream(console.stdout),
    showPath: (path) => path,
  }
  if (rule === null) {
    const widest = Math.max(...DESCRIBED.map(({ id }) => id.length))
    console.out(DESCRIBED.map(({ id, docs }) => `${display.style.strong(id)}${' '.repeat(widest - id.length)}  ${docs.title}\n`).join(''))
    return EXIT.clean
  }
  const found = DESCRIBED.find(({ id }) => id === rule)
  if (found === undefined)
    return usageError(
      console,
      `there is no rule ${rule}${didYouMean(
        rule,
        DESCRIBED.map(({ id }) => id),
      )}`,
      'cistern explain lists them all',
    )
  console.out(terminalMarkdown(rulePage(found), display))
  return EXIT.clean
}
