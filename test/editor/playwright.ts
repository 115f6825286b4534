/** As much of playwright-core as the tests use. It is installed outside the repository, so its types are not here. */
export interface Playwright {
  readonly chromium: { launch(options: { readonly executablePath: string; readonly args: readonly string[] }): Promise<Browser> }
}

export interface Browser {
  newPage(options: { readonly viewport: { readonly width: number; readonly height: number } }): Promise<Page>
  close(): Promise<void>
}

export interface Page {
  readonly keyboard: { press(keys: string): Promise<void>; type(text: string): Promise<void> }
  setDefaultTimeout(milliseconds: number): void
  goto(url: string): Promise<unknown>
  fill(selector: string, text: string): Promise<void>
  frameLocator(selector: string): FrameLocator
  locator(selector: string): Locator
  screenshot(options: { readonly path: string }): Promise<unknown>
  waitForSelector(selector: string, options?: { readonly timeout?: number; readonly state?: 'detached' }): Promise<unknown>
}

export interface FrameLocator {
  frameLocator(selector: string): FrameLocator
  locator(selector: string): Locator
}

export interface Locator {
  count(): Promise<number>
  waitFor(): Promise<void>
  first(): Locator
  click(): Promise<void>
  dblclick(): Promise<void>
  getAttribute(name: string): Promise<string | null>
  allInnerTexts(): Promise<readonly string[]>
}
