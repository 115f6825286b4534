/**
 * What is known at the cursor: the page of a rule that is named there, or the value of a word or variable with the
 * facts about it and where they come from. Says what an inspection says, as Markdown.
 */
import { MarkupKind, type Hover, type Position } from 'vscode-languageserver'
import type { Evidence } from '../../facts/evidence.js'
import type { Place, Run, ShownVariable, ShownWord } from '../../inspect/inspection.js'
import { DESCRIBED } from '../../report/described.js'
import { rulePage } from '../../report/page.js'
import { isDefinition, type Occurrence } from '../../symbols/occurrence.js'
import { positionAt, rangeOf, type Span } from '../../text/source.js'
import type { Origin } from '../../text/value.js'
import { lineBefore, spanAround, type Asked } from './asked.js'
import { isConfiguration } from './completion.js'

/** Ways of coming to a place, and places of a name, that are told. */
const MOST = 5

export function hoverAt(asked: Asked, position: Position): Hover | null {
  const offset = asked.offsetOf(position)
  const { document, source } = asked
  const rule = ruleAt(asked, offset)
  if (rule !== null) return rule
  const known = asked.known()
  if (source === null || known === null) return null
  const { symbols } = known
  const name = symbols.at(document.path, offset)
  const line = positionAt(source, offset).line + 1
  const found = innermost(known.inspect(line), offset)
  const word = found === null ? null : wordAt(found, offset)
  const own = name?.kind === 'variable' ? name : null
  const ways = found === null ? [] : waysOf(found, word?.written ?? null, own?.name ?? null, asked)
  const place = own?.origin ?? word?.span ?? null
  if (place === null) return null
  const parts = [...ways.slice(0, MOST), ...(ways.length > MOST ? [`and ${ways.length - MOST} more ways`] : [])]
  if (parts.length === 0 && own !== null) parts.push(...placesOf(own, symbols.sameAs(own), asked))
  return parts.length === 0 ? null : markdown(parts.join('\n\n---\n\n'), place, asked)
}

/** Only where an id is meant as one: in a suppression, or in a configuration. */
function ruleAt(asked: Asked, offset: number): Hover | null {
  const span = spanAround(asked, offset, /[\w/-]/)
  const rule = DESCRIBED.find(({ id }) => id === asked.document.text.slice(span.start, span.end))
  if (rule === undefined) return null
  const isMeant = isConfiguration(asked.document.path) || /#\s*cistern-ignore/.test(lineBefore(asked, span.start))
  return isMeant ? markdown(rulePage(rule), span, asked) : null
}

function innermost(places: readonly Place[], offset: number): Place | null {
  const around = places.find(({ origin }) => origin.start <= offset && offset <= origin.end)
  return around === undefined ? null : (innermost(around.inner, offset) ?? around)
}

/** The word of a place at an offset, as it is written there. */
function wordAt({ runs, written, origin }: Place, offset: number): { readonly written: string; readonly span: Span } | null {
  const at = offset - origin.start
  const words = new Set(runs.flatMap((run) => run.words.flatMap((word) => (word.written === '' ? [] : [word.written]))))
  for (const word of [...words].sort((left, right) => right.length - left.length)) {
    for (let start = written.indexOf(word); start >= 0; start = written.indexOf(word, start + 1)) {
      if (start <= at && at <= start + word.length)
        return { written: word, span: { start: origin.start + start, end: origin.start + start + word.length } }
    }
  }
  return null
}

/** One text for each way in which what is known differs. */
function waysOf({ runs }: Place, written: string | null, name: string | null, asked: Asked): readonly string[] {
  const ways = new Map<string, Run[]>()
  for (const run of runs) {
    const words = run.words.filter((word) => word.written === written || word.variables.some((each) => each.name === name))
    const text = words.flatMap((word) => linesOf(word, name, asked)).join('\n')
    if (text !== '') ways.set(text, [...(ways.get(text) ?? []), run])
  }
  return [...ways].map(([text, of]) => {
    const jobs = [...new Set(of.flatMap((run) => run.jobs))]
    return jobs.length === 0 ? text : `${text}\n\nin ${jobs.length === 1 ? 'job' : 'jobs'} ${jobs.map(code).join(', ')}`
  })
}

function linesOf(
  { written, value, alternatives, path, facts, variables }: ShownWord,
  name: string | null,
  asked: Asked,
): readonly string[] {
  const isKnown = value !== null && value !== written.replace(/^(["'])(.*)\1$/s, '$2')
  const shown = variables.filter((each) => name === null || each.name === name || variables.length === 1)
  if (!isKnown && alternatives.length + facts.length + shown.length === 0 && path === null) return []
  return [
    `${code(written)}${isKnown ? ` is ${code(value)}` : ''}`,
    '',
    ...alternatives.map(({ value: one, when }) => `- either ${code(one)}${when.length === 0 ? '' : ` when ${when.join(' and ')}`}`),
    ...(path === null ? [] : [`- path ${code(path)}`]),
    ...facts.flatMap(({ message, confidence, evidence }) => [`- ${message} (${confidence})`, ...trail(evidence, '  ', asked)]),
    ...shown.flatMap((variable) => (isOneExpansion(written, variable) ? trail(variable.trail, '', asked) : variableLines(variable, asked))),
  ]
}

function variableLines({ name, value, trail: steps }: ShownVariable, asked: Asked): readonly string[] {
  const known = value === null ? (steps.length === 0 ? ' is not known' : ', as far as is known') : ` is ${code(value)}`
  return [`- ${code(name)}${known}`, ...trail(steps, '  ', asked)]
}

/** True where a word is one expansion and nothing else, so that its value is the variable's. */
function isOneExpansion(word: string, { written, trail: steps }: ShownVariable): boolean {
  return steps.length > 0 && word.replace(/^"(.*)"$/s, '$1') === written
}

function trail(evidence: readonly Evidence[], indent: string, asked: Asked): readonly string[] {
  return evidence.map(({ message, origin }) => `${indent}- ${message}${origin === null ? '' : ` ${link(origin, asked)}`}`)
}

/** For a name of which no command tells anything: where it is set and read. */
function placesOf(name: Occurrence, same: readonly Occurrence[], asked: Asked): readonly string[] {
  const others = same.filter(({ origin }) => origin.start !== name.origin.start || origin.source !== name.origin.source)
  const lines = (title: string, list: readonly Occurrence[]): readonly string[] =>
    list.length === 0
      ? []
      : [
          `- ${title} ${list
            .slice(0, MOST)
            .map(({ origin }) => link(origin, asked))
            .join(', ')}${list.length > MOST ? ` and ${list.length - MOST} more` : ''}`,
        ]
  const told = [
    ...lines('set at', others.filter(isDefinition)),
    ...lines(
      'read at',
      others.filter((each) => !isDefinition(each)),
    ),
  ]
  return told.length === 0 ? [] : [[code(name.name), '', ...told].join('\n')]
}

function link(origin: Origin, { uriOf, support }: Asked): string {
  const { line } = rangeOf(origin.source, origin)
  const shown = `${origin.source.path}:${line}`
  return support.markdown ? `[${shown.replace(/[[\]\\]/g, '\\$&')}](${uriOf(origin.source.path)}#L${line})` : shown
}

/** A stretch of text that Markdown leaves as it is. */
function code(text: string): string {
  const line = text.replace(/\s+/g, ' ').slice(0, 200)
  const fence = '`'.repeat(Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length)) + 1)
  return fence.length > 1 || line === '' ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`
}

function markdown(value: string, span: Span, { support, rangeOf: range }: Asked): Hover {
  return { contents: { kind: support.markdown ? MarkupKind.Markdown : MarkupKind.PlainText, value }, range: range(span) }
}
