import { originAt } from '../../server/src/text/value.js'
import { describe, expect, test } from 'vitest'
import { prettyFinding, prettyFindings } from '../../server/src/report/pretty.js'
import { PLAIN_DISPLAY, type Display } from '../../server/src/report/style.js'
import { at, finding, fix, source } from './finding.js'

const narrow = (width: number): Display => ({ ...PLAIN_DISPLAY, width })

describe('a finding', () => {
  test('looks as in the design', () => {
    const script = source(`${'\n'.repeat(30)}export BLOCK_LOG_DIR="/blockchain/block_log_5m"\n`, 'scripts/maintenance/replay.sh')
    const pipeline = source(`${'\n'.repeat(479)}    BLOCK_LOG_DIR: /cache\n${'\n'.repeat(11)}      script: x\n`, '.gitlab-ci.yml')
    const one = finding(at(script, 'BLOCK_LOG_DIR'), {
      rule: 'env/unconditional-override',
      severity: 'error',
      message: 'BLOCK_LOG_DIR is set by the pipeline, and this assignment always replaces it',
      evidence: [
        { message: 'job replay_with_app sets it to /cache/blockchain/block_log_5m', origin: at(pipeline, 'BLOCK_LOG_DIR') },
        { message: 'and runs this script', origin: at(pipeline, 'script') },
      ],
      jobs: ['replay_with_app'],
    })
    const keep = fix([[script, '/blockchain/block_log_5m', '${BLOCK_LOG_DIR:-/blockchain/block_log_5m}']], {
      title: "keep the caller's value, with this one as the default",
    })
    expect(prettyFinding(one, [keep], PLAIN_DISPLAY)).toMatchInlineSnapshot(`
      "scripts/maintenance/replay.sh:31:8  error  env/unconditional-override
        BLOCK_LOG_DIR is set by the pipeline, and this assignment always replaces it

        31 | export BLOCK_LOG_DIR="/blockchain/block_log_5m"
           |        ^^^^^^^^^^^^^
        because
          .gitlab-ci.yml:480:5  job replay_with_app sets it to /cache/blockchain/block_log_5m
          .gitlab-ci.yml:492:7  and runs this script
        fix (safe)  keep the caller's value, with this one as the default
          export BLOCK_LOG_DIR="\${BLOCK_LOG_DIR:-/blockchain/block_log_5m}"
      "
    `)
  })

  test('that is only possible says so, and one of several jobs names them', () => {
    const script = source('ls\n')
    expect(prettyFinding(finding(at(script, 'ls'), { confidence: 'possible', jobs: ['a', 'b'] }), [], PLAIN_DISPLAY))
      .toMatchInlineSnapshot(`
      "a.sh:1:1  warning  family/name  possible
        something is wrong

        1 | ls
          | ^^
        because
          it is so
        in jobs  a, b
      "
    `)
  })

  test('over several lines marks them, and leaves out the middle of many', () => {
    const script = source('docker run \\\n  --rm \\\n  -v a:b \\\n  image \\\n  true\necho\n')
    expect(prettyFinding(finding(at(script, 'docker run \\\n  --rm \\\n  -v a:b')), [], PLAIN_DISPLAY)).toMatchInlineSnapshot(`
      "a.sh:1:1  warning  family/name
        something is wrong

      > 1 | docker run \\
      > 2 |   --rm \\
      > 3 |   -v a:b \\
        because
          it is so
      "
    `)
    expect(prettyFinding(finding(at(script, 'docker run \\\n  --rm \\\n  -v a:b \\\n  image \\\n  true')), [], PLAIN_DISPLAY))
      .toMatchInlineSnapshot(`
        "a.sh:1:1  warning  family/name
          something is wrong

        > 1 | docker run \\
        > 2 |   --rm \\
          … |
        > 5 |   true
          because
            it is so
        "
      `)
  })

  test('that ends at the end of its line stays one line', () => {
    const script = source('ls -l\necho\n')
    expect(prettyFinding(finding(at(script, 'ls -l\n')), [], PLAIN_DISPLAY)).toContain('  1 | ls -l\n    | ^^^^^\n')
  })

  test('of nothing has one caret', () => {
    const script = source('ls\n')
    expect(prettyFinding(finding(originAt(script, { start: 2, end: 2 })), [], PLAIN_DISPLAY)).toContain('  1 | ls\n    |   ^\n')
  })

  test.each([
    ['tabs', '\tcp\ta b', 'a', '      1 |     cp  a b\n        |         ^'],
    ['wide characters', 'echo 漢字; cp a', 'cp', '      1 | echo 漢字; cp a\n        |            ^^'],
    ['wide characters in the range', 'cp 漢字 b', '漢字', '      1 | cp 漢字 b\n        |    ^^^^'],
    ['emoji', 'echo 👩‍👩‍👧; cp a', 'cp', '      1 | echo 👩‍👩‍👧; cp a\n        |          ^^'],
    ['colours in the source', 'echo \u001b[31m; cp a', 'cp', '      1 | echo ␛[31m; cp a\n        |             ^^'],
  ])('has its carets in place after %s', (_what, line, piece, expected) => {
    const shown = prettyFinding(finding(at(source(`${line}\n`), piece)), [], PLAIN_DISPLAY)
    expect(shown).toContain(`${expected.replace(/^ {4}/gm, '')}\n`)
  })

  test('cannot colour the terminal by its path, message or trail', () => {
    const script = source('ls\n', 'a\u001b[31m.sh')
    const shown = prettyFinding(
      finding(at(script, 'ls'), { message: 'x\u001b[31m', evidence: [{ message: 'y\u001b[31m', origin: at(script, 'ls') }] }),
      [],
      PLAIN_DISPLAY,
    )
    expect(shown).not.toContain('\u001b')
  })
})

describe('in a narrow terminal', () => {
  const line = `echo ${'x'.repeat(60)}; cp "$FROM" "$TO"; echo ${'y'.repeat(60)}`
  const script = source(`${line}\n`)

  test('text is wrapped and the line cut around the range', () => {
    const one = finding(at(script, 'cp "$FROM" "$TO"'), {
      message: 'many words that do not fit on one line of a terminal that is so narrow',
      evidence: [{ message: 'a reason that is too long to stand on one line as well', origin: at(script, 'cp') }],
      jobs: ['first_job', 'second_job', 'third_job', 'fourth_job'],
    })
    expect(prettyFinding(one, [fix([[script, 'cp', 'cp -a']], { title: 'a title that has to be wrapped in order to fit' })], narrow(50)))
      .toMatchInlineSnapshot(`
      "a.sh:1:68  warning  family/name
        many words that do not fit on one line of a
        terminal that is so narrow

        1 | …xxxxxxxxx; cp "$FROM" "$TO"; echo yyyyyyyy…
          |             ^^^^^^^^^^^^^^^^
        because
          a.sh:1:68  a reason that is too long to stand
                     on one line as well
        in jobs  first_job, second_job, third_job,
                 fourth_job
        fix (safe)  a title that has to be wrapped in
                    order to fit
          echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; cp -a "$FROM" "$TO"; echo yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy
      "
    `)
  })

  test.each([[40], [50], [60], [79], [100], [200]])(
    'of %i columns no line of the frame is wider, and the carets stand under the range',
    (width) => {
      const wide = source(`${'漢字'.repeat(20)} cp "$FROM" ${'😀'.repeat(40)}\n`)
      for (const [where, piece] of [
        [script, 'cp "$FROM" "$TO"'],
        [script, 'echo'],
        [script, 'y'.repeat(60)],
        [wide, 'cp "$FROM"'],
        [wide, '漢字漢字'],
      ] as const) {
        const [code = '', carets = ''] = prettyFinding(finding(at(where, piece)), [], narrow(width))
          .split('\n')
          .slice(3)
        const columns = (text: string): number => [...text].reduce((sum, character) => sum + (/[漢字😀]/u.test(character) ? 2 : 1), 0)
        expect(columns(code)).toBeLessThanOrEqual(width)
        expect(carets.length).toBeLessThanOrEqual(width)
        const under = [...code].filter((_, index) => carets[columns([...code].slice(0, index).join(''))] === '^').join('')
        expect(piece.startsWith(under.replace(/…$/, ''))).toBe(true)
        expect(under).not.toBe('')
      }
    },
  )
})

describe('a fix', () => {
  const script = source('if a; then\n    cp b c\n    cp d e\nfi\nls\n')

  test('of one line shows the new line', () => {
    expect(prettyFinding(finding(at(script, 'cp b c')), [fix([[script, 'cp b', 'cp -a b']])], PLAIN_DISPLAY)).toContain(
      '  fix (safe)  do it right\n    cp -a b c\n',
    )
  })

  test('that is unsafe says what changes', () => {
    const unsafe = fix([[script, 'cp b', 'cp -a b']], { applicability: 'unsafe', rationale: 'owners are kept' })
    expect(prettyFinding(finding(at(script, 'cp b c')), [unsafe], PLAIN_DISPLAY)).toContain(
      '  fix (unsafe)  do it right: owners are kept\n',
    )
  })

  test('of several lines is a small diff', () => {
    const lines = fix([[script, 'cp b c\n    cp d e', 'cp b c\n    sync\n    cp -a d e']])
    expect(prettyFinding(finding(at(script, 'cp b c')), [lines], PLAIN_DISPLAY)).toContain(
      '  fix (safe)  do it right\n      cp b c\n    - cp d e\n    + sync\n    + cp -a d e\n',
    )
  })

  test('that takes lines away shows which', () => {
    const lines = fix([[script, '    cp d e\n', '']])
    expect(prettyFinding(finding(at(script, 'cp d e')), [lines], PLAIN_DISPLAY)).toContain('  fix (safe)  do it right\n    - cp d e\n')
  })

  test('at several places says where each is', () => {
    const other = source('a:\n  script: [cp x y]\n', '.gitlab-ci.yml')
    const both = fix([
      [script, 'cp b', 'cp -a b'],
      [script, 'ls', 'ls -d'],
      [other, 'cp x', 'cp -a x'],
    ])
    expect(prettyFinding(finding(at(script, 'cp b c')), [both], PLAIN_DISPLAY)).toContain(
      '  fix (safe)  do it right\n    .gitlab-ci.yml:2\n    script: [cp -a x y]\n    a.sh:2\n    cp -a b c\n    a.sh:5\n    ls -d\n',
    )
  })

  test('with two edits in one line shows it once', () => {
    const twice = fix([
      [script, 'cp b', 'cp -a b'],
      [script, ' c\n', ' "c"\n'],
    ])
    expect(prettyFinding(finding(at(script, 'cp b c')), [twice], PLAIN_DISPLAY)).toContain('  fix (safe)  do it right\n    cp -a b "c"\n')
  })

  test('under CRLF looks the same', () => {
    const crlf = source(script.text.replaceAll('\n', '\r\n'))
    const lines = fix([[crlf, 'cp d e', 'sync\r\n    cp -a d e']])
    expect(prettyFinding(finding(at(crlf, 'cp d e')), [lines], PLAIN_DISPLAY)).toContain('    - cp d e\n    + sync\n    + cp -a d e\n')
  })
})

test('findings stand apart from each other, and none is nothing', () => {
  const script = source('ls\ncp\n')
  const [first, second] = [finding(at(script, 'ls')), finding(at(script, 'cp'))]
  expect(prettyFindings([first, second], new Map(), PLAIN_DISPLAY)).toBe(
    `${prettyFinding(first, [], PLAIN_DISPLAY)}\n${prettyFinding(second, [], PLAIN_DISPLAY)}`,
  )
  expect(prettyFindings([], new Map(), PLAIN_DISPLAY)).toBe('')
})
