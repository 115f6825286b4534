/** The walls of the design as a check of an import graph. Knows nothing of files on disk. */

/** For each file, relative to server/src, what it imports: files relative to server/src, or names of packages. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>

/** The straight line, first to last; a folder imports only from those before it. */
const LINE = ['text', 'syntax', 'pipelines', 'commands', 'run', 'facts', 'rules', 'findings'] as const
const FACES: readonly string[] = ['report', 'cli', 'lsp']
/** The folders of the engine that are not on the line, and how far down the line they see; each sees those before it too. */
const BESIDE: readonly { readonly folder: string; readonly sees: (typeof LINE)[number] }[] = [
  { folder: 'configuration', sees: 'pipelines' },
  { folder: 'workspace', sees: 'facts' },
  { folder: 'inspect', sees: 'facts' },
  { folder: 'symbols', sees: 'facts' },
]
/** Packages that belong to one folder. */
const OWNERS: readonly { readonly package: RegExp; readonly folder: string }[] = [
  { package: /^(web-)?tree-sitter/, folder: 'syntax' },
  { package: /^yaml$/, folder: 'pipelines' },
  { package: /^vscode-/, folder: 'lsp' },
]
/** What rules see besides facts and each other's shared files: the vocabulary of effects, and text. */
const SEEN_BY_RULES = /^(text\/|facts\/|commands\/(effect|field)\.ts$|rules\/[^/]+\.ts$)/

/** Every import that crosses a wall, as a sentence. */
export function crossings(graph: ImportGraph): readonly string[] {
  const found: string[] = []
  for (const [file, imports] of graph) {
    for (const imported of imports) {
      const why = isFile(imported) ? wallBetween(file, imported) : wallToPackage(file, imported)
      if (why !== null) found.push(`${file} imports ${imported}: ${why}`)
    }
  }
  return [...found, ...cycles(graph)]
}

function isFile(imported: string): boolean {
  return imported.endsWith('.ts')
}

function folderOf(file: string): string {
  const at = file.indexOf('/')
  return at < 0 ? file : file.slice(0, at)
}

function wallBetween(file: string, imported: string): string | null {
  const [from, to] = [folderOf(file), folderOf(imported)]
  if (from === 'rules' && isRule(file) && !SEEN_BY_RULES.test(imported)) return 'a rule sees effects, facts and text, and no other rule'
  if (from === to) return null
  if (FACES.includes(from)) return from === 'report' && FACES.includes(to) ? 'a report is the same for every face' : null
  if (FACES.includes(to)) return 'the engine knows no face'
  const [mine, theirs] = [rankOf(from), rankOf(to)]
  if (mine === null || theirs === null)
    return from === 'engine.ts'
      ? null
      : to === 'engine.ts'
        ? 'engine.ts joins the line and stands past it'
        : 'a folder that the design does not name'
  return theirs < mine ? null : `${from} stands before ${to}`
}

/** The catalogue joins the rules, so it alone may import them. */
function isRule(file: string): boolean {
  return file.split('/').length > 2
}

function rankOf(folder: string): number | null {
  const at = LINE.findIndex((each) => each === folder)
  if (at >= 0) return at
  const beside = BESIDE.findIndex((each) => each.folder === folder)
  const last = BESIDE[beside]?.sees
  return last === undefined ? null : LINE.indexOf(last) + (beside + 1) / (BESIDE.length + 1)
}

function wallToPackage(file: string, name: string): string | null {
  const folder = folderOf(file)
  if (!FACES.includes(folder) && name.startsWith('node:')) return 'the engine imports nothing from Node'
  const owner = OWNERS.find((each) => each.package.test(name))
  if (owner === undefined || owner.folder === folder || (FACES.includes(folder) && owner.folder === 'syntax')) return null
  return `only ${owner.folder}/ imports it`
}

/** Folders that import each other, directly or round about. */
function cycles(graph: ImportGraph): readonly string[] {
  const folders = new Map<string, Set<string>>()
  for (const [file, imports] of graph) {
    const from = folderOf(file)
    const known = folders.get(from) ?? new Set()
    folders.set(from, known)
    for (const imported of imports) if (isFile(imported) && folderOf(imported) !== from) known.add(folderOf(imported))
  }
  const reaches = (from: string, to: string, seen: ReadonlySet<string>): boolean =>
    [...(folders.get(from) ?? [])].some((next) => next === to || (!seen.has(next) && reaches(next, to, new Set([...seen, next]))))
  return [...folders.keys()]
    .filter((folder) => reaches(folder, folder, new Set([folder])))
    .map((folder) => `${folder} reaches itself through other folders`)
}
