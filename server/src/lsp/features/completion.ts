/** What may be written at the cursor: rules in a suppression, keys of a configuration, variables after `$` in a script. */
import { CompletionItemKind, MarkupKind, type CompletionItem, type Position } from 'vscode-languageserver'
import { CONFIGURATION_FILES } from '../../configuration/configurations.js'
import { DESCRIBED } from '../../report/described.js'
import { rulePage } from '../../report/page.js'
import { isDefinition, placeKey, type Occurrence } from '../../symbols/occurrence.js'
import { variablesOf } from '../../symbols/job-names.js'
import { display } from '../../text/value.js'
import { lineBefore, spanAround, type Asked } from './asked.js'
import { settingsAt } from './settings.js'

/** What the client asks at without being told to. */
export const TRIGGERS: readonly string[] = ['$', '{', '/', ' ', ',']

export function completionsAt(asked: Asked, position: Position): CompletionItem[] {
  const offset = asked.offsetOf(position)
  const before = lineBefore(asked, offset)
  if (isConfiguration(asked.document.path)) return settingsAt(asked, offset)
  if (/#\s*cistern-ignore(-file)?\s+(?!.*--)[\w/, -]*$/.test(before)) return rulesAt(asked, offset)
  return /\$\{?\w*$/.test(before) && !/(^|\s)#/.test(before) ? variablesAt(asked, offset) : []
}

export function isConfiguration(path: string): boolean {
  return CONFIGURATION_FILES.includes(path.slice(path.lastIndexOf('/') + 1))
}

function rulesAt(asked: Asked, offset: number): CompletionItem[] {
  const { start } = spanAround(asked, offset, /[\w/-]/)
  const range = asked.rangeOf({ start, end: offset })
  return DESCRIBED.map((rule) => ({
    label: rule.id,
    kind: CompletionItemKind.Value,
    detail: rule.docs.title,
    documentation: { kind: MarkupKind.Markdown, value: rulePage(rule) },
    textEdit: { range, newText: rule.id },
  }))
}

/** What the jobs that come to the file are given, and what its scripts set. */
function variablesAt(asked: Asked, offset: number): CompletionItem[] {
  const { document } = asked
  const symbols = asked.known()?.symbols
  if (symbols === undefined) return []
  const scenes = symbols.scenes.filter(({ scripts }) =>
    scripts.some(({ value }) => value.some(({ origin }) => origin?.source.path === document.path)),
  )
  const { start } = spanAround(asked, offset, /\w/)
  const range = asked.rangeOf({ start, end: offset })
  const names = new Map<string, string>()
  for (const { job } of scenes) {
    for (const { name, value, level } of job === null ? [] : variablesOf(job)) {
      const shown = display(value).slice(0, 100)
      if (job !== null && !names.has(name)) names.set(name, `${level === 'global' ? 'every job' : job.name}: ${shown}`)
    }
  }
  for (const { scripts } of scenes) {
    for (const { occurrences } of scripts.map(symbols.namesOf)) {
      for (const each of occurrences) {
        const isMeant = each.kind === 'variable' && isDefinition(each) && each.origin.start !== start
        if (isMeant && !names.has(each.name) && isInReach(each, occurrences, document.path, offset))
          names.set(each.name, `set in ${each.origin.source.path}`)
      }
    }
  }
  return [...names].map(([name, detail]) => ({
    label: name,
    kind: CompletionItemKind.Variable,
    detail,
    textEdit: { range, newText: name },
  }))
}

/** A name that a function keeps to itself is offered inside it. */
function isInReach({ local }: Occurrence, all: readonly Occurrence[], path: string, offset: number): boolean {
  if (local === null) return true
  const around = all.find(({ role, extent }) => role === 'defined' && placeKey(extent) === local)?.extent
  return around !== undefined && around.source.path === path && around.start <= offset && offset <= around.end
}
