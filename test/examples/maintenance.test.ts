/** Snapshots, the standby and what the analysts get: what the README of the examples lists is found, and nothing else is. */
import { describe, expect, test } from 'vitest'
import { shown } from '../rules/expected.js'
import { look, spanOf, textOf, type Change } from './example.js'

const STANDBY = 'scripts/maintenance/restore-standby.sh'
const HAND_OVER = 'scripts/maintenance/hand-over.sh'
const SNAPSHOT = 'scripts/maintenance/snapshot.sh'

const found = shown(look()).map(({ rule, origin }) => ({ rule, path: origin.source.path, start: origin.start, end: origin.end }))

/** What stands there is harmless; `by` makes it what the rule finds. */
const LOOK_ALIKES: readonly (Change & { readonly rule: string })[] = [
  {
    path: STANDBY,
    text: 'sudo test -f "$STANDBY_DIR/pgdata/recovery.signal"',
    by: 'test -f "$STANDBY_DIR/pgdata/recovery.signal"',
    rule: 'private-dir/silent-test',
  },
  {
    path: STANDBY,
    text: 'sudo -u postgres touch "$STANDBY_DIR/pgdata/standby.signal"',
    by: 'touch "$STANDBY_DIR/pgdata/standby.signal"',
    rule: 'private-dir/write',
  },
  {
    path: STANDBY,
    text: 'tar czf "$REPORT_DIR/settings.tar.gz" --exclude=./pgdata -C "$STANDBY_DIR" .',
    by: 'tar czf "$REPORT_DIR/settings.tar.gz" -C "$STANDBY_DIR" .',
    rule: 'private-dir/archive',
  },
  {
    path: HAND_OVER,
    text: 'git clone --depth 1 --branch archive "$NOTEBOOKS" "$clone/archive"',
    by: 'git clone --depth 1 --branch archive "$NOTEBOOKS" "$shared_dir/archive"',
    rule: 'nfs/recursive-metadata',
  },
  {
    path: HAND_OVER,
    text: 'chmod g+rx "$ANALYSIS_DIR/pgdata"',
    by: 'chmod o+rx "$ANALYSIS_DIR/pgdata"',
    rule: 'pgdata/loosened-permissions',
  },
]

/** The two tables of the README that have no numbers: the hazards, then the look-alikes. */
const [hazards = [], lookAlikes = []] = textOf('README.md')
  .split('And one change away')
  .map((part) => [...part.matchAll(/^\| `([^`]+)` *\|[^|]+\| *([a-z-]+\/[a-z-]+) *\|$/gm)].map(([, path, rule]) => `${path} ${rule}`))

test('what is found is what the README lists', () => {
  const here = found.filter(
    ({ path, rule }) => [STANDBY, HAND_OVER, SNAPSHOT].includes(path) || (path === '.gitlab-ci.yml' && rule.startsWith('pgdata/')),
  )
  expect(here.map(({ path, rule }) => `${path} ${rule}`).sort()).toEqual(hazards.sort())
})

test('the README lists the look-alikes', () => {
  expect(lookAlikes).toEqual(LOOK_ALIKES.map(({ path, rule }) => `${path} ${rule}`))
})

describe.each(LOOK_ALIKES)('a look-alike of $rule', (lookAlike) => {
  const { path, rule, by } = lookAlike

  test('is left alone', () => {
    const { start, end } = spanOf(lookAlike)
    expect(found.filter((each) => each.path === path && each.start < end && start < each.end)).toEqual([])
  })

  test('is a hazard without what keeps it harmless', () => {
    const { start } = spanOf(lookAlike)
    const there = shown(look([lookAlike])).filter(
      ({ origin }) => origin.source.path === path && origin.start < start + by.length && start < origin.end,
    )
    expect(there.map((finding) => finding.rule)).toEqual([rule])
  })
})
