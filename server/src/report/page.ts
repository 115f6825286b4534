/**
 * The page of a rule as Markdown, made of what the rule says of itself. The terminal, the hover and docs/rules/ show the
 * same page.
 */
import type { Described } from './described.js'

/** The whole page. `example` is what the terminal shows for its first bad case, where somebody has it. */
export function rulePage({ id, since, docs, options }: Described, example: string | null = null): string {
  const sections: readonly (readonly [string, string | null])[] = [
    ['What it finds', docs.what],
    ['Why it matters', docs.why],
    ['What to write instead', docs.pattern],
    ['Example', example],
    ['When to ignore it', docs.whenToIgnore],
    ['Options', optionsOf(options ?? {})],
    ['What the fix changes', docs.fixSafety],
    ['Sources', listOf(docs.sources)],
    ['Related rules', listOf(docs.related.map((related) => `\`${related}\``))],
  ]
  const body = sections.flatMap(([title, text]) => (text === null || text === '' ? [] : [`## ${title}`, text]))
  return `${[`# ${id}`, `${docs.title}. Since ${since}.`, ...body].join('\n\n')}\n`
}

function optionsOf(options: Readonly<Record<string, string>>): string {
  return listOf(Object.entries(options).map(([name, about]) => `\`${name}\` (a list): ${about}`))
}

/** Where the page of a rule is on the web. */
export function pageUrl(homepage: string, rule: string): string {
  return `${homepage}/blob/main/docs/rules/${rule}.md`
}

function listOf(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n')
}
