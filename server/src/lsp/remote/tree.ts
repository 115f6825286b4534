/**
 * The files of a folder that the client has open, as git would list them, and where roots begin in it. Asks the client
 * for folders and for little more than their `.gitignore` files; what is in the others is not looked at.
 */
import type { Ignore } from 'ignore'
import { leavesOut, withPatterns } from '../../cli/ignore-rules.js'
import { CONFIGURATION_FILES, MANIFEST, MANIFEST_KEY } from '../../configuration/configurations.js'
import type { ReadResult } from '../../workspace/host.js'
import type { ClientFiles } from './client-files.js'

export interface Tree {
  /** Relative to the folder, with slashes. */
  readonly paths: ReadonlySet<string>
  /** Folders with a configuration, and tops of repositories; '' is the folder itself. */
  readonly configured: ReadonlySet<string>
  readonly repositories: ReadonlySet<string>
  /** True where there is more than is looked at. */
  readonly isCut: boolean
}

export const NO_TREE: Tree = { paths: new Set(), configured: new Set(), repositories: new Set(), isCut: false }

/** What git and package managers keep for themselves. */
const NEVER_LISTED = new Set(['.git', 'node_modules'])
/** Each folder is a question to the client, and often one over a network. */
const MOST_FOLDERS = 10_000
const MOST_FILES = 100_000
/** So many questions wait for their answers at once. */
export const AT_ONCE = 16

interface Rules {
  /** The top of the repository, which paths are relative to. */
  readonly top: string
  readonly ignore: Ignore | null
}

/** @param readFile what a file of the folder holds, by its path */
export async function readTree(
  readFolder: (path: string) => ReturnType<ClientFiles['readFolder']>,
  readFile: (path: string) => Promise<ReadResult>,
): Promise<Tree> {
  const paths = new Set<string>()
  const configured = new Set<string>()
  const repositories = new Set<string>()
  const open: { readonly folder: string; readonly above: Rules }[] = [{ folder: '', above: { top: '', ignore: null } }]
  let seen = 0
  const look = async ({ folder, above }: (typeof open)[number]): Promise<void> => {
    const entries = (await readFolder(folder)) ?? []
    const names = new Set(entries.map(({ name }) => name))
    const isTop = names.has('.git')
    if (isTop) repositories.add(folder)
    if (
      CONFIGURATION_FILES.some((name) => names.has(name)) ||
      (names.has(MANIFEST) && isConfiguration(await readFile(joined(folder, MANIFEST))))
    )
      configured.add(folder)
    const rules = await rulesIn(folder, names, isTop ? { top: folder, ignore: null } : above, readFile)
    for (const { name, kind } of entries) {
      const path = joined(folder, name)
      const isLeftOut = leavesOut(rules.ignore, rules.top === '' ? path : path.slice(rules.top.length + 1), kind === 'folder')
      if (NEVER_LISTED.has(name) || (isLeftOut && !CONFIGURATION_FILES.includes(name))) continue
      if (kind === 'folder') open.push({ folder: path, above: rules })
      else paths.add(path)
    }
  }
  while (open.length > 0 && seen < MOST_FOLDERS && paths.size < MOST_FILES) {
    const now = open.splice(0, AT_ONCE)
    seen += now.length
    await Promise.all(now.map(look))
  }
  return { paths, configured, repositories, isCut: open.length > 0 }
}

async function rulesIn(
  folder: string,
  names: ReadonlySet<string>,
  above: Rules,
  readFile: (path: string) => Promise<ReadResult>,
): Promise<Rules> {
  if (!names.has('.gitignore')) return above
  const read = await readFile(joined(folder, '.gitignore'))
  if (read.kind !== 'text') return above
  const inside = above.top === '' ? folder : folder.slice(above.top.length + 1)
  return { top: above.top, ignore: withPatterns(above.ignore, inside, read.text) }
}

function isConfiguration(read: ReadResult): boolean {
  if (read.kind !== 'text' || !read.text.includes(`"${MANIFEST_KEY}"`)) return false
  try {
    const manifest: unknown = JSON.parse(read.text)
    return typeof manifest === 'object' && manifest !== null && MANIFEST_KEY in manifest
  } catch {
    return false
  }
}

function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}
