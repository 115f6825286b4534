import { describe, expect, test } from 'vitest'
import { DESCRIBED } from '../../server/src/report/described.js'
import { terminalMarkdown } from '../../server/src/report/markdown.js'
import { pageUrl, rulePage } from '../../server/src/report/page.js'
import { PLAIN_DISPLAY, PLAIN_STYLE } from '../../server/src/report/style.js'
import { RULES } from '../../server/src/rules/catalogue.js'

describe('the page of a rule', () => {
  test.each(DESCRIBED.map((described) => [described.id, described] as const))('of %s has its sections in order', (id, described) => {
    const page = rulePage(described)
    expect(page.startsWith(`# ${id}\n\n${described.docs.title}. Since `)).toBe(true)
    const sections = ['What it finds', 'Why it matters', 'What to write instead', 'When to ignore it', 'What the fix changes']
    // Only some rules have options.
    expect(page.match(/^## (?!Options).*/gm)?.slice(0, 5)).toEqual(sections.map((section) => `## ${section}`))
    expect(page.endsWith('\n') && !page.endsWith('\n\n')).toBe(true)
    expect(described.docs.title).not.toMatch(/\.$/)
  })

  test('shows an example where there is one', () => {
    const [rule] = RULES
    expect(rule && rulePage(rule, 'look')).toContain('\n\n## Example\n\nlook\n\n')
  })

  test('is where the report links to', () => {
    expect(pageUrl('https://example.org/cistern', 'nfs/per-file-copy')).toBe(
      'https://example.org/cistern/blob/main/docs/rules/nfs/per-file-copy.md',
    )
  })
})

describe('Markdown in a terminal', () => {
  const markdown =
    '# a/b\n\nTitle.\n\n## Why\n\nSome `code` and **weight**, see [the manual](https://example.org/x).\n\n- one\n- two that is long\n\n```sh\nls -l  # kept as it is, however long the line may be\n```\n'

  test('keeps its marks where there is no colour', () => {
    expect(terminalMarkdown(markdown, PLAIN_DISPLAY)).toMatchInlineSnapshot(`
      "a/b

      Title.

      WHY

        Some \`code\` and weight, see the manual (https://example.org/x).

        - one
        - two that is long

          ls -l  # kept as it is, however long the line may be
      "
    `)
  })

  test('is wrapped, but for code', () => {
    expect(terminalMarkdown(markdown, { ...PLAIN_DISPLAY, width: 24 })).toMatchInlineSnapshot(`
      "a/b

      Title.

      WHY

        Some \`code\` and
        weight, see the
        manual
        (https://example.org/x).

        - one
        - two that is long

          ls -l  # kept as it is, however long the line may be
      "
    `)
  })

  test('has colours instead of marks where there are', () => {
    const style = { ...PLAIN_STYLE, code: (text: string) => `<${text}>` }
    expect(terminalMarkdown(markdown, { ...PLAIN_DISPLAY, style })).toContain('Some <code> and')
  })
})
