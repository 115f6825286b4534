/**
 * The injection that highlights shell in CI YAML, on tokens. The grammars of YAML and shell are small ones of our own; that of
 * YAML reads the indentation of a line away before an injection sees the line, as the one of VS Code does.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import oniguruma from 'vscode-oniguruma'
import textmate, { type IGrammar } from 'vscode-textmate'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const [contributed] = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')).contributes.grammars
const FILES: Readonly<Record<string, string>> = {
  'source.yaml': `${ROOT}test/grammars/yaml.json`,
  'source.shell': `${ROOT}test/grammars/shell.json`,
  [contributed.scopeName]: `${ROOT}${contributed.path}`,
}
const yaml = await grammar()

async function grammar(): Promise<IGrammar> {
  await oniguruma.loadWASM(readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm')))
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) => {
      const path = FILES[scope]
      return path === undefined ? null : textmate.parseRawGrammar(readFileSync(path, 'utf8'), path)
    },
    getInjections: (scope) => (contributed.injectTo.includes(scope) ? [contributed.scopeName] : undefined),
  })
  const loaded = await registry.loadGrammar('source.yaml')
  if (loaded === null) throw new Error('no grammar')
  return loaded
}

/** The text that is highlighted as shell, line by line. */
function shellIn(text: string): readonly string[] {
  let state = textmate.INITIAL
  return text.split('\n').flatMap((line) => {
    const { tokens, ruleStack } = yaml.tokenizeLine(line, state)
    state = ruleStack
    const own = tokens.filter(({ scopes }) => scopes.some((scope) => scope.startsWith('meta.embedded.')))
    const shell = own.map(({ startIndex, endIndex }) => line.slice(startIndex, endIndex)).join('')
    return shell.trim() === '' ? [] : [shell.trim()]
  })
}

test.each([
  [
    'a GitLab script',
    'job:\n  script:\n    - ls "$A"\n    - !reference [.x, script]\n    - |\n      if x; then\n        y\n      fi\n    - last\n  stage: test',
    ['ls "$A"', 'if x; then', 'y', 'fi', 'last'],
  ],
  ['items below their key', 'job:\n  before_script:\n  - one\n  - |\n    two\n  - three\n  image: debian\n', ['one', 'two', 'three']],
  [
    'a GitHub step',
    'steps:\n  - name: x\n    run: |\n      cat <<EOF\n      text\n      EOF\n      ls\n    shell: bash\n  - run: echo ${{ a.b }}\n    if: always',
    ['cat <<EOF', 'text', 'EOF', 'ls', 'echo ${{ a.b }}'],
  ],
  ['a string that does not end', 'run: |\n  echo "a\n\n  b\nname: x', ['echo "a', 'b']],
  [
    'Buildkite steps',
    'steps:\n  - command: make "$A"\n    label: x\n  - commands:\n      - one\n      - two\n    key: y',
    ['make "$A"', 'one', 'two'],
  ],
  ['CircleCI steps', 'steps:\n  - run:\n      name: x\n      command: |\n        one\n      when: always\n  - run: two', ['one', 'two']],
  ['a Woodpecker step', 'steps:\n  build:\n    image: x\n    commands:\n      - one\n    when: z', ['one']],
])('%s is shell, and nothing else is', (_name, text, expected) => {
  expect(shellIn(text)).toEqual(expected)
})

test('inside, the grammar of the shell reads it', () => {
  const { tokens } = yaml.tokenizeLine('run: ls "$A"', textmate.INITIAL)
  expect(tokens.at(-2)?.scopes).toEqual(['source.yaml', 'meta.embedded.inline.shellscript', 'string.shell', 'variable.shell'])
})

test.each([
  ['another key', 'description: |\n  ls "$A"\n'],
  ['what is quoted or a list in brackets', 'script: "ls"\ncommand: [ls, -la]\n'],
  ['a comment', '# run: ls\n'],
])('%s stays YAML', (_name, text) => {
  expect(shellIn(text)).toEqual([])
})
