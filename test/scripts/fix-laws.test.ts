/** The laws of verify-fixes must be able to fail: each is shown a result that breaks it. */
import { describe, expect, test } from 'vitest'
import { analyse, fixesFor, type Analysis } from '../../server/src/engine.js'
import { atLeast } from '../../server/src/facts/evidence.js'
import { isAtLeast, type Finding, type Fix } from '../../server/src/findings/finding.js'
import { editsOf, expectedScripts, rewritesOf, textKey } from '../../server/src/findings/fixer.js'
import { UNUSED_SUPPRESSION } from '../../server/src/findings/unused.js'
import { textsWith } from '../../server/src/findings/verify.js'
import type { FixPlan } from '../../server/src/rules/rule.js'
import { rangeOf } from '../../server/src/text/source.js'
import { keyOf, PLACEHOLDER, slice } from '../../server/src/text/value.js'
import { memoryHost, type Files } from '../rules/fixture.js'
import { native } from '../syntax/parsers.js'

type Texts = Readonly<Record<string, string>>

interface Choice {
  readonly finding: Finding
  readonly fix: Fix
  readonly plan: FixPlan
}

interface Application {
  readonly choices: readonly Choice[]
  readonly texts: ReadonlyMap<string, string>
  readonly before: Analysis
  readonly after: Analysis
}

const engine = {
  PLACEHOLDER,
  UNUSED_SUPPRESSION,
  atLeast,
  editsOf,
  expectedScripts,
  isAtLeast,
  keyOf,
  rangeOf,
  rewritesOf,
  slice,
  textKey,
}

const { brokenLaws }: { readonly brokenLaws: (application: Application, using: typeof engine) => readonly string[] } = await import(
  new URL('../../scripts/fix-laws.mjs', import.meta.url).href
)

/** What the laws say where the first fix of each finding is chosen, and this is what became of the files. */
function broken(texts: Texts, became: (fixed: string) => string): readonly string[] {
  const before = look(texts)
  const fixes = fixesFor(memoryHost(filesOf(texts), native()), before, before.findings, { rules: null })
  const choices = [...fixes].flatMap(([finding, [fix]]): readonly Choice[] => {
    const plan = finding.plans.find(({ title }) => title === fix?.title)
    return fix === undefined || plan === undefined ? [] : [{ finding, fix, plan }]
  })
  expect(choices).not.toEqual([])
  const changed = new Map([...textsWith(choices.flatMap(({ fix }) => fix.edits))].map(([path, text]) => [path, became(text)]))
  return brokenLaws({ choices, texts: changed, before, after: look({ ...texts, ...Object.fromEntries(changed) }) }, engine)
}

function look(texts: Texts): Analysis {
  return analyse(memoryHost(filesOf(texts), native()), { rules: null })
}

function filesOf(texts: Texts): Files {
  return new Map(Object.entries(texts).map(([path, content]) => [path, { content, executable: false }]))
}

const COPY = 'cp -r "$SRC/." /nfs/cache/data'
const SHELL = { 'push.sh': `#!/bin/bash\n# keep me\n${COPY}\n` }
const YAML = { '.gitlab-ci.yml': `# keep me\npush:\n  script:\n    - ${COPY}\n    - echo "done"\n` }
const NESTED = { 'push.sh': `#!/bin/bash\nexport SRC\nbash -c '${COPY}; echo "done"'\n` }

describe('the laws', () => {
  test.each([
    ['a file', SHELL],
    ['YAML', YAML],
    ['a string of the shell', NESTED],
    ['CRLF', { 'push.sh': SHELL['push.sh'].replaceAll('\n', '\r\n') }],
    ['both a string and the script around it', { 'push.sh': `${SHELL['push.sh']}export SRC\nbash -c '${COPY}-2'\n` }],
  ])('hold for the fix in %s', (_where, texts) => {
    expect(broken(texts, (fixed) => fixed)).toEqual([])
  })

  test.each([
    ['bash does not accept the file', SHELL, (fixed: string) => `${fixed}if true\n`, 'bash does not accept push.sh'],
    ['less is understood', SHELL, (fixed: string) => `${fixed}if true\n`, 'less of push.sh is understood'],
    ['bash does not accept a string', NESTED, (fixed: string) => fixed.replace('"done"', '"done" ('), 'bash does not accept "tar cf'],
    ['another script is written', SHELL, (fixed: string) => fixed.replace('$SRC', '$SRD'), 'does not decode to what was meant'],
    ['another string is written', NESTED, (fixed: string) => fixed.replace('"done"', '"gone"'), 'does not decode to what was meant'],
    ['it is no YAML', YAML, (fixed: string) => `${fixed}  - [\n`, '.gitlab-ci.yml is no YAML any more'],
    ['a scalar comes', YAML, (fixed: string) => `${fixed}    - echo\n`, '.gitlab-ci.yml has 5 scalars instead of 4'],
    ['another scalar changes', YAML, (fixed: string) => fixed.replace('done', 'gone'), 'a scalar changed that was not edited'],
    ['a scalar says something else', YAML, (fixed: string) => fixed.replace('$SRC', '$SRD'), 'a scalar became "tar cf'],
    ['the finding stays', SHELL, () => SHELL['push.sh'], 'nfs/per-file-copy at push.sh:3:1 is still reported'],
    ['another comes', SHELL, (fixed: string) => `${fixed}cp -r a/. /nfs/b\n`, 'nfs/per-file-copy at push.sh:4:1 is new'],
    ['a comment is gone', SHELL, (fixed: string) => fixed.replace('# keep me\n', '\n'), 'push.sh lost # keep me'],
    ['line ends change', SHELL, (fixed: string) => fixed.replace('\n', '\r\n'), 'push.sh gets line ends "\\r\\n"'],
    ['a byte order mark comes', SHELL, (fixed: string) => `\ufeff${fixed}`, 'push.sh gets a byte order mark'],
  ])('fail where %s', (_what, texts, became, problem) => {
    expect(broken(texts, became)).toContainEqual(expect.stringContaining(problem))
  })

  test('fail where another finding gets louder', () => {
    const made = 'sudo install -d -m 700 -o postgres /srv/data\n'
    const texts = { 'push.sh': `#!/bin/bash\nset +e\n${made}cat /srv/data/log\n${COPY}\n` }
    expect(broken(texts, (fixed) => fixed.replace('set +e', 'set -e'))).toContainEqual(
      expect.stringMatching(/^private-dir\/\w+ at push.sh:4:\d+ is louder: error, certain instead of warning, certain$/),
    )
  })
})
