/** Renaming a variable everywhere: where it is done, and why it is refused. */
import { describe, expect, test } from 'vitest'
import { analyse } from '../../server/src/engine.js'
import { rename } from '../../server/src/symbols/rename.js'
import { symbolsOf } from '../../server/src/symbols/symbols.js'
import { memoryHost } from '../rules/fixture.js'
import { native } from '../syntax/parsers.js'

/** The places as `path:start`, or why not; the name is the first one at which `>` stands. */
function renaming(texts: Readonly<Record<string, string>>, newName: string): string {
  const entry = Object.entries(texts).find(([, text]) => text.includes('>>'))
  if (entry === undefined) throw new Error('nothing is marked')
  const [path, marked] = entry
  const files = new Map(
    Object.entries(texts).map(([each, content]) => [each, { content: content.replace('>>', ''), executable: true }] as const),
  )
  const host = memoryHost(files, native())
  const { workspace } = analyse(host, { rules: null, isAskedAbout: ({ text }) => text.includes('# walked') })
  const symbols = symbolsOf(workspace, native())
  const at = symbols.at(path, marked.indexOf('>>'))
  if (at === null) throw new Error('no name stands there')
  const all = [...files].map(([each, { content }]) => workspace.sources.get(each) ?? { path: each, text: content })
  const result = rename(at, newName, { workspace, symbols, texts: () => all })
  if ('refused' in result) return result.refused
  const changed = new Map(all.map(({ path: each, text }) => [each, text]))
  for (const { source, start, end } of [...result.places].reverse()) {
    const text = changed.get(source.path) ?? ''
    changed.set(source.path, text.slice(0, start) + newName + text.slice(end))
  }
  return [...changed].flatMap(([each, text]) => (text === files.get(each)?.content ? [] : [`${each}\n${text}`])).join('\n')
}

const JOB = 'job:\n  variables:\n    WHERE: /srv/x\n  script:\n    - ./a.sh\n'

describe('a variable is renamed', () => {
  test('in a manifest that gives it, and where Kubernetes fills it in', () => {
    const pod = (name: string, mark = ''): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: b\n      command: [bash, -c, "echo $(${name}) > $${mark}${name}"]\n      env:\n        - {value: /srv/x, name: ${name}}\n`
    expect(renaming({ 'pod.yaml': pod('WHERE', '>>') }, 'PLACE')).toBe(`pod.yaml\n${pod('PLACE')}`)
  })

  test('in the job and the scripts that it runs; others and comments stay', () => {
    const texts = {
      '.gitlab-ci.yml': `# WHERE to build\n${JOB}other:\n  script: [./b.sh]\n`,
      'a.sh': '#!/bin/bash\n# WHERE: where\nmkdir -p "${>>WHERE:-/x}/$WHERE"\n',
      'b.sh': '#!/bin/bash\nWHERE=1\necho "$WHERE"\n',
      'README.md': 'Set WHERE.\n',
    }
    expect(renaming(texts, 'TARGET')).toBe(
      `.gitlab-ci.yml\n# WHERE to build\n${JOB.replace('WHERE', 'TARGET')}other:\n  script: [./b.sh]\n\n` +
        'a.sh\n#!/bin/bash\n# WHERE: where\nmkdir -p "${TARGET:-/x}/$TARGET"\n',
    )
  })

  test('in the string that another shell runs', () => {
    expect(
      renaming({ 'a.sh': '#!/bin/bash\n# walked\nexport >>WHERE=/x\nflock /tmp/l -c \'ls "$WHERE"\'\nls $WHERE\n' }, 'TARGET'),
    ).toContain('export TARGET=/x\nflock /tmp/l -c \'ls "$TARGET"\'\nls $TARGET')
  })
})

describe('it is refused', () => {
  test.each([
    ['where eval may read it', '>>WHERE=/x\neval "ls \\$$1"\nls "$WHERE"\n', 'eval at a.sh:3 may use WHERE unseen'],
    [
      'where an indirect expansion may',
      '>>WHERE=/x\nname=$1\nls "$WHERE" "${!name}"\n',
      'an indirect expansion at a.sh:4 may use WHERE unseen',
    ],
    [
      'where a reference may',
      '>>WHERE=/x\ndeclare -n other=$1\nls "$WHERE"\n',
      'a reference to another name at a.sh:3 may use WHERE unseen',
    ],
    [
      'where a text names it',
      ">>WHERE=/x\nenvsubst '$WHERE' < t\nls $WHERE\n",
      'WHERE is also named at a.sh:3, where it is not known what it means',
    ],
    ['where only a program can read it', 'export >>WHERE=/x\nmake\n', 'no script reads WHERE, so a program that is run may'],
    ['where nothing sets it', 'ls "$>>WHERE"\n', 'WHERE comes from outside: nothing in the repository sets it'],
    ['where a part did not parse', '>>WHERE=/x\nls "$WHERE"\necho a )\nls\n', /may use WHERE unseen|not understood/],
    [
      'where what is sourced cannot be read',
      '>>WHERE=/x\n. "$HOME/settings"\nls "$WHERE"\n',
      'a.sh sources a file that cannot be read, and it may use WHERE',
    ],
    [
      'where a called function may mean a local one',
      'show() { ls "$WHERE"; }\nmain() { local >>WHERE=/x; ls "$WHERE"; show; }\nmain\n',
      'a function that is called may use WHERE too, at a.sh:2',
    ],
    ['for the names of the shell', '>>IFS=:\necho "$IFS"\n', 'IFS has a meaning to the shell or the system'],
    ['for functions', '>>where() { :; }\nwhere\n', 'where is a function; only variables are renamed'],
  ])('%s', (_where, script, reason) => {
    const found = renaming({ 'a.sh': `#!/bin/bash\n${script}# walked\n` }, 'TARGET')
    if (typeof reason === 'string') expect(found).toBe(reason)
    else expect(found).toMatch(reason)
  })

  test('where a file that is no script names it', () => {
    const texts = { '.gitlab-ci.yml': JOB, 'a.sh': '#!/bin/bash\nls "$>>WHERE"\n', 'run.py': 'os.environ["WHERE"]\n' }
    expect(renaming(texts, 'TARGET')).toBe('WHERE is also named at run.py:1, where it is not known what it means')
  })

  test('where another script reads what nobody there sets', () => {
    const texts = { '.gitlab-ci.yml': JOB, 'a.sh': '#!/bin/bash\nls "$>>WHERE"\n', 'c.sh': '#!/bin/bash\nls "$WHERE"\n' }
    expect(renaming(texts, 'TARGET')).toBe('WHERE is also read at c.sh:2, and it is not known who sets it there')
  })

  test('where the CI system or the configuration sets it', () => {
    const script = '#!/bin/bash\nls "$>>CI_JOB_NAME"\n'
    expect(renaming({ '.gitlab-ci.yml': JOB, 'a.sh': script }, 'X')).toBe('CI_JOB_NAME is set by the CI system (gitlab)')
    const texts = { '.gitlab-ci.yml': JOB, 'a.sh': '#!/bin/bash\nls "$>>WHERE"\n', 'cistern.yaml': 'environment:\n  WHERE: /y\n' }
    expect(renaming(texts, 'X')).toBe('WHERE is set outside of the repository, as the configuration says')
  })

  test('where an include cannot be read', () => {
    const texts = { '.gitlab-ci.yml': `include: https://example.org/a.yml\n${JOB}`, 'a.sh': '#!/bin/bash\nls "$>>WHERE"\n' }
    expect(renaming(texts, 'X')).toBe('.gitlab-ci.yml:1 takes in what cannot be read, and it may use WHERE')
  })

  test('where the new name is taken', () => {
    const texts = { '.gitlab-ci.yml': JOB, 'a.sh': '#!/bin/bash\nls "$>>WHERE" "$OTHER"\n' }
    expect(renaming(texts, 'OTHER')).toBe('OTHER is taken: it stands at a.sh:2')
    expect(renaming(texts, 'CI_JOB_ID')).toBe('CI_JOB_ID is set by the CI system (gitlab)')
    expect(renaming(texts, 'a b')).toBe('a b is no name of a variable')
    expect(renaming(texts, 'WHERE')).toBe('')
  })
})
