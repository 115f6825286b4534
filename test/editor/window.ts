/**
 * A window of VS Code in a browser, and what a person does there. Knows the editor's page; what Cistern should show in
 * it is for the tests.
 */
import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { CHROMIUM, type Host } from './host.js'
import type { Browser, Locator, Page, Playwright } from './playwright.js'

const LIGHT = '.monaco-workbench.vs'
const INPUT = '.quick-input-widget:not([style*="display: none"]) input.input'

export interface EditorWindow {
  readonly page: Page
  /** Opens a file of the folder, with the cursor at a 1-based line and column. */
  open(path: string, line: number, column: number): Promise<void>
  runCommand(title: string): Promise<void>
  /** Chooses something that can be done at the cursor, once it is offered. */
  quickFix(title: string, picture: string): Promise<void>
  /** From dark to light, or back; it is dark at first. */
  toggleTheme(): Promise<void>
  /** Keeps what is seen now in the ignored folder of test results. */
  picture(name: string): Promise<void>
  close(): Promise<void>
}

/** Shows a host. `tools` is the prepared folder, `pictures` where pictures are kept. */
export async function openWindow(tools: string, { url }: Host, pictures: string): Promise<EditorWindow> {
  mkdirSync(pictures, { recursive: true })
  const { chromium }: Playwright = createRequire(join(tools, 'package.json'))('playwright-core')
  const browser: Browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  // Long, because it is only waited for what must come.
  page.setDefaultTimeout(60_000)
  await page.goto(url)
  await page.waitForSelector('.monaco-workbench .statusbar-item')
  // Settings of the folder are read after the first things are shown.
  await page.waitForSelector('.monaco-workbench.vs-dark')

  const fileRow = (name: string, depth: number): Locator =>
    page.locator(`.explorer-folders-view .monaco-list-row[aria-level="${depth}"]:has(.label-name > span:text-is("${name}"))`).first()
  const isThere = (selector: string, timeout: number): Promise<boolean> =>
    page.waitForSelector(selector, { timeout }).then(
      () => true,
      () => false,
    )
  /** Until what it should bring is there: a view that was just closed takes the first key. */
  const pressUntil = async (keys: string, selector: string): Promise<void> => {
    for (let left = 10; left > 0; left -= 1) {
      await page.keyboard.press(keys)
      if (await isThere(selector, 6000)) return
    }
    throw new Error(`${keys} does not bring ${selector}`)
  }
  const runCommand = async (title: string): Promise<void> => {
    await pressUntil('F1', INPUT)
    await page.fill(INPUT, `>${title}`)
    // Others may fit better in the eyes of the editor; behind the title may stand its keys.
    const row = '.quick-input-list .monaco-list-row'
    await page.locator(`${row}[aria-label="${title}"], ${row}[aria-label^="${title}, "]`).first().click()
  }
  const picture = async (name: string): Promise<void> => {
    await page.screenshot({ path: join(pictures, `${name}.png`) })
  }
  return {
    page,
    runCommand,
    picture,
    async open(path, line, column) {
      const names = path.split('/')
      for (const [index, name] of names.entries()) {
        const row = fileRow(name, index + 1)
        if (index === names.length - 1) await row.dblclick()
        else if ((await row.getAttribute('aria-expanded')) !== 'true') await row.click()
      }
      await page.waitForSelector(`.tab.active[data-resource-name="${names.at(-1)}"]`)
      await pressUntil('Control+G', INPUT)
      await page.fill(INPUT, `:${line}:${column}`)
      // Before the line is offered, the key does nothing.
      await page.waitForSelector(`.quick-input-list .monaco-list-row:has-text("line ${line} ")`)
      // Keys go to what has the focus, and actions are asked for where the cursor is.
      await pressUntil('Enter', `.statusbar-item:has-text("Ln ${line}, Col ${column}")`)
      await page.waitForSelector('.editor-instance .monaco-editor.focused')
    },
    async quickFix(title, name) {
      await pressUntil('Control+.', '.action-widget .monaco-list-row')
      await page.waitForSelector(`.action-widget .monaco-list-row:has-text("${title}")`)
      await picture(name)
      // The list keeps the pointer off at first.
      const chosen = page.locator(`.action-widget .monaco-list-row.focused:has-text("${title}")`)
      for (let left = 20; left > 0 && (await chosen.count()) === 0; left -= 1) await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
    },
    async toggleTheme() {
      const wasLight = (await page.locator(LIGHT).count()) > 0
      await runCommand('Preferences: Toggle between Light/Dark Themes')
      await page.waitForSelector(wasLight ? '.monaco-workbench.vs-dark' : LIGHT)
    },
    close: () => browser.close(),
  }
}
