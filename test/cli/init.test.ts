/** `cistern init`: what it writes, what it says of it, and what it leaves alone. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { configuration, problemsIn } from '../configuration/read.js'
import { addFiles, cistern, project } from './command.js'

const FILES = {
  '.gitlab-ci.yml': `variables:
  STAGE: test
deploy:
  script:
    - ./scripts/deploy.sh
`,
  'scripts/deploy.sh': {
    content: `#!/bin/bash
set -e
target=/nfs/releases/$STAGE
mkdir -p "$target" "$TEAM_NFS_PATH/logs"
cp -a dist/. "$target/"
pg_ctl -D /srv/ledger/db stop
curl --fail "https://$DEPLOY_HOST/install?target=$target&commit=$CI_COMMIT_SHA" && echo "$HOME"
`,
    mode: 0o755,
  },
  'third_party/tool/build.sh': '#!/bin/bash\nmake\n',
}

const written = (cwd: string, name = 'cistern.yaml'): string => readFileSync(join(cwd, name), 'utf8')

describe('init', () => {
  test('writes what the repository shows, with its places, and says so', async () => {
    const cwd = project(FILES)
    const { status, stdout, stderr } = cistern(['init'], { cwd })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toBe(`Wrote cistern.yaml with what the repository shows:
  storage.network
    $TEAM_NFS_PATH  named for network storage, and used as a path at scripts/deploy.sh:4
    /nfs  named for network storage, and used as a path at scripts/deploy.sh:4
  dataDirectories
    /srv/ledger/db  pg_ctl uses it as a data directory, at scripts/deploy.sh:6
  environment
    DEPLOY_HOST  read at scripts/deploy.sh:7, and nothing in the repository sets it
    TEAM_NFS_PATH  read at scripts/deploy.sh:4, and nothing in the repository sets it
  exclude
    third_party/  third_party/tool/build.sh is somebody else's, by its place
The other settings are examples in comments. Take out what is not so.
`)
    await expect(written(cwd)).toMatchFileSnapshot('init.txt')
    expect(problemsIn(written(cwd))).toEqual([])
    expect(cistern(['check', '--fail-on', 'never'], { cwd }).status).toBe(0)
  })

  test('writes examples that hold once the mark before them is taken away', () => {
    for (const files of [FILES, {}]) {
      const cwd = project(files)
      cistern(['init'], { cwd })
      const text = written(cwd)
      const all = text.replace(/^#(?=[a-zA-Z]|  )/gm, '')
      expect(problemsIn(all)).toEqual([])
      const { storage, dataDirectories, privateDirectories, environment, runner, rule } = configuration(all)
      for (const each of [storage.network, dataDirectories, privateDirectories, [...environment], runner.mounts])
        expect(each).not.toEqual([])
      expect(rule('x.sh', 'nfs/lock').severity).toBe('off')
    }
  })

  test('says that nothing was seen', () => {
    const cwd = project({})
    expect(cistern(['init'], { cwd }).stdout).toBe(
      'Wrote cistern.yaml.\nNothing was seen that belongs there: every setting is an example in a comment.\n',
    )
  })

  test('leaves alone what is there, unless it is asked to write it anew', () => {
    const cwd = project({ ...FILES, 'cistern.yml': 'rules: {}\n' })
    expect(cistern(['init'], { cwd })).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'cistern: cistern.yml is there already, and nothing was written\ncistern init --force writes it anew; what it says now is lost\n',
    })
    expect(written(cwd, 'cistern.yml')).toBe('rules: {}\n')
    expect(cistern(['init', '--force'], { cwd }).status).toBe(0)
    expect(written(cwd, 'cistern.yml')).toContain('- /nfs # ')
    expect(existsSync(join(cwd, 'cistern.yaml'))).toBe(false)
  })

  test.each([
    ['cistern.json', '{}'],
    ['package.json', '{ "cistern": {} }'],
  ])('writes no second one beside %s', (name, text) => {
    const cwd = project({ [name]: text })
    for (const words of [['init'], ['init', '--force']]) expect(cistern(words, { cwd }).status).toBe(2)
    expect(existsSync(join(cwd, 'cistern.yaml'))).toBe(false)
  })

  test('writes into the folder that is named', () => {
    const cwd = project({ 'a/x.sh': '#!/bin/bash\nls\n' })
    expect(cistern(['init', 'a'], { cwd }).stdout).toMatch(/^Wrote a\/cistern\.yaml\./)
    expect(existsSync(join(cwd, 'a/cistern.yaml'))).toBe(true)
    expect(cistern(['init', 'a/x.sh'], { cwd })).toMatchObject({
      status: 2,
      stderr: 'cistern: a/x.sh is no folder\nusage: cistern init [folder]\n',
    })
    expect(cistern(['init', 'b'], { cwd }).status).toBe(2)
  })

  test('takes the names of files as text', () => {
    const cwd = project({})
    addFiles(cwd, { 'vendor/a\nb: c\u001b[31m.sh': '#!/bin/bash\nls\n', 'x/vendor\n- y/vendor/x.sh': '#!/bin/bash\nls\n' })
    const { stdout } = cistern(['init'], { cwd })
    expect(stdout).not.toContain('\u001b')
    expect(problemsIn(written(cwd))).toEqual([])
  })

  test('is explained', () => {
    const { status, stdout } = cistern(['init', '--help'], { cwd: project({}) })
    expect(status).toBe(0)
    expect(stdout).toContain('usage: cistern init [options] [folder]')
    expect(stdout).toContain('--force')
  })

  test('writes nothing into a home directory', () => {
    const home = project({})
    expect(cistern(['init'], { cwd: home, env: { HOME: home } }).status).toBe(2)
    expect(existsSync(join(home, 'cistern.yaml'))).toBe(false)
  })
})
