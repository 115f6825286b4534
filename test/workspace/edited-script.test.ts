/**
 * A script of some hundred lines that is edited, function by function, in a workspace whose jobs run it: what is known
 * after each edit is what a fresh analysis finds, and what the edit does not reach stays the same object.
 */
import { describe, expect, test } from 'vitest'
import { analyse, analysing, fixesFor, type Analysis } from '../../server/src/engine.js'
import type { Execution } from '../../server/src/facts/situated.js'
import { copyForTrial, makeCache, type Cache } from '../../server/src/workspace/workspace.js'
import { CACHE_MANAGER, COMMON, EXAMPLES } from '../examples/example.js'
import { randomNumbers } from '../random.js'
import { filesIn, memoryHost, type Files } from '../rules/fixture.js'
import { told } from '../rules/laws.js'
import { SEED } from '../seed.js'
import { native } from '../syntax/parsers.js'

/** As for the edits over the protocol, each of which is smaller. */
const EDITS = Math.max(60, Number(process.env['CISTERN_RANDOM_EDITS'] ?? 0) / 25)

/** After how many edits fixes are compared, too: each is tried for it. */
const FIXED = 10

/** Lines that people write in functions, of every kind that changes what calls read, leave or end. */
const LINES: readonly string[] = [
  '  cp -a build/. "$CACHE_NFS_PATH/build/"',
  '  export CACHE_LOCAL_PATH=/tmp/x',
  '  local x=1',
  '  cd /tmp',
  '  exit 1',
  '  return 0',
  '  ls -la "$RESTORED/pgdata"',
  '  log again',
  '  [[ -n ${FOO:-} ]] || die "no"',
  '  if is_on_node; then log a; fi',
  '  ENTRY_NFS=/nfs/other',
  '  # a comment',
  '  # CACHE_X is read from the environment',
  '  # cistern-ignore nfs/per-file-copy -- measured',
  `  bash -c 'cp -r "$1/pgdata" /nfs/x' _ "$source"`,
  '  sudo chmod 700 "$target/pgdata"',
  '  trap - EXIT',
  '  set +e',
  '  source "$(dirname "$0")/common.sh"',
  '  unset ENTRY_LOCAL',
  '  locate_entry a b',
  '  store_tree "$1"',
  '  eval "$1"',
  '  X=$(is_on_node && echo a)',
  '  export -f log',
  '  log() { cp -a /a "$CACHE_NFS_PATH/b"; }',
  '  ( exit 3 )',
  '  sudo chown -R postgres "$target/pgdata"',
  '  mkdir -p "$target"',
  '  sudo mkdir -m 700 "$target/pgdata"',
  '  mount -t nfs server:/export "$CACHE_LOCAL_PATH"',
  '  initdb -D "$target/pgdata"',
  '  pg_ctl -D "$source/pgdata" start',
  '  pg_ctl -D "$source/pgdata" stop',
  '  rm -rf "$target"',
  '  setfacl -m u:me:rx "$target/pgdata"',
  '  PGDATA="$target/pgdata"',
  '  ln -s /elsewhere "$target/pgdata/pg_tblspc/1"',
  '  tar -cf "$CACHE_NFS_PATH/a.tar" -C "$source" .',
  '  tar -cf - -C "$source" . | tar -xf - -C "$target"',
  '  mv "$target" "$ENTRY_LOCAL"',
  '  umask 077',
  '  docker run -v "$target/pgdata:/var/lib/postgresql/data" postgres',
  '  cp -r "$source/pgdata" "$target/"',
  '  cp -a "$source/tablespace" "$target/"',
  '  [[ -d $target ]] || exit 2',
  '  exec 9>"$CACHE_NFS_PATH/lock"; flock 9',
  '  test -f "$target/pgdata/PG_VERSION"',
  '  : "${CACHE_LOCAL_PATH:=/tmp/x}"',
  '  fi',
  '}',
]

function analysed(files: Files, cache: Cache, open: readonly string[] = []): Analysis {
  const host = memoryHost(files, native(), (path) => open.includes(path))
  return analyse(host, { rules: null, cache })
}

/** An analysis that somebody has left after some steps, as he typed on. */
function leave(files: Files, cache: Cache, steps: number): void {
  const analysis = analysing(memoryHost(files, native()), { rules: null, cache })
  for (let step = 0; step < steps; step += 1) analysis.next()
}

function said(analysis: Analysis): unknown {
  const { findings, workspace } = analysis
  return {
    findings: told(analysis),
    texts: findings.map(({ message, fingerprint, suppressed }) => ({ message, fingerprint, suppressed })),
    walks: workspace.walks.map(({ file }) => file),
    notices: workspace.notices.map(({ path, span, message }) => `${path}:${span?.start ?? ''} ${message}`),
  }
}

/** The fixes that are offered, and what each writes where. */
function fixed(analysis: Analysis, files: Files, cache: Cache): unknown {
  const host = memoryHost(files, native())
  const fixes = fixesFor(host, analysis, analysis.findings, { rules: null, cache: copyForTrial(cache) })
  return analysis.findings.map((finding) =>
    (fixes.get(finding) ?? []).map(({ title, edits }) => ({
      title,
      edits: edits.map(({ source: { path }, start, end, newText }) => ({ path, start, end, newText })),
    })),
  )
}

function withText(files: Files, path: string, change: (text: string) => string): Files {
  const file = files.get(path)
  if (file === undefined) throw new Error(`there is no ${path}`)
  return new Map(files).set(path, { ...file, content: change(file.content) })
}

test(
  `after each of ${EDITS} edits the findings are those of a fresh analysis`,
  () => {
    const original = filesIn(EXAMPLES)
    const below = randomNumbers(SEED)
    const cache = makeCache({ follows: true })
    let files = original
    analysed(files, cache)
    for (let count = 1; count <= EDITS; count += 1) {
      const path = below(8) === 0 ? COMMON : CACHE_MANAGER
      const kind = below(8)
      const at = 45 + below(450)
      files = kind === 0 ? original : withText(files, path, (text) => edited(text, at, kind, below))
      // From the middle on somebody has it open.
      const open = count * 2 > EDITS ? [CACHE_MANAGER] : []
      if (below(4) === 0)
        leave(
          withText(files, path === COMMON ? CACHE_MANAGER : COMMON, (text) => edited(text, 5 + below(60), 5, below)),
          cache,
          below(150),
        )
      const [what, fresh] = [`edit ${count}, of kind ${kind} at line ${at} of ${path}`, makeCache()]
      const [now, anew] = [analysed(files, cache, open), analysed(files, fresh)]
      expect(said(now), what).toEqual(said(anew))
      if (count % FIXED === 0) expect(fixed(now, files, cache), what).toEqual(fixed(anew, files, fresh))
    }
  },
  30_000 + EDITS * 2_000,
)

function edited(text: string, at: number, kind: number, below: (limit: number) => number): string {
  const lines = text.split('\n')
  const line = lines[at] ?? ''
  if (kind === 1) lines.splice(at, 1)
  else if (kind === 2) lines.splice(at, 0, line)
  else if (kind === 3)
    lines[at] = line.slice(0, below(line.length + 1)) + (['x', '"', '#', '$', ''][below(5)] ?? '') + line.slice(below(line.length + 1))
  else lines.splice(at, 0, LINES[below(LINES.length)] ?? '')
  return lines.join('\n')
}

describe('an edit', () => {
  const files = filesIn(EXAMPLES)

  /** The jobs whose executions are other objects after an edit in the script, null for those of files. */
  function madeAgain(from: string, to: string): readonly (string | null)[] {
    const cache = makeCache({ follows: true })
    analysed(files, cache)
    // What calls leave is kept from the first edit on.
    analysed(
      withText(files, CACHE_MANAGER, (text) => text.replace(from, () => `${from}\n  log here`)),
      cache,
    )
    const before = new Set<Execution>(analysed(files, cache).workspace.executions)
    const edit = withText(files, CACHE_MANAGER, (text) => {
      if (!text.includes(from)) throw new Error(`${from} is not in the script`)
      return text.replace(from, () => to)
    })
    const { executions } = analysed(edit, cache).workspace
    return executions.filter((execution) => !before.has(execution)).map(({ job }) => job?.name ?? null)
  }

  test('in the comments of a function leaves every execution what it is', () => {
    expect(madeAgain('cmd_put() {', 'cmd_put() {\n  # Stores it.')).toEqual([])
  })

  test('in a function that no job comes to leaves those of all jobs', () => {
    expect(madeAgain('cmd_get_file() {', 'cmd_get_file() {\n  cp -a a/. "$CACHE_NFS_PATH/a"')).toEqual([null])
  })

  test('in a function that some jobs come to leaves those of the others', () => {
    const again = madeAgain('  log "refresh $ENTRY_NAME"', '  log "refresh $ENTRY_NAME"\n  cp -a a/. "$CACHE_NFS_PATH/a"')
    const everyJob = madeAgain('load_settings() {', 'load_settings() {\n  cp -a a/. "$CACHE_NFS_PATH/a"')
    expect(again).toContain(null)
    expect(again.length).toBeLessThan(everyJob.length)
  })

  test.each([
    ['from the second edit on', 2, []],
    ['of a script that is open from the first', 1, [CACHE_MANAGER]],
  ])('leaves the reports on what it does not concern the very same, %s', (_when, first, open) => {
    const cache = makeCache({ follows: true })
    const withCopies = (count: number): Files =>
      withText(files, CACHE_MANAGER, (text) => {
        const start = 'warn_about_stale_lock() {\n'
        return text.replace(start, () => start + '  cp -a a/. "$CACHE_NFS_PATH/a"\n'.repeat(count))
      })
    const all = Array.from({ length: first + 1 }, (_, count) => analysed(withCopies(count), cache, open).findings)
    const evidence = new Set<unknown>(all.at(-2)?.map((finding) => finding.evidence))
    const [same, other] = [true, false].map((isSame) => (all.at(-1) ?? []).filter((finding) => evidence.has(finding.evidence) === isSame))
    // What is said of copies in the function is said anew.
    expect(new Set(other?.map(({ rule }) => rule))).toContain('nfs/per-file-copy')
    expect(same?.filter(({ origin }) => origin.source.path === CACHE_MANAGER).length).toBeGreaterThan(other?.length ?? 0)
  })
})
