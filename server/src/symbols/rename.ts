/**
 * Whether a variable can be renamed everywhere at once, and if so where; else why not. Rather refuses than leaves one
 * place behind: every mention of the name in the root must be accounted for.
 */
import type { Source, Span } from '../text/source.js'
import { rangeOf } from '../text/source.js'
import { originAt, type Origin } from '../text/value.js'
import type { Workspace } from '../workspace/workspace.js'
import { VARIABLE } from './builtin-names.js'
import { variablesOf } from './job-names.js'
import { isDefinition, placeKey, type Occurrence } from './occurrence.js'
import type { Scene, Symbols } from './symbols.js'

export type Renaming = { readonly places: readonly Origin[] } | Refusal

export interface Refusal {
  /** A sentence for the person. */
  readonly refused: string
}

export interface Repository {
  readonly workspace: Workspace
  readonly symbols: Symbols
  /** Every text file of the root, also those that are neither shell nor CI YAML. */
  readonly texts: () => Iterable<Source>
}

/** bash(1), Shell Variables; login(1), and what programs everywhere look for. */
const OF_THE_SYSTEM =
  /^(_|HOME|PATH|PWD|OLDPWD|CDPATH|USER|LOGNAME|SHELL|SHELLOPTS|SHLVL|TERM|HOSTNAME|HOSTTYPE|HOST|MACHTYPE|OSTYPE|TMPDIR|LANG|LANGUAGE|LC_\w+|TZ|DISPLAY|EDITOR|VISUAL|PAGER|UID|EUID|GROUPS|RANDOM|SRANDOM|SECONDS|EPOCHSECONDS|EPOCHREALTIME|LINENO|IFS|PPID|PS[0-4]|PIPESTATUS|FUNCNAME|REPLY|COLUMNS|LINES|OPTARG|OPTIND|OPTERR|DIRSTACK|COPROC|MAPFILE|ENV|TIMEFORMAT|TMOUT|POSIXLY_CORRECT|BASH\w*|DEBIAN_FRONTEND|NO_COLOR|FORCE_COLOR|CI|LD_\w+|(?:https?|HTTPS?|no|NO)_(?:proxy|PROXY))$/

/** Whether any new name would do; null where it would. */
export function refusalToRename(occurrence: Occurrence, repository: Repository): Refusal | null {
  const { name, kind } = occurrence
  if (kind === 'function') return refuse(`${name} is a function; only variables are renamed`)
  if (OF_THE_SYSTEM.test(name)) return refuse(`${name} has a meaning to the shell or the system`)
  const { symbols, workspace } = repository
  const same = symbols.sameAs(occurrence)
  const scenes = scenesOf(same, symbols)
  const system = scenes.find(({ job }) => job?.system.predefined.test(name) === true)?.job?.system
  if (system !== undefined) return refuse(`${name} is set by the CI system (${system.name})`)
  if (!same.some(isDefinition)) return refuse(`${name} comes from outside: nothing in the repository sets it`)
  return (
    refusalOfScenes(name, same, scenes, repository) ??
    refusalOfConfiguration(name, workspace) ??
    refusalOfMentions(occurrence, same, repository)
  )
}

export function rename(occurrence: Occurrence, newName: string, repository: Repository): Renaming {
  if (!VARIABLE.test(newName)) return refuse(`${newName} is no name of a variable`)
  const { symbols } = repository
  const same = symbols.sameAs(occurrence)
  if (newName === occurrence.name) return { places: [] }
  const refusal = refusalToRename(occurrence, repository)
  if (refusal !== null) return refusal
  if (OF_THE_SYSTEM.test(newName)) return refuse(`${newName} has a meaning to the shell or the system`)
  const scenes = scenesOf(same, symbols)
  const system = scenes.find(({ job }) => job?.system.predefined.test(newName) === true)?.job?.system
  if (system !== undefined) return refuse(`${newName} is set by the CI system (${system.name})`)
  const files = new Set([...same.map(({ origin }) => origin.source.path), ...scenes.flatMap(filesOf)])
  for (const source of repository.workspace.sources.values()) {
    const [taken] = files.has(source.path) ? wordsIn(source, newName) : []
    if (taken !== undefined) return refuse(`${newName} is taken: it stands at ${placeOf(source, taken)}`)
  }
  const given = scenes.find(({ job }) => job !== null && variablesOf(job).some(({ name }) => name === newName))
  if (given?.job !== null && given !== undefined) return refuse(`${newName} is taken: job ${given.job.name} is given it`)
  return { places: same.map(({ origin }) => origin) }
}

/** What runs with one of the places, and may use the name without writing it. */
function refusalOfScenes(
  name: string,
  same: readonly Occurrence[],
  scenes: readonly Scene[],
  { workspace, symbols }: Repository,
): Refusal | null {
  const files = new Set(scenes.flatMap(filesOf))
  for (const { job, scripts, isWalked } of scenes) {
    const [unknown] = job?.unknownSources ?? []
    if (unknown !== undefined) return refuse(`${placeOf(unknown.source, unknown)} takes in what cannot be read, and it may use ${name}`)
    for (const script of scripts) {
      const names = symbols.namesOf(script)
      const [source] = isWalked ? [] : [...(names.byName.get('.') ?? []), ...(names.byName.get('source') ?? [])]
      if (source !== undefined)
        return refuse(`what ${placeOf(source.origin.source, source.origin)} sources is not known, and it may use ${name}`)
      const [blind] = names.blind
      if (blind !== undefined)
        return refuse(
          `${blind.why}${blind.origin === null ? '' : ` at ${placeOf(blind.origin.source, blind.origin)}`} may use ${name} unseen`,
        )
    }
  }
  const walk = workspace.walks.find((each) => each.unknownSources.length > 0 && scenes.some(({ scripts }) => scripts.includes(each.script)))
  if (walk !== undefined) return refuse(`${walk.file} sources a file that cannot be read, and it may use ${name}`)
  const notice = workspace.notices.find(({ kind, path }) => kind !== 'config' && files.has(path))
  if (notice !== undefined) return refuse(`${notice.path} was not understood as a whole: ${notice.message}`)
  const isRead = same.some((each) => !isDefinition(each))
  return isRead ? null : refuse(`no script reads ${name}, so a program that is run may`)
}

function refusalOfConfiguration(name: string, { configurations }: Workspace): Refusal | null {
  return configurations.all.some(({ environment }) => environment.has(name))
    ? refuse(`${name} is set outside of the repository, as the configuration says`)
    : null
}

/** A mention that is neither one of the places, nor another variable, nor in a comment. */
function refusalOfMentions(occurrence: Occurrence, same: readonly Occurrence[], { symbols, workspace, texts }: Repository): Refusal | null {
  const { name } = occurrence
  const renamed = new Set(same.map(({ origin }) => placeKey(origin)))
  const ownFiles = new Set(same.map(({ origin }) => origin.source.path))
  const others = new Map(
    symbols
      .all()
      .filter((each) => each.name === name && !renamed.has(placeKey(each.origin)))
      .map((each) => [placeKey(each.origin), each]),
  )
  const comments = commentsOf(symbols)
  const isOurs = new Set(workspace.files.map(({ path }) => path))
  const isLocal = occurrence.local !== null
  for (const source of texts()) {
    if (isLocal && !ownFiles.has(source.path)) continue
    for (const span of wordsIn(source, name)) {
      const key = placeKey(originAt(source, span))
      if (renamed.has(key) || isInComment(source, span, comments, isOurs)) continue
      const other = others.get(key)
      const place = placeOf(source, span)
      if (other === undefined) {
        if (/\.(md|txt|rst|adoc)$/i.test(source.path)) continue
        return refuse(`${name} is also named at ${place}, where it is not known what it means`)
      }
      if (isLocal && other.local === null) return refuse(`a function that is called may use ${name} too, at ${place}`)
      if (!isLocal && other.local === null && isFree(other, symbols))
        return refuse(`${name} is also read at ${place}, and it is not known who sets it there`)
    }
  }
  return null
}

/** Nothing sets it where it is read. */
function isFree(occurrence: Occurrence, symbols: Symbols): boolean {
  return occurrence.kind === 'variable' && !symbols.sameAs(occurrence).some(isDefinition)
}

function commentsOf(symbols: Symbols): ReadonlyMap<string, readonly Origin[]> {
  const byFile = new Map<string, Origin[]>()
  for (const script of new Set(symbols.scenes.flatMap(({ scripts }) => scripts))) {
    for (const comment of symbols.namesOf(script).comments) {
      const known = byFile.get(comment.source.path)
      if (known === undefined) byFile.set(comment.source.path, [comment])
      else known.push(comment)
    }
  }
  return byFile
}

function isInComment(
  source: Source,
  { start, end }: Span,
  comments: ReadonlyMap<string, readonly Origin[]>,
  isOurs: ReadonlySet<string>,
): boolean {
  if (comments.get(source.path)?.some((each) => each.start <= start && end <= each.end) === true) return true
  if (!isOurs.has(source.path) || !/\.ya?ml$/.test(source.path)) return false
  return /^\s*#/.test(source.text.slice(source.text.lastIndexOf('\n', start - 1) + 1, start))
}

function scenesOf(same: readonly Occurrence[], symbols: Symbols): readonly Scene[] {
  const files = new Set(same.map(({ origin }) => origin.source.path))
  const places = new Set(same.map(({ origin }) => placeKey(origin)))
  return symbols.scenes.filter((scene) => {
    const isNear = filesOf(scene).some((file) => files.has(file))
    return isNear && symbols.namedIn(scene, same[0]?.name ?? '').some(({ origin }) => places.has(placeKey(origin)))
  })
}

function filesOf({ job, scripts }: Scene): readonly string[] {
  const written = scripts.flatMap(({ value }) => value.flatMap(({ origin }) => origin?.source.path ?? []))
  return [...new Set([...(job === null ? [] : [job.origin.source.path]), ...written])]
}

function wordsIn({ text }: Source, name: string): readonly Span[] {
  if (!text.includes(name)) return []
  return [...text.matchAll(new RegExp(`(?<![A-Za-z0-9_])${name}(?![A-Za-z0-9_])`, 'g'))].map(({ index }) => ({
    start: index,
    end: index + name.length,
  }))
}

function placeOf(source: Source, span: Span): string {
  return `${source.path}:${rangeOf(source, span).line}`
}

function refuse(refused: string): Refusal {
  return { refused }
}
