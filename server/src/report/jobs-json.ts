/**
 * Jobs as JSON: the shape that docs/jobs.md describes. The same input gives the same text; no times, no absolute paths.
 */
import type { ListedJob } from '../inspect/jobs.js'
import { wordingOf } from '../inspect/wording.js'
import type { Condition, Container, JobScript, JobVariable, Mount, Replaced, Store } from '../pipelines/job.js'
import { rangeOf, type Range } from '../text/source.js'
import type { Origin, Value } from '../text/value.js'
import { linesOf } from './jobs-lines.js'
import type { Notice } from './report.js'

interface Place {
  readonly path: string
  readonly range: Range
}

/** All jobs as text, with a line end. */
export function jsonJobs(jobs: readonly ListedJob[], notices: readonly Notice[], root: string): string {
  const report = {
    version: 1,
    root,
    jobs: jobs.map(jsonJob),
    notices: notices.map(({ kind, path, source, span, message }) => ({
      kind,
      path,
      range: source === null || span === null ? null : rangeOf(source, span),
      message,
    })),
  }
  return `${JSON.stringify(report, null, 2)}\n`
}

function jsonJob({ job, runs }: ListedJob): object {
  return {
    name: job.name,
    system: job.system.name,
    path: job.origin.source.path,
    range: rangeOf(job.origin.source, job.origin),
    checkout: job.checkout,
    variables: job.variables.map(jsonVariable),
    scripts: job.scripts.map(jsonScript),
    runs,
    words: job.words.map(jsonText),
    container: job.container === null ? null : jsonContainer(job.container),
    services: job.services.map(jsonContainer),
    stores: job.stores.map(jsonStore),
    needs: job.needs,
    parallel: placeOrNull(job.parallel),
    timeout: placeOrNull(job.timeout),
    unknownSources: job.unknownSources.map(placeOf),
    replaced: job.replaced.map(jsonReplaced),
    conditions: job.conditions.map(jsonCondition),
  }
}

function jsonScript({ value, directory, variables, condition, parts: _parts, ...script }: JobScript): object {
  return {
    ...script,
    directory: wordingOrNull(directory),
    variables: variables.map(jsonVariable),
    condition: condition === null ? null : jsonCondition(condition),
    lines: linesOf(value).map(({ text, origin }) => ({ text, ...somewhere(origin) })),
  }
}

function jsonVariable({ name, value, level, origin }: JobVariable): object {
  return { name, value: wordingOf(value), level, ...placeOf(origin) }
}

function jsonContainer({ name, image, user, variables, mounts, words, origin }: Container): object {
  return {
    name,
    image: wordingOrNull(image),
    user: wordingOrNull(user),
    variables: variables.map(jsonVariable),
    mounts: mounts.map(jsonMount),
    words: words.map(jsonText),
    ...placeOf(origin),
  }
}

function jsonMount({ kind, from, inside, origin }: Mount): object {
  return { kind, from: wordingOrNull(from), inside: wordingOf(inside), ...placeOf(origin) }
}

function jsonStore({ paths, key, origin, ...store }: Store): object {
  return { ...store, paths: paths.map((path) => wordingOf(path)), key: wordingOrNull(key), ...placeOf(origin) }
}

function jsonReplaced({ keyword, lost, lostAt, by }: Replaced): object {
  return { keyword, lost: wordingOf(lost), lostAt: placeOf(lostAt), by: placeOf(by) }
}

function jsonCondition({ names, origin }: Condition): object {
  return { names, ...placeOf(origin) }
}

/** A word, and where it begins. */
function jsonText(value: Value): object {
  return { text: wordingOf(value), ...somewhere(value[0]?.origin ?? null) }
}

function wordingOrNull(value: Value | null): string | null {
  return value === null ? null : wordingOf(value)
}

function placeOf(origin: Origin): Place {
  return { path: origin.source.path, range: rangeOf(origin.source, origin) }
}

function placeOrNull(origin: Origin | null): Place | null {
  return origin === null ? null : placeOf(origin)
}

function somewhere(origin: Origin | null): Place | { readonly path: null; readonly range: null } {
  return placeOrNull(origin) ?? { path: null, range: null }
}
