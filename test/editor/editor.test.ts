/**
 * The packed extension in a real VS Code, in a real browser, on a copy of the examples: what somebody sees and does there.
 * The workspace is not trusted, and it makes no difference.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from './playwright.js'
import { missing, openWindow, type EditorWindow } from './window.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PIPELINE = '.gitlab-ci.yml'
const LISTING = 'ls -la "$DATA_DIR/pgdata"'
const { editorFolder, isPrepared }: { editorFolder: () => string; isPrepared: (folder: string) => boolean } = await import(
  new URL('prepare.mjs', import.meta.url).href
)
const lacks = missing(editorFolder(), isPrepared)
const isSkipped = lacks !== null && process.env['CI'] === undefined
if (isSkipped) console.warn(`skipped: ${lacks}`)

describe.skipIf(isSkipped)('in VS Code', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cistern-examples-')))
  const workspace = join(folder, 'examples')
  let window: EditorWindow
  let page: Page

  beforeAll(async () => {
    expect(lacks).toBeNull()
    cpSync(join(ROOT, 'examples'), workspace, { recursive: true })
    const extension = join(folder, 'cistern.vsix')
    execFileSync(process.execPath, ['scripts/package.mjs', relative(ROOT, extension)], { cwd: ROOT, stdio: 'pipe' })
    window = await openWindow(editorFolder(), extension, workspace, join(ROOT, 'test-output/editor'))
    page = window.page
    await window.open(PIPELINE, ...place(LISTING, '$DATA_DIR'))
  }, 180_000)

  afterAll(async () => {
    await window?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await window.picture(`failed-${task.name.replaceAll(/\W+/g, '-')}`)
  })

  /** 1-based line and column of a word in the last line of the pipeline that holds a text. */
  function place(text: string, word: string): [number, number] {
    const lines = readFileSync(join(workspace, PIPELINE), 'utf8').split('\n')
    const line = lines.findLastIndex((each) => each.includes(text))
    return [line + 1, (lines[line] ?? '').indexOf(word) + 1]
  }

  test('a finding is underlined, and the status item counts', async () => {
    await page.waitForSelector('.squiggly-error')
    await page.waitForSelector('.statusbar-item:has-text("Cistern") .codicon-warning')
    await window.picture('squiggle-dark')
  })

  test('the list of problems shows the trail below its finding', async () => {
    await window.runCommand('Problems: Focus on Problems View')
    // The whole workspace is in the list, and the page holds only the rows in view.
    await page.fill('.viewpane-filter input', 'its mode is set to 700')
    await page.waitForSelector('.markers-panel .monaco-list-row:has-text("ls -la looks inside a directory")')
    await page.waitForSelector('.markers-panel .monaco-list-row:has-text("its mode is set to 700")')
    await window.picture('problems-dark')
    await window.runCommand('View: Hide Panel')
  })

  test('hovering says what is wrong', async () => {
    await window.open(PIPELINE, ...place(LISTING, '$DATA_DIR'))
    await window.runCommand('Show or Focus Hover')
    await page.waitForSelector('.monaco-hover :text("looks inside a directory")')
    await window.picture('hover-dark')
    await page.keyboard.press('Escape')
    await window.toggleTheme()
  })

  test('a rule is explained without a network', async () => {
    await window.open(PIPELINE, ...place(LISTING, '$DATA_DIR'))
    await window.runCommand('Cistern: Explain Rule')
    await page.waitForSelector('.tab.active:has-text("list.md")')
    await page.frameLocator('iframe.webview').frameLocator('#active-frame').locator('h1:has-text("private-dir/list")').waitFor()
    await window.picture('rule-light')
    await window.runCommand('View: Close Editor')
  })

  test('a quick fix changes the file', async () => {
    await window.open(PIPELINE, ...place(LISTING, '$DATA_DIR'))
    await page.waitForSelector('.squiggly-error')
    await window.openQuickFixes()
    await page.waitForSelector('.action-widget .monaco-list-row:has-text("Cistern:")')
    await window.picture('quick-fix-light')
    await page.locator('.action-widget .monaco-list-row:has-text("show the directory itself")').first().click()
    await page.waitForSelector('.view-line:has-text("ls -ld")')
    await page.keyboard.press('Control+S')
    await expect.poll(() => readFileSync(join(workspace, PIPELINE), 'utf8'), { timeout: 60_000 }).toContain('ls -ld "$DATA_DIR/pgdata"')
    await window.picture('fixed-light')
  })

  test('all safe fixes of the workspace are shown before they are made', async () => {
    await window.open('.github/workflows/nightly.yml', 81, 1)
    await page.waitForSelector('.view-line:has-text("PG_ROOT/pgdata")')
    await expect.poll(() => page.locator('.squiggly-error, .squiggly-warning').allInnerTexts(), { timeout: 60_000 }).not.toHaveLength(0)
    await window.runCommand('Cistern: Make All Safe Fixes in the Workspace (with Preview)')
    await page.waitForSelector('.refactor-preview-panel, :text("Refactor Preview")', { timeout: 60_000 })
    await window.picture('preview-light')
  })

  test('the walkthrough is there', async () => {
    await window.toggleTheme()
    await window.runCommand('Welcome: Open Walkthrough...')
    await page.waitForSelector('.quick-input-list .monaco-list-row:has-text("Get started with Cistern")')
    await page.keyboard.type('Get started with Cistern')
    await page.keyboard.press('Enter')
    await page.waitForSelector(':text("Read a finding")')
    await window.picture('walkthrough-dark')
  })
})
