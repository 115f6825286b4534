import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CLEAN, ERROR, INFO, POSSIBLE, project, SUPPRESSED } from '../cli/command.js'
import { runScript } from './script.js'

const YAML = 'push:\n  script:\n    - echo one\n    - |\n      echo two\n      cp -r out/. /nfs/out\n'

function repositories(): readonly string[] {
  const root = project({
    'one/error.sh': ERROR,
    'one/info.sh': INFO,
    'one/suppressed.sh': SUPPRESSED,
    'two/.gitlab-ci.yml': YAML,
    'two/possible.sh': POSSIBLE,
    'two/clean.sh': CLEAN,
  })
  return ['one', 'two'].map((name) => join(root, name))
}

/** The cells of the rows of all tables. */
function rowsOf(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim())
        .join(' '),
    )
}

describe('npm run survey', () => {
  test('counts per repository what is shown, only possible, and suppressed, and in how many lines', () => {
    const { status, stdout } = runScript('survey', repositories())
    expect(status).toBe(0)
    expect(rowsOf(stdout)).toEqual(
      expect.arrayContaining(['one 3 13 0 2 153.846 0 1 0', 'two 3 4 3 1 142.857 1 0 0', 'all 6 17 3 3 150.000 1 1 0']),
    )
  })

  test('counts per rule, also where a rule finds nothing', () => {
    const { stdout } = runScript('survey', repositories())
    expect(rowsOf(stdout)).toEqual(
      expect.arrayContaining([
        'env/unconditional-override 0 0.000 0 0 0',
        'nfs/per-file-copy 1 50.000 1 0 1',
        'nfs/per-file-copy two 1 142.857 1 0',
        'private-dir/list 2 100.000 0 1 1',
        'private-dir/list one 2 153.846 0 1',
      ]),
    )
  })

  test('shows a sample of each rule with its trail, a shown one first', () => {
    const { stdout } = runScript('survey', repositories())
    expect(stdout).toContain('## nfs/per-file-copy\n\n1 of 2\n\n```\ntwo/.gitlab-ci.yml:6:7  warning  nfs/per-file-copy\n')
    expect(stdout).toMatch(/because\n {4}two\/\.gitlab-ci\.yml:6:\d+ {2}\/nfs is by convention network storage\n```\n/)
    expect(stdout).not.toContain('possible.sh')
  })

  test('shows as many samples as are asked for', () => {
    const { stdout } = runScript('survey', [...repositories(), '--samples', '5'])
    expect(stdout).toContain('## nfs/per-file-copy\n\n2 of 2\n')
    expect(stdout).toContain('two/possible.sh:2:1  warning  nfs/per-file-copy  possible')
    expect(runScript('survey', [...repositories(), '--samples', '0']).stdout).not.toContain('because')
  })

  test('says the same each time, names no folder of the machine, and tells the time apart', () => {
    const folders = repositories()
    const [first, second] = [runScript('survey', folders), runScript('survey', folders)]
    expect(first.stdout).toBe(second.stdout)
    expect(first.stdout).not.toContain(join(folders[0] ?? '', '..'))
    expect(first.stderr).toMatch(/^ +\d+\.\d\d s {2}one\n +\d+\.\d\d s {2}two\n$/)
  })

  test.each([[[]], [['/nonexistent']], [['.', '--samples', 'many']], [['.', '--unknown']]])('with %j is called in a wrong way', (words) => {
    const { status, stderr } = runScript('survey', words)
    expect(stderr).not.toBe('')
    expect(status).toBe(2)
  })
})
