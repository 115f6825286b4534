/** A second real client: Neovim without a screen, set up as docs/editors.md says, has the diagnostic of a script. */
import { spawnSync } from 'node:child_process'
import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { FILES, makeProject, SCRIPT } from './project.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Waits for diagnostics in the buffer, and prints them as JSON. */
const TELL = `
vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end, 20)
local told = vim.tbl_map(function(each) return { line = each.lnum, source = each.source, message = each.message } end, vim.diagnostic.get(0))
io.stdout:write(vim.fn.json_encode(told))
vim.cmd('qall!')
`

const isMissing = spawnSync('nvim', ['--version']).error !== undefined
const isSkipped = isMissing && process.env['CI'] === undefined
if (isSkipped) console.warn('skipped: nvim is not installed')

test.skipIf(isSkipped)('Neovim shows a diagnostic', () => {
  const [, setUp = ''] = /from 0\.7 on:\n\n```lua\n(.*?)```/s.exec(readFileSync(join(ROOT, 'docs/editors.md'), 'utf8')) ?? []
  const command = `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'server/dist/cli.js')}' "$@"\n`
  const { folder, remove } = makeProject({ ...FILES, 'setup.lua': setUp, 'tell.lua': TELL, 'bin/cistern': command })
  try {
    chmodSync(join(folder, 'bin/cistern'), 0o755)
    const scripts = ['filetype on', `luafile ${join(folder, 'setup.lua')}`, `edit ${SCRIPT}`, `luafile ${join(folder, 'tell.lua')}`]
    const words = ['--headless', '-u', 'NONE', '-i', 'NONE', ...scripts.flatMap((each) => ['-c', each])]
    const environment = {
      ...process.env,
      PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
      XDG_STATE_HOME: folder,
      XDG_CACHE_HOME: folder,
      XDG_DATA_HOME: folder,
    }
    const { stdout, stderr } = spawnSync('nvim', words, { cwd: folder, env: environment, encoding: 'utf8', timeout: 30_000 })
    const told = JSON.parse(stdout || 'null')
    expect(told, stderr).toEqual(
      expect.arrayContaining([{ line: 2, source: 'cistern', message: expect.stringContaining('IMAGE_REGISTRY') }]),
    )
  } finally {
    remove()
  }
})
