/**
 * The text of a first configuration: what was seen, each with why, and the other settings as examples in comments. Knows
 * how such a file reads best, not where what is in it comes from.
 */
import { schemaUrl, settingsShape } from './schema.js'
import { globOf, plainly } from './turn-off.js'

export interface DraftEntry {
  readonly written: string
  readonly why: string
}

/** What to write under each setting. */
export interface DraftEntries {
  readonly network: readonly DraftEntry[]
  readonly dataDirectories: readonly DraftEntry[]
  readonly environment: readonly DraftEntry[]
  readonly exclude: readonly DraftEntry[]
}

/** Prose begins with `# `; behind `#` alone stands what counts once that mark is taken away. */
export function draftOf(entries: DraftEntries, homepage: string): string {
  const network = listOf(entries.network, '    ')
  const lines = [
    `# yaml-language-server: $schema=${schemaUrl(homepage)}`,
    '#',
    '# What Cistern cannot see in this repository, and which rules are to be quiet where. All of it is optional:',
    `# ${homepage}/blob/main/docs/configuration.md`,
    '',
    ...(network.length > 0 ? ['storage:', about('  ', 'storage', 'network'), '  network:', ...network] : []),
    ...(network.length > 0
      ? [
          about('  ', 'storage', 'local'),
          '#  local:',
          '#    - /nfs/scratch',
          about('  ', 'storage', 'shared'),
          '#  shared:',
          '#    - /var/cache/ci',
        ]
      : ['#storage:', about('  ', 'storage', 'network'), '#  network:', '#    - /mnt/build-store', '#    - $MODULE_CACHE']),
    '',
    about('', 'dataDirectories'),
    ...section('dataDirectories', listOf(entries.dataDirectories, '  '), ['  - /srv/ledger/db']),
    '',
    about('', 'privateDirectories'),
    ...section('privateDirectories', [], ['  - path: /srv/vault', '    owner: vault']),
    '',
    about('', 'environment'),
    ...section(
      'environment',
      entries.environment.map(({ written, why }) => `  ${written}: # ${inOneLine(why)}`),
      ['  DEPLOY_HOST:', '  RELEASE_CHANNEL: beta'],
    ),
    '',
    about('', 'runner'),
    ...section('runner', [], ['  user: root', '  mounts:', '    - /mnt/build-store/ci:/cache']),
    '',
    '# Rules by their id: off, info, warning or error.',
    ...section('rules', [], ['  nfs/lock: off']),
    '',
    about('', 'exclude'),
    ...section(
      'exclude',
      listOf(
        entries.exclude.map(({ written, why }) => ({ written: plainly(globOf(written)), why })),
        '  ',
      ),
      ['  - vendor/'],
    ),
    '',
    about('', 'overrides'),
    ...section('overrides', [], ['  - files: [scripts/legacy/**]', '    rules:', '      nfs/per-file-copy: off']),
  ]
  return `${lines.join('\n')}\n`
}

function listOf(entries: readonly DraftEntry[], indent: string): readonly string[] {
  return entries.map(({ written, why }) => `${indent}- ${written} # ${inOneLine(why)}`)
}

/** A name of a file may hold anything. */
function inOneLine(why: string): string {
  return why.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
}

function section(name: string, lines: readonly string[], example: readonly string[]): readonly string[] {
  return lines.length > 0 ? [`${name}:`, ...lines] : [`#${name}:`, ...example.map((line) => `#${line}`)]
}

/** What the schema says of a setting. */
function about(indent: string, ...setting: readonly string[]): string {
  let json: unknown = settingsShape([], '').json
  for (const name of setting) json = keyOf(keyOf(json, 'properties'), name)
  return `${indent}# ${String(keyOf(json, 'description'))}`
}

function keyOf(json: unknown, key: string): unknown {
  return typeof json === 'object' && json !== null ? Object.entries(json).find(([name]) => name === key)?.[1] : undefined
}
