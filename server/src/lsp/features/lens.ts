/** Above a script: how many jobs run it. A client that has a command for it can list them. */
import type { CodeLens } from 'vscode-languageserver'
import { jobsRunning } from '../../symbols/scripts.js'
import type { Asked } from './asked.js'

/** A command of the client: given a document, a position and locations, it lists these. */
const SHOW_JOBS = 'cistern.showJobs'

export function lensesOf({ source, document, analysis, support, locate, rangeOf }: Asked): CodeLens[] {
  if (source === null) return []
  const jobs = jobsRunning(analysis.workspace, document.path).map(({ job }) => job)
  if (jobs.length === 0) return []
  const title = jobs.length === 1 ? `run by job ${jobs[0]?.name ?? ''}` : `run by ${jobs.length} jobs`
  const range = rangeOf({ start: 0, end: 0 })
  const locations = jobs.map((job) => locate(job.origin))
  const isShown = support.commands.includes(SHOW_JOBS)
  return [
    {
      range,
      command: isShown ? { title, command: SHOW_JOBS, arguments: [document.uri, range.start, locations] } : { title, command: '' },
    },
  ]
}
