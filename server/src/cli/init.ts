/** `cistern init`: writes a first configuration of what the repository shows, and says what it wrote and why. */
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { draftOf } from '../configuration/draft.js'
import { CONFIGURATION_FILES, MANIFEST } from '../configuration/configurations.js'
import { analyse } from '../engine.js'
import { printable } from '../report/columns.js'
import type { Parser } from '../syntax/parser.js'
import { seenIn, type Seen } from '../workspace/seen.js'
import { EXIT, usageError, type Console, type ExitStatus } from './console.js'
import { openHost, type TextFile } from './node-host.js'
import type { Invocation } from './options.js'
import { codeOf, sentenceOf } from './problem.js'
import { homepage } from './product.js'
import { hasConfiguration } from './root.js'
import { shownFolder, targetsOf } from './targets.js'
import { progressOn } from './terminal.js'
import { replaceFile } from './write.js'

/**
 * Writes the file, and gives the exit status.
 * @param loading the parser, which loads while everything else does
 */
export async function init(
  { operands, switches }: Invocation,
  console: Console,
  loading: Promise<Parser | { readonly message: string }>,
): Promise<ExitStatus> {
  const targets = targetsOf([operands[0] ?? '.'], console.workingDirectory, false)
  if ('message' in targets) return usageError(console, targets.message)
  const [folder] = targets.flatMap(({ named }) => named)
  if (folder === undefined || !statSync(folder).isDirectory())
    return usageError(console, `${operands[0]} is no folder`, 'usage: cistern init [folder]')
  const [there] = CONFIGURATION_FILES.filter((name) => existsSync(join(folder, name)))
  if (there === undefined && hasConfiguration(folder))
    return usageError(console, `${MANIFEST} has a configuration, and there can be one in a folder only`)
  if (there !== undefined && (there.endsWith('.json') || !switches.has('force')))
    return usageError(
      console,
      `${there} is there already, and nothing was written`,
      there.endsWith('.json') ? null : 'cistern init --force writes it anew; what it says now is lost',
    )
  const parser = await loading
  if ('message' in parser) return usageError(console, parser.message)
  const name = there ?? 'cistern.yaml'
  const progress = progressOn(console.stderr)
  const host = openHost(folder, parser, { onRead: (path) => progress.say(`reading ${path}`) })
  // As if there were none: a new one is not made of what the old one says.
  const { workspace } = analyse(
    { ...host, list: () => host.list().filter((path) => path !== name) },
    { rules: null, isAskedAbout: () => true },
  )
  progress.clear()
  const seen = seenIn(workspace)
  const before = there === undefined ? null : host.read(there).kind === 'text' ? host.readAs(there) : null
  if (there !== undefined && before === null) return usageError(console, `${name} is no text, and nothing was written`)
  const problem = write(join(folder, name), before, draftOf(seen, homepage))
  if (problem !== null) return usageError(console, `${name} was not written: ${problem}`)
  const shown = shownFolder(console.workingDirectory, folder)
  console.out(told(seen, shown === '.' ? name : `${shown}/${name}`))
  return EXIT.clean
}

/** Null when it is written, else why not. What has come there meanwhile stays. */
function write(path: string, before: TextFile | null, text: string): string | null {
  if (before !== null) return replaceFile(path, before, text)
  try {
    writeFileSync(path, text, { flag: 'wx' })
    return null
  } catch (error) {
    if (codeOf(error) === null) throw error
    return codeOf(error) === 'EEXIST' ? 'somebody else has just written one' : sentenceOf(error, 'the file')
  }
}

/** What is in the file, each with why. */
function told({ network, dataDirectories, environment, exclude }: Seen, name: string): string {
  const sections = [
    { setting: 'storage.network', entries: network },
    { setting: 'dataDirectories', entries: dataDirectories },
    { setting: 'environment', entries: environment },
    { setting: 'exclude', entries: exclude },
  ].filter(({ entries }) => entries.length > 0)
  const lines = sections.flatMap(({ setting, entries }) => [
    `  ${setting}`,
    ...entries.map(({ written, why }) => printable(`    ${written}  ${why}`)),
  ])
  const rest =
    lines.length === 0
      ? 'Nothing was seen that belongs there: every setting is an example in a comment.'
      : 'The other settings are examples in comments. Take out what is not so.'
  return `${[`Wrote ${printable(name)}${lines.length > 0 ? ' with what the repository shows:' : '.'}`, ...lines, rest].join('\n')}\n`
}
