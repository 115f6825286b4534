import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { CLEAN, cistern, project } from './command.js'

const MANIFEST: { readonly version: string } = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../server/package.json', import.meta.url)), 'utf8'),
)

test.each([['--version'], ['-V']])('%s says which version this is', (option) => {
  expect(cistern([option])).toEqual({ status: 0, stdout: `cistern ${MANIFEST.version}\n`, stderr: '' })
})

describe('help', () => {
  test.each([[['--help']], [['-h']], [['help']]])('%j goes to standard output', (words) => {
    const { status, stdout, stderr } = cistern(words)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatchInlineSnapshot(`
      "Cistern finds what commands in CI scripts do wrong to files, permissions and the environment.

      usage: cistern <command> [options]

        check [path...]      find hazards in shell scripts and CI pipelines
        inspect FILE[:LINE]  show what is known at a line of a script or pipeline, and why
        init [folder]        write a first configuration of what the repository shows
        jobs [path]          show which jobs were understood of the CI pipelines, and what each is given
        explain [rule]       show the page of a rule, or list all rules
        lsp                  serve an editor by the language server protocol
        help [command]       say how a command is used

        -h, --help     say how it is used
        -V, --version  say which version this is

      cistern check looks at everything under the working directory. More: cistern help check
      "
    `)
  })

  test.each([[['help', 'check']], [['check', '--help']], [['check', '-h', 'nowhere']]])('%j says how the check is used', (words) => {
    const { status, stdout } = cistern(words)
    expect(status).toBe(0)
    expect(stdout).toMatchInlineSnapshot(`
      "usage: cistern check [options] [path...]

      Find hazards in shell scripts and CI pipelines.

        --format pretty|json                      how to report (default pretty)
        --fix                                     apply fixes after which every run that succeeded still gives the same
        --unsafe-fixes                            apply all fixes, also those that change what is stored, owners or timing
        --rule RULE                               only this rule; may be given again, or take several with commas between
        --min-confidence certain|likely|possible  what is sure enough to be shown (default likely)
        --fail-on error|warning|info|never        what makes the exit status 1 (default warning)
        --stdin-filename PATH                     check standard input as if it were the text of this file
        -h, --help                                say how it is used

      Paths are files and folders; the default is the working directory. Each is judged with the knowledge of its whole
      root: the nearest folder upwards with a cistern.yaml, else the git repository. Files that git ignores are left out
      unless they are named.

      Exit status: 0 nothing to report, 1 findings, 2 wrong usage or configuration, 3 an error of Cistern itself.
      A finding that is only possible is shown, and counts, with --min-confidence possible.
      "
    `)
  })

  test('fits a terminal', () => {
    const lines = [...cistern(['--help']).stdout.split('\n'), ...cistern(['help', 'check']).stdout.split('\n')]
    expect(lines.filter((line) => line.length > 120)).toEqual([])
  })

  test('without any word goes to standard error, because nothing was asked', () => {
    const { status, stdout, stderr } = cistern([])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain('usage: cistern')
  })
})

describe('a wrong command line says what was meant', () => {
  test.each([
    [['chekc'], 'there is no command chekc; did you mean check?'],
    [['xyzzy'], 'there is no command xyzzy'],
    [['--verson'], 'there is no option --verson; did you mean --version?'],
    [['help', 'chekc'], 'there is no command chekc; did you mean check?'],
    [['check', '--fromat', 'json'], 'there is no option --fromat; did you mean --format?'],
    [['check', '-x'], 'there is no option -x'],
    [['check', '--no-fix'], 'there is no option --no-fix'],
    [['check', '--format', 'jsno'], '--format can be pretty or json, not jsno; did you mean json?'],
    [['check', '--format'], '--format needs a value: --format FORMAT'],
    [['check', '--format', '--fix'], '--format needs a value: --format FORMAT'],
    [['check', '--format='], '--format needs a value: --format FORMAT'],
    [['check', '--fix=yes'], '--fix takes no value'],
    [['check', '--fail-on', 'warnings'], '--fail-on can be error, warning, info or never, not warnings; did you mean warning?'],
    [['check', '--min-confidence', 'sure'], '--min-confidence can be certain, likely or possible, not sure'],
    [['check', '--rule', 'private-dir/lst'], 'there is no rule private-dir/lst; did you mean private-dir/list?'],
    [['check', '--rule', 'list'], 'there is no rule list; did you mean private-dir/list?'],
    [['check', '--rule', 'nfs/perfile'], 'there is no rule nfs/perfile; did you mean nfs/per-file-copy?'],
    [['check', '--rule', 'nfs/per-file-copy,xyzzy'], 'there is no rule xyzzy'],
    [['check', '--rule', 'nfs/per-file-copy,'], 'there is no rule without a name'],
    [['check', '-'], 'to check standard input, say what file it is: --stdin-filename PATH'],
    [['check', '--stdin-filename', 'a.sh', 'b.sh'], '--stdin-filename checks one file, so b.sh cannot be checked with it'],
    [['check', '--stdin-filename', 'a.sh', '--fix'], 'standard input cannot be fixed; the edits are in --format json'],
    [['check', 'nowhere.sh'], 'nowhere.sh: there is no such file or folder'],
    [['check', '/dev/null'], '/dev/null: is neither a file nor a folder'],
    [['explain', 'lst'], 'there is no rule lst'],
    [['explain', 'a', 'b'], 'explain does not know what to do with b'],
    [['lsp'], 'the language server speaks over standard input and output only: cistern lsp --stdio'],
  ])('%j', (words, message) => {
    const { status, stdout, stderr } = cistern(words, { cwd: project({ 'a.sh': CLEAN }) })
    expect({ status, stdout, line: stderr.split('\n')[0] }).toEqual({ status: 2, stdout: '', line: `cistern: ${message}` })
  })

  test('every path that is not there is named', () => {
    const { stderr } = cistern(['check', 'a.sh', 'b.sh', 'c.sh'], { cwd: project({ 'b.sh': CLEAN }) })
    expect(stderr).toBe('cistern: a.sh: there is no such file or folder\ncistern: c.sh: there is no such file or folder\n')
  })

  test('and an unknown parser is one', () => {
    const circumstances = { cwd: project({ 'a.sh': CLEAN }), env: { CISTERN_PARSER: 'fast' } }
    expect(cistern(['check'], circumstances)).toEqual({
      status: 2,
      stdout: '',
      stderr: 'cistern: CISTERN_PARSER is "fast"; it can be native or wasm\n',
    })
  })
})

describe('explain', () => {
  test('lists all rules with their titles', () => {
    const { status, stdout } = cistern(['explain'])
    expect(status).toBe(0)
    for (const line of stdout.trimEnd().split('\n')) expect(line).toMatch(/^[a-z-]+\/[a-z-]+ {2,}[A-Za-z].*[^.]$/)
    expect(stdout).toContain('cistern/unused-suppression')
  })

  test('shows the page of a rule so that a terminal can', () => {
    const { status, stdout } = cistern(['explain', 'private-dir/list'])
    expect(status).toBe(0)
    expect(stdout).toMatch(/^private-dir\/list\n\nA directory is listed/)
    expect(stdout).toContain('\nWHY IT MATTERS\n')
    expect(stdout).not.toMatch(/^#|```/m)
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
  })

  test('has a page for everything that it lists', () => {
    for (const line of cistern(['explain']).stdout.trimEnd().split('\n'))
      expect(cistern(['explain', line.split(' ')[0] ?? '']).status).toBe(0)
  })
})
