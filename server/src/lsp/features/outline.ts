/** The jobs, functions and variables of a document as a tree, and those of the whole root by a part of their names. */
import { SymbolKind, type DocumentSymbol, type SymbolInformation } from 'vscode-languageserver'
import type { Job } from '../../pipelines/job.js'
import { variablesOf } from '../../symbols/job-names.js'
import { isDefinition, type Occurrence } from '../../symbols/occurrence.js'
import type { Span } from '../../text/source.js'
import type { RootAnalysis } from '../analysis.js'
import type { Asked } from './asked.js'

/** Nobody reads further. */
const MOST = 500

const KINDS = { function: SymbolKind.Function, variable: SymbolKind.Variable } as const

export function outlineOf(asked: Asked): DocumentSymbol[] {
  const { document, analysis } = asked
  const own = firstOfEach(analysis.symbols().inFile(document.path))
  const jobs = analysis.workspace.pipelines
    .flatMap(({ pipeline }) => pipeline.jobs)
    .filter(({ origin }) => origin.source.path === document.path)
    .map((job) => ({ job, span: extentOf(job) }))
  const shown: (DocumentSymbol & { readonly span: Span })[] = jobs
    .filter(({ span }, index) => jobs.findIndex((other) => other.span.start === span.start) === index)
    .map(({ job, span }) => ({
      name: job.name,
      kind: SymbolKind.Event,
      detail: 'job',
      span,
      range: asked.rangeOf(span),
      selectionRange: asked.rangeOf(job.origin),
      children: [],
    }))
  const rest: DocumentSymbol[] = []
  const functions: { readonly span: Span; readonly symbol: DocumentSymbol }[] = []
  for (const each of own) {
    const symbol = symbolOf(each, asked)
    const around = [...functions, ...shown.map((one) => ({ span: one.span, symbol: one }))].find(
      ({ span }) => span.start <= each.extent.start && each.extent.end <= span.end,
    )
    const list = around?.symbol.children ?? rest
    list.push(symbol)
    if (each.kind === 'function') functions.unshift({ span: each.extent, symbol })
  }
  return [...shown.map(({ span: _span, ...symbol }) => symbol), ...rest].sort(
    (left, right) => left.range.start.line - right.range.start.line || left.range.start.character - right.range.start.character,
  )
}

export function namedLike({ workspace, symbols }: RootAnalysis, locate: Asked['locate'], query: string): SymbolInformation[] {
  const searched = query.toLowerCase()
  const matches = (name: string): boolean => name.toLowerCase().includes(searched)
  const jobs = workspace.pipelines
    .flatMap(({ pipeline }) => pipeline.jobs)
    .filter(({ name }) => matches(name))
    .map(({ name, origin }) => ({
      name,
      kind: SymbolKind.Event,
      containerName: origin.source.path,
      location: locate(origin),
    }))
  const names = firstOfEach(
    symbols()
      .all()
      .filter(({ name }) => matches(name)),
  )
  return [
    ...jobs,
    ...names.map(({ name, kind, origin }) => ({
      name,
      kind: KINDS[kind],
      containerName: origin.source.path,
      location: locate(origin),
    })),
  ].slice(0, MOST)
}

/** Where each name of a file is set first. */
function firstOfEach(occurrences: readonly Occurrence[]): readonly Occurrence[] {
  const seen = new Set<string>()
  return occurrences.filter((each) => {
    const key =
      each.role === 'entry'
        ? `${each.origin.source.path}:${each.origin.start}`
        : `${each.origin.source.path} ${each.kind} ${each.name} ${each.local ?? ''}`
    if (!isDefinition(each) || seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function symbolOf({ name, kind, extent, origin }: Occurrence, { rangeOf }: Asked): DocumentSymbol {
  return { name, kind: KINDS[kind], range: rangeOf(extent), selectionRange: rangeOf(origin), children: [] }
}

/** From the key of a job to the end of the last that is known to be its own. */
function extentOf(job: Job): Span {
  const { origin: span } = job
  const { source } = span
  const own = [
    ...variablesOf(job).flatMap(({ level, origin }) => (level === 'job' ? [origin] : [])),
    ...job.scripts.flatMap(({ value }) => value.flatMap(({ origin }) => origin ?? [])),
  ].filter((origin) => origin.source.path === source.path && origin.start >= span.start)
  const nextKey = new RegExp(`\\n {0,${indentOf(source.text, span.start)}}[^\\s#]`, 'g')
  nextKey.lastIndex = span.end
  const limit = nextKey.exec(source.text)?.index ?? source.text.length
  return { start: span.start, end: Math.min(limit, Math.max(span.end, ...own.map(({ end }) => end))) }
}

function indentOf(text: string, start: number): number {
  return start - (text.lastIndexOf('\n', start - 1) + 1)
}
