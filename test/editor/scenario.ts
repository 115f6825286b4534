/**
 * What somebody sees and does in an editor, on a copy of the examples. The same in every host, and the folder is not
 * trusted where that is asked.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { missing, type Host, type Start } from './host.js'
import type { Page } from './playwright.js'
import { openWindow, type EditorWindow } from './window.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PIPELINE = '.gitlab-ci.yml'
const REPLAY = 'scripts/maintenance/replay.sh'
const LISTING = 'ls -la "$DATA_DIR/pgdata"'
/** Two scripts that put and get one cache: what is done to one must be done to the other. */
const PUT_AND_GET = join(ROOT, 'test/rules/nfs/per-file-copy/bad-put-and-get-in-two-scripts/ci')

/** What a folder may set: nothing that greets or moves, and folders of one folder each on a line of its own. */
const SETTINGS = {
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.reduceMotion': 'on',
  'explorer.compactFolders': false,
  'editor.cursorBlinking': 'solid',
  'window.commandCenter': false,
  'window.autoDetectColorScheme': false,
  'git.openRepositoryInParentFolders': 'never',
}

const { editorFolder, isPrepared }: { editorFolder: () => string; isPrepared: (folder: string) => boolean } = await import(
  new URL('prepare.mjs', import.meta.url).href
)
const lacks = missing(editorFolder(), isPrepared)
const isSkipped = lacks !== null && process.env['CI'] === undefined
if (isSkipped) console.warn(`skipped: ${lacks}`)

export function seenIn(name: string, startHost: (start: Start) => Promise<Host>): void {
  describe.skipIf(isSkipped)(`in VS Code ${name}`, () => {
    const home = realpathSync(mkdtempSync(join(tmpdir(), 'cistern-editor-')))
    const folder = join(home, 'examples')
    let host: Host
    let window: EditorWindow
    let page: Page
    const picture = (what: string): Promise<void> => window.picture(`${name}-${what}`)

    beforeAll(async () => {
      expect(lacks).toBeNull()
      cpSync(join(ROOT, 'examples'), folder, { recursive: true })
      cpSync(PUT_AND_GET, join(folder, 'modules'), { recursive: true })
      mkdirSync(join(folder, '.vscode'))
      writeFileSync(join(folder, '.vscode/settings.json'), JSON.stringify(SETTINGS))
      const extension = join(home, 'cistern.vsix')
      execFileSync(process.execPath, ['scripts/package.mjs', relative(ROOT, extension)], { cwd: ROOT, stdio: 'pipe' })
      host = await startHost({ tools: editorFolder(), home, extension, folder })
      window = await openWindow(editorFolder(), host, join(ROOT, 'test-output/editor'))
      page = window.page
    }, 180_000)

    afterEach(async ({ task }) => {
      if (task.result?.state === 'fail') await picture(`failed-${task.name.replaceAll(/\W+/g, '-')}`)
    })

    afterAll(async () => {
      await window?.close()
      await host?.stop()
      rmSync(home, { recursive: true, force: true })
    })

    /** Opens a file with the cursor at a word in its last line that holds a text. */
    async function openAt(path: string, text: string, word = text): Promise<void> {
      const lines = readFileSync(join(folder, path), 'utf8').split('\n')
      const line = lines.findLastIndex((each) => each.includes(text))
      await window.open(path, line + 1, (lines[line] ?? '').indexOf(word) + 1)
    }

    /** Saves what is changed, and waits for it where the host writes it. */
    async function saved(path: string, text: string): Promise<void> {
      await page.keyboard.press('Control+S')
      await page.waitForSelector(`.tab.active.dirty`, { state: 'detached' })
      if (host.writes) await expect.poll(() => readFileSync(join(folder, path), 'utf8'), { timeout: 60_000 }).toContain(text)
    }

    test('a finding is underlined, and the status item counts', async () => {
      await openAt(PIPELINE, LISTING, '$DATA_DIR')
      await page.waitForSelector('.squiggly-error')
      await page.waitForSelector('.statusbar-item:has-text("Cistern") .codicon-warning')
      await picture('squiggle-dark')
    })

    test('the list of problems shows the trail below its finding', async () => {
      await window.runCommand('Problems: Focus on Problems View')
      // The whole workspace is in the list, and the page holds only the rows in view.
      await page.fill('.viewpane-filter input', 'its mode is set to 700')
      await page.waitForSelector('.markers-panel .monaco-list-row:has-text("ls -la looks inside a directory")')
      await page.waitForSelector('.markers-panel .monaco-list-row:has-text("its mode is set to 700")')
      await picture('problems-dark')
      // The log would be filtered by it too.
      await page.fill('.viewpane-filter input', '')
      await window.runCommand('View: Hide Panel')
    })

    test('the place at the cursor is inspected: what is wrong, and what is known', async () => {
      await openAt(PIPELINE, LISTING, '$DATA_DIR')
      await window.runCommand('Cistern: Inspect at Cursor')
      await page.waitForSelector('.monaco-hover :text("looks inside a directory")')
      await page.waitForSelector('.monaco-hover :text("the job sets it")')
      await picture('hover-dark')
      await page.keyboard.press('Escape')
      await window.toggleTheme()
    })

    test('a rule is explained without a network', async () => {
      await openAt(PIPELINE, LISTING, '$DATA_DIR')
      await window.runCommand('Cistern: Explain Rule')
      await page.waitForSelector('.tab.active:has-text("list.md")')
      if (host.showsPages) {
        await page.frameLocator('iframe.webview').frameLocator('#active-frame').locator('h1:has-text("private-dir/list")').waitFor()
        await picture('rule-light')
      }
    })

    test('a quick fix changes the file', async () => {
      await openAt(PIPELINE, LISTING, '$DATA_DIR')
      await page.waitForSelector('.squiggly-error')
      await window.quickFix('show the directory itself', `${name}-quick-fix-light`)
      await page.waitForSelector('.view-line:has-text("ls -ld")')
      await saved(PIPELINE, 'ls -ld "$DATA_DIR/pgdata"')
      await page.waitForSelector('.squiggly-error', { state: 'detached' })
      await picture('fixed-light')
    })

    test('the jobs that run a script are listed above it', async () => {
      await window.open(REPLAY, 1, 1)
      await page.waitForSelector('.codelens-decoration:has-text("run by")')
      await picture('lens-light')
      await page.locator('.codelens-decoration a:has-text("run by")').first().click()
      await page.waitForSelector('.reference-zone-widget :text(".gitlab-ci.yml")')
      await picture('jobs-light')
      await page.keyboard.press('Escape')
    })

    test('all safe fixes of a file are made', async () => {
      await openAt(REPLAY, 'export BLOCK_LOG_DIR=', 'BLOCK_LOG_DIR')
      await page.waitForSelector('.squiggly-error')
      await window.runCommand('Cistern: Make All Safe Fixes in This File')
      await page.waitForSelector('.view-line:has-text("BLOCK_LOG_DIR:-")')
      await saved(REPLAY, '="${BLOCK_LOG_DIR:-')
    })

    test('what must be changed in two files is shown, and changed in both', async () => {
      await openAt('modules/restore.sh', 'rsync -a')
      await page.waitForSelector('.squiggly-warning')
      await window.quickFix('keep one archive instead of the directory', `${name}-refactoring-light`)
      await page.waitForSelector('.bulk-edit-panel')
      await page.waitForSelector('.bulk-edit-panel .monaco-list-row:has-text("save.sh")')
      await picture('refactoring-preview-light')
      // What is not safe a person must agree to, file by file.
      for (const file of ['restore.sh', 'save.sh'])
        await page.locator(`.bulk-edit-panel .monaco-list-row:has-text("${file}") .edit-checkbox`).first().click()
      await page.locator('.bulk-edit-panel .monaco-button:has-text("Apply")').first().click()
      await page.waitForSelector('.bulk-edit-panel', { state: 'detached' })
      await openAt('modules/restore.sh', '#!/bin/bash')
      await page.waitForSelector('.view-line:has-text("tar xf")')
      await saved('modules/restore.sh', 'tar xf')
      await openAt('modules/save.sh', '#!/bin/bash')
      await page.waitForSelector('.view-line:has-text("tar cf")')
      await saved('modules/save.sh', 'tar cf')
      await picture('refactored-light')
    })

    test('all safe fixes of the workspace are shown before they are made', async () => {
      await window.runCommand('Cistern: Make All Safe Fixes in the Workspace (with Preview)')
      await page.waitForSelector('.bulk-edit-panel .monaco-list-row:has-text("nightly.yml")')
      await picture('preview-light')
      await page.locator('.bulk-edit-panel .monaco-button:has-text("Discard")').first().click()
      await page.waitForSelector('.bulk-edit-panel', { state: 'detached' })
      await window.toggleTheme()
    })

    test('the server is started again', async () => {
      await window.runCommand('Cistern: Restart Server')
      await page.waitForSelector('.statusbar-item:has-text("Cistern") .codicon-warning', { state: 'detached' })
      await page.waitForSelector('.statusbar-item:has-text("Cistern") .codicon-warning')
    })

    test('the log is shown', async () => {
      await window.runCommand('Cistern: Show Log')
      await page.waitForSelector('.panel .output-view')
      if (host.logs) await page.waitForSelector('.panel .output-view .view-line:has-text("Cistern 0.1.0")')
      await picture('log-dark')
      await window.runCommand('View: Hide Panel')
    })

    test('the walkthrough is there', async () => {
      await window.runCommand('Welcome: Open Walkthrough...')
      await page.waitForSelector('.quick-input-list .monaco-list-row:has-text("Get started with Cistern")')
      await page.keyboard.type('Get started with Cistern')
      await page.keyboard.press('Enter')
      await page.waitForSelector(':text("Read a finding")')
      await picture('walkthrough-dark')
    })

    test('nothing has failed meanwhile', async () => {
      await window.runCommand('Notifications: Show Notifications')
      expect(
        (await page.locator('.notifications-center .notification-list-item').allInnerTexts()).filter((text) => /cistern/i.test(text)),
      ).toEqual([])
    })
  })
}
