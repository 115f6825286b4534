/** The pipeline of the explorer: what the README of the examples lists is found in it, and nothing else is. */
import { describe, expect, test } from 'vitest'
import { shown } from '../rules/expected.js'
import { look, spanOf, textOf, type Change } from './example.js'

const EXPLORER = '.gitlab/ci/explorer.yml'

/** What stands there is harmless; `by` makes it what the rule finds, at `at` where that is another place. */
const LOOK_ALIKES: readonly (Change & { readonly rule: string; readonly at?: string })[] = [
  { path: EXPLORER, text: 'return 0', by: 'exit 0', rule: 'ci/exit-in-shared-script' },
  {
    path: EXPLORER,
    text: '(cd explorer && npm ci && npm run lint)',
    by: 'cd explorer && npm ci && npm run lint',
    at: 'scripts/ci/announce.sh',
    rule: 'ci/relative-path-after-cd',
  },
  {
    path: EXPLORER,
    text: 'docker network rm "explorer-$CI_JOB_ID"',
    by: 'docker network rm "$network"',
    rule: 'ci/after-script-state',
  },
  {
    path: EXPLORER,
    text: '- !reference [.with_version, before_script]',
    by: '- git fetch --tags',
    at: 'before_script',
    rule: 'ci/inherited-script-lost',
  },
  {
    path: EXPLORER,
    text: '"EXPLORER_NOTES=notes/$EXPLORER_VERSION.md"',
    by: '"EXPLORER_NOTES=$CI_PROJECT_DIR/notes/$EXPLORER_VERSION.md"',
    rule: 'ci/absolute-path-in-dotenv',
  },
  { path: EXPLORER, text: 'artifacts: false', by: 'artifacts: true', at: 'EXPLORER_CHANNEL: preview', rule: 'ci/shadowed-variable' },
  { path: EXPLORER, text: '$CI_COMMIT_TAG', by: '$EXPLORER_NOTES', rule: 'ci/rules-before-job' },
]

const found = shown(look()).filter(({ origin }) => origin.source.path === EXPLORER)

/** The two tables of the section: the hazards, then the look-alikes. */
const [hazards = [], lookAlikes = []] = (textOf('README.md').split('## The explorer')[1] ?? '')
  .split('What looks like it')
  .map((part) => [...part.matchAll(/\| *(ci\/[a-z-]+) *\|$/gm)].map(([, rule]) => rule))

test('what is found is what the README lists', () => {
  expect(found.map(({ rule }) => rule).sort()).toEqual(hazards.toSorted())
})

test('the README lists the look-alikes', () => {
  expect(lookAlikes).toEqual(LOOK_ALIKES.map(({ rule }) => rule))
})

describe.each(LOOK_ALIKES)('a look-alike of $rule', (lookAlike) => {
  const { rule, by, at = by } = lookAlike

  test('is left alone', () => {
    const { start, end } = spanOf(lookAlike)
    expect(found.filter(({ origin }) => origin.start < end && start < origin.end)).toEqual([])
  })

  test('is a hazard without what keeps it harmless', () => {
    const more = shown(look([lookAlike])).filter(
      ({ rule: one, origin, jobs }) =>
        one === rule &&
        !found.some((each) => each.rule === one && each.jobs.join() === jobs.join() && textAt(each) === textAt({ origin })),
    )
    expect(more.map(({ origin }) => at.includes(textAt({ origin })))).toEqual([true])
  })
})

function textAt({ origin }: Pick<(typeof found)[number], 'origin'>): string {
  return origin.source.text.slice(origin.start, origin.end)
}
