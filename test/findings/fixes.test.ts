import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { overlap } from '../../server/src/text/location.js'
import { afterFixes, fixesIn, look } from './workspace.js'

const NFS = 'nfs/per-file-copy'
const ENV = 'env/unconditional-override'
const PUT = 'tar cf "/nfs/cache/data.tar.tmp.$$" -C "$SRC" .; mv "/nfs/cache/data.tar.tmp.$$" "/nfs/cache/data.tar"'
const COPY = 'cp -r "$SRC/." "/nfs/cache/data"'

/** The script of the only job, as GitLab hands it to the shell. */
function scriptIn(yaml: string): string {
  const job = (parse(yaml) as { readonly push: { readonly script: string | readonly string[] } }).push
  return typeof job.script === 'string' ? job.script : job.script.join('\n')
}

/** Fixes the file, and tells what the shell reads before and after. */
function fixedScript(yaml: string): readonly [before: string, after: string] {
  const { '.gitlab-ci.yml': after = '' } = afterFixes({ '.gitlab-ci.yml': yaml }, NFS)
  expect(look({ '.gitlab-ci.yml': after }).findings.filter(({ rule, confidence }) => rule === NFS && confidence !== 'possible')).toEqual([])
  return [scriptIn(yaml), scriptIn(after)]
}

describe('a fix inside a YAML scalar decodes to what it would be in a script', () => {
  test.each([
    ['plain', `push:\n  script:\n    - ${COPY}\n`],
    ['plain over two lines', `push:\n  script:\n    - ${COPY.replace(' "/nfs', '\n      "/nfs')}\n`],
    ['single-quoted', `push:\n  script:\n    - '${COPY}'\n`],
    ['double-quoted', `push:\n  script:\n    - "${COPY.replaceAll('"', '\\"')}"\n`],
    ['literal', `push:\n  script:\n    - |\n      true\n      ${COPY}\n      true\n`],
    ['literal with the line end stripped', `push:\n  script:\n    - |-\n      ${COPY}\n`],
    ['literal with its indentation as a number', `push:\n  script:\n    - |2\n      ${COPY}\n`],
    ['folded', `push:\n  script:\n    - >\n      ${COPY}\n`],
    ['folded over two lines', `push:\n  script:\n    - >-\n      cp -r "$SRC/."\n      "/nfs/cache/data"\n`],
    ['the whole script', `push:\n  script: ${COPY}\n`],
    ['in a flow sequence', `push: {script: ['${COPY}']}\n`],
    ['under an anchor', `push:\n  script: &copy\n    - ${COPY}\n`],
    ['with CRLF', `push:\r\n  script:\r\n    - |\r\n      true\r\n      ${COPY}\r\n`],
  ])('%s', (_style, yaml) => {
    const [before, after] = fixedScript(yaml)
    expect(oneLine(after)).toBe(oneLine(before).replace(COPY, () => PUT))
  })

  function oneLine(script: string): string {
    return script.replace(/\s+/g, ' ').trim()
  }
})

describe('a fix inside a string that another shell runs', () => {
  test.each([
    ['in single quotes', `bash -c 'set -e; ${COPY}; echo done'`],
    ['in double quotes', `bash -c "set -e; ${COPY.replaceAll('"', '\\"').replace('$SRC', '\\$SRC')}; echo done"`],
    ['of flock', `flock /tmp/lock -c '${COPY}'`],
    ['through a wrapper', `run() { "$@"; }\nrun bash -c '${COPY}'`],
    ['in single quotes inside double quotes', `bash -c "sh -c '${COPY.replaceAll('"', '\\"').replace('$SRC', '\\$SRC')}'"`],
    ['in a here-document', `bash <<'EOF'\n${COPY}\nEOF`],
  ])('%s is silent afterwards, and the shell gets the same holes', (_where, script) => {
    const { 'push.sh': after = '' } = afterFixes({ 'push.sh': `#!/bin/bash\nexport SRC\n${script}\n` }, NFS)
    expect(after).not.toContain('cp -r')
    const { findings, workspace } = look({ 'push.sh': after })
    expect(findings.filter(({ confidence }) => confidence !== 'possible')).toEqual([])
    expect(workspace.notices).toEqual([])
    const scripts = workspace.walks.flatMap(({ comments }) => comments.map((each) => each.script.flat))
    // `$$` would be the number of the outer shell if the outer shell expanded it.
    expect(
      scripts.some(
        (each) => each.includes('.tar.tmp.$$') && !each.includes('bash -c') && !each.includes('run ') && !each.includes('flock'),
      ),
    ).toBe(true)
  })

  test('in a block of YAML keeps both quotings', () => {
    const yaml = `push:\n  variables: {SRC: out}\n  script:\n    - |\n      flock /tmp/lock -c '\n        ${COPY}\n      '\n`
    const [, after] = fixedScript(yaml)
    expect(after).toContain('.tar.tmp.$$')
  })

  test('whose value comes from the outer shell is written in that shell, or not at all', () => {
    const script = `#!/bin/bash\nSRC=$1\nbash -c "cp -r '$SRC/.' /nfs/cache/data"\n`
    for (const fixes of fixesIn({ 'push.sh': script }).values()) {
      for (const { edits } of fixes) for (const { newText } of edits) expect(newText).not.toContain('\\$SRC')
    }
  })
})

describe('a default for an assignment', () => {
  /** The assignment after its fix, in a script that a job of this YAML runs. */
  function fixedLine(line: string, value = 'other'): string {
    const texts = {
      '.gitlab-ci.yml': `run:\n  variables:\n    X: ${value}\n  script:\n    - bash run.sh\n`,
      'run.sh': `#!/bin/bash\n${line}\nprintenv X\n`,
    }
    const { 'run.sh': after = '' } = afterFixes(texts, ENV)
    return after.split('\n')[1] ?? ''
  }

  test.each([
    ['export X=/a/b', 'export X="${X:-/a/b}"'],
    ['export X="/a/b"', 'export X="${X:-/a/b}"'],
    ["export X='a b'", "export X=${X:-'a b'}"],
    ['export X="a}b"', 'export X=${X:-"a}b"}'],
    ['export X="say \\"a\\""', 'export X=${X:-"say \\"a\\""}'],
    ['export A=1 X=/a B=2 # why', 'export A=1 X="${X:-/a}" B=2 # why'],
    ['declare -rx X=/a', 'declare -rx X="${X:-/a}"'],
  ])('%s becomes %s', (before, after) => {
    expect(fixedLine(before)).toBe(after)
  })

  test('has no colon where a job sets the variable to nothing on purpose', () => {
    expect(fixedLine('export X=/a', '""')).toBe('export X="${X-/a}"')
  })

  test.each(['a b', "it's", 'a"b', 'a}b', 'a$b', 'a\\b', '~/x', '*', '$(date)', 'ä😀'])('keeps the value %j', (value) => {
    const quoted = `'${value.replaceAll("'", "'\\''")}'`
    const line = fixedLine(`export X=${quoted}`)
    expect(line).toContain(quoted)
  })

  test('in a line of YAML keeps what YAML needs', () => {
    const texts = {
      '.gitlab-ci.yml': `run:\n  variables: {X: other}\n  script:\n    - 'source ./settings.sh'\n`,
      'settings.sh': 'export X=/a\n',
    }
    expect(afterFixes(texts, ENV)['settings.sh']).toBe('export X="${X:-/a}"\n')
  })
})

describe('all fixes together', () => {
  const texts = {
    'push.sh': `#!/bin/bash\n${Array.from({ length: 12 }, (_, index) => `cp -r "$SRC/${index}/." "/nfs/cache/${index}"`).join('\n')}\n`,
  }

  test('do not touch each other', () => {
    const edits = [...fixesIn(texts).values()].flatMap((fixes) => fixes[0]?.edits ?? [])
    expect(edits).toHaveLength(12)
    edits.forEach((edit, index) => {
      for (const other of edits.slice(index + 1)) expect(overlap(edit, other)).toBe(false)
    })
  })

  test('leave nothing to fix', () => {
    expect(fixesIn(afterFixes(texts, NFS)).size).toBe(0)
  })

  test('of one command are alternatives that stand at one place', () => {
    const both = { 'backup.sh': '#!/bin/bash\nPGDATA=/var/lib/postgresql/15/main\nsudo cp -r "$PGDATA/." /nfs/backup\n' }
    expect(() => afterFixes(both, NFS)).not.toThrow()
  })
})

test('the rewriting of a copy onto network storage is one archive, published when it is whole', () => {
  const { 'push.sh': after } = afterFixes({ 'push.sh': `#!/bin/bash\n${COPY}\n` }, NFS)
  expect(after).toBe(`#!/bin/bash\n${PUT.replace('; mv', ' && mv')}\n`)
})
