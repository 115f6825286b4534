import { keysOf, type Clusters } from '../../facts/clusters.js'
import type { Evidence } from '../../facts/evidence.js'
import { accessOf, isAccepted } from '../../facts/modes.js'
import { originOfCommand } from '../../facts/origin.js'
import { fillingOf, madeOpen, siblingTablespace, type Filling } from '../../facts/filling.js'
import { nameOf, serverUser, type Runner } from '../../facts/servers.js'
import { canFollow, isEffect, isUncalled, type Situated, type SituatedEffect } from '../../facts/situated.js'
import { literal, type Value } from '../../text/value.js'
import { DATABASE_DIRECTORY } from '../needed-words.js'
import { andThen, modeAsWell, ownerOfOriginal, ownerOfServer, tablespaceAsWell } from '../restoring-fix.js'
import { defineRule, type Tools } from '../rule.js'

export default defineRule({
  id: 'pgdata/half-restored',
  since: '0.1.0',
  docs: {
    title: 'A restored PostgreSQL data directory gets its mode or its owner back, but not both',
    what: 'After a data directory was copied or unpacked, `chmod 700` is there without the `chown`, or the `chown` without the `chmod`, or the `chown` leaves the tablespace directory beside it out; or a `chown -R` of a directory around it gives it to somebody else than the user of the server.',
    why: 'When it starts, the server calls stat(2) on its data directory and demands two things: that it belongs to the very user who runs the server ("data directory has wrong ownership"), and that its mode is 0700 or 0750 ("data directory has invalid permissions"). `mkdir -p` makes 0755 under the usual umask, and `cp -r dir/.`, `rsync -r` and an archive without an entry for the top directory leave that mode as it is. Of a tablespace only the owner matters: the server must be able to write in it. Shown on the real thing by `test/proofs/data-directory-permissions.test.ts`.',
    pattern:
      'Always both, and the tablespaces too:\n\n```sh\nsudo mkdir -p "$STORE"\nsudo tar xf "$CACHE/store.tar" -C "$STORE"\nsudo chown -R postgres:postgres "$STORE/pgdata" "$STORE/tablespace"\nsudo chmod 700 "$STORE/pgdata"\n```',
    whenToIgnore: 'When the entry point of an image, or something else that this check cannot see, sets the other half.',
    fixSafety: 'Unsafe: owners or modes change.',
    sources: [
      'PostgreSQL manual, 19.2 Creating a Database Cluster and 23.6 Tablespaces',
      'measured with PostgreSQL 15, GNU coreutils 9.1, GNU tar 1.34 and rsync 3.2.7: after mkdir, `cp -r dir/.`, `rsync -r` and an archive of `*` leave 0755; `cp -a dir/.` and an archive of `.` set the mode of the source; base.tar of pg_basebackup has no entry for the directory itself',
    ],
    related: ['pgdata/unfaithful-copy', 'pgdata/loosened-permissions'],
  },
  needs: {
    here: [/\b(?:chmod|chown)\b/],
    anywhere: [DATABASE_DIRECTORY],
  },
  on: {
    changeMode(item, tools) {
      const mode = literal(item.effect.mode)
      const access = mode === null ? null : accessOf(mode)
      if (access === null || !isAccepted(access)) return
      const clusters = clustersFor(item, tools)
      if (clusters?.isItself === true) checkOwner(item, clusters, tools)
    },
    changeOwner(item, tools) {
      const clusters = clustersFor(item, tools)
      if (clusters === null || item.effect.owner === null || isOwnName(item.effect.owner) || (!clusters.isItself && !item.effect.recursive))
        return
      if (givenToAnother(item, clusters, tools)) return
      const filling = fillingOf(clusters, item, tools.facts.items)
      if (filling === null) return
      checkMode(item, clusters, filling, tools)
      checkTablespace(item, clusters, filling, tools)
    },
  },
})

type Changing = Situated & (SituatedEffect<'changeMode'> | SituatedEffect<'changeOwner'>)
type Owning = Situated & SituatedEffect<'changeOwner'>

function clustersFor(item: Changing, tools: Tools): Clusters | null {
  if (isUncalled(item)) return null
  const clusters = tools.facts.clusters(tools.facts.path(item.effect.path, item), item)
  return clusters === null || clusters.server === 'mysql' || clusters.isContent ? null : clusters
}

/** The mode is restored; is the owner? Only where the copy is shown to belong to another user than the server's. */
function checkOwner(item: Situated & SituatedEffect<'changeMode'>, clusters: Clusters, tools: Tools): void {
  const { items } = tools.facts
  const filling = fillingOf(clusters, item, items)
  if (
    filling === null ||
    filling.owner === 'kept' ||
    items.with('changeOwner').some((each) => isGiven(each) && follows(filling, each) && covers(each, clusters.keys, tools))
  )
    return
  if (startsInContainer(item, clusters, tools)) return
  const server = serverUser(clusters, item, items)
  const { user } = filling.item.moment
  if (server !== null && (server.user.kind === 'caller' ? user.kind === 'caller' : nameOf(server.user) === nameOf(user))) return
  if (filling.owner === 'unknown' && server === null) return
  const isShown = user.kind === 'root' || server !== null
  tools.report(
    { kind: 'command' },
    {
      severity: 'warning',
      confidence: isShown && filling.owner === 'lost' ? clusters.confidence : 'possible',
      message: `the mode is restored, but the owner is not: ${filling.said} leaves the files to ${user.kind === 'caller' ? 'the user who runs it' : (nameOf(user) ?? 'its user')}, nobody else can read them now, and PostgreSQL starts only on a directory of its own user`,
      because: [filling.evidence, ...(server === null ? [] : [server.evidence]), ...clusters.evidence],
      fixes: () =>
        server === null ? ownerOfOriginal(item, clusters, filling, tools) : ownerOfServer(item, nameOf(server.user), clusters, tools),
    },
  )
}

/** The owner is restored; is the mode? Only where the directory is shown to have been made open. */
function checkMode(item: Owning, clusters: Clusters, filling: Filling, tools: Tools): void {
  const { items } = tools.facts
  if (filling.mode === 'kept' || startsInContainer(item, clusters, tools)) return
  const made = filling.mode === 'dropped' ? null : madeOpen(clusters, filling.item, items)
  if (filling.mode !== 'dropped' && made === null) return
  const start = made ?? filling.item
  const isSet = items
    .with('changeMode', 'dataDirectory')
    .some(
      (each) =>
        canFollow(start, each) &&
        ((isEffect(each, 'changeMode') && keysOf(tools.facts.path(each.effect.path, each)).some((key) => clusters.keys.includes(key))) ||
          (isEffect(each, 'changeMode') && each.effect.recursive && covers(each, clusters.keys, tools)) ||
          (isEffect(each, 'dataDirectory') && each.effect.use === 'initialise' && covers(each, clusters.keys, tools))),
    )
  if (isSet) return
  const evidence: Evidence[] =
    made === null ? [] : [{ message: 'it is made without a mode: 0755 under the usual umask', origin: originOfCommand(made) }]
  tools.report(
    { kind: 'command' },
    {
      severity: 'warning',
      confidence: filling.mode === 'unknown' ? 'possible' : clusters.confidence,
      message: `the owner is restored, but the mode is not: ${filling.said} leaves the directory open to others, and PostgreSQL starts only with mode 0700 or 0750`,
      because: [filling.evidence, ...evidence, ...clusters.evidence],
      fixes: () => modeAsWell(item, clusters, tools),
    },
  )
}

/** The tablespace beside the data directory came with it, and stays with whom the copy left it. */
function checkTablespace(item: Owning, clusters: Clusters, filling: Filling, tools: Tools): void {
  const { items } = tools.facts
  if (filling.owner === 'kept' || startsInContainer(item, clusters, tools)) return
  const tablespace = siblingTablespace(clusters, filling, items)
  if (tablespace === null) return
  if (covers(item, [tablespace.key], tools)) return
  if (items.with('changeOwner').some((each) => isGiven(each) && follows(filling, each) && covers(each, [tablespace.key], tools))) return
  tools.report(
    { kind: 'command' },
    {
      severity: 'warning',
      confidence: filling.owner === 'lost' ? clusters.confidence : 'possible',
      message: 'the owner of the data directory is restored, that of the tablespace beside it is not: the server cannot write there',
      because: [tablespace.evidence, filling.evidence, ...clusters.evidence],
      fixes: () => tablespaceAsWell(item, tablespace.field),
    },
  )
}

/** Given to somebody who is not the server's user, and not given back; true where that is the matter here. */
function givenToAnother(item: Owning, clusters: Clusters, tools: Tools): boolean {
  const { items } = tools.facts
  const owner = ownerIn(item)
  if (owner === null) return false
  const server = otherOwner(item, clusters, tools)
  if (server === null || server.name === owner || isNumber(server.name) !== isNumber(owner)) return false
  const back = items
    .with('changeOwner')
    .some((each) => canFollow(item, each) && each.effect.owner !== null && ownerIn(each) !== owner && covers(each, clusters.keys, tools))
  if (back || items.with('remove').some((each) => each.effect.recursive && canFollow(item, each) && covers(each, clusters.keys, tools)))
    return true
  tools.report(
    { kind: 'command' },
    {
      severity: 'warning',
      confidence: clusters.confidence,
      message: `this gives the data directory to ${owner}, but its server runs as ${server.name} and starts only on a directory of its own`,
      because: [server.runner.evidence, ...clusters.evidence],
      fixes: () => {
        const { item: start } = server.runner
        return isEffect(start, 'dataDirectory')
          ? andThen(
              item,
              `chown -R ${server.name}`,
              'give the data directory back to its server',
              `it belongs to ${server.name} again`,
              start.effect.path,
            )
          : []
      },
    },
  )
  return true
}

/** The name of the server's user, by who runs it. */
function otherOwner(item: Owning, clusters: Clusters, tools: Tools): { readonly name: string; readonly runner: Runner } | null {
  const server = serverUser(clusters, item, tools.facts.items)
  const name = server === null ? null : nameOf(server.user)
  return server === null || name === null || !/^[\w-]+$/.test(name) || name === 'root' ? null : { name, runner: server }
}

/** The image's entry point sets owner and mode by itself. */
function startsInContainer(item: Situated, clusters: Clusters, { facts }: Tools): boolean {
  return facts.items
    .with('dataDirectory')
    .some(
      (each) =>
        each.effect.said.endsWith('run -v') &&
        canFollow(item, each) &&
        keysOf(facts.path(each.effect.path, each)).some((key) => clusters.keys.includes(key)),
    )
}

function follows(filling: Filling, item: Situated): boolean {
  return canFollow(filling.item, item)
}

function covers(item: Situated & { readonly kind: 'effect' }, keys: readonly string[], { facts }: Tools): boolean {
  const { effect } = item
  if (!('path' in effect)) return false
  const isDeep = 'recursive' in effect && effect.recursive === true
  return keysOf(facts.path(effect.path, item)).some((path) => keys.some((key) => key === path || (isDeep && key.startsWith(`${path}/`))))
}

/** `$USER`, `$(id -u)`: the very user takes the files, for something else than a server. */
function isOwnName(owner: Value): boolean {
  return owner.some((segment) => segment.kind === 'hole' && /^(USER|LOGNAME|UID|EUID|id( |$)|whoami)/.test(segment.hole.name))
}

/** To a user: a change of the group alone is none. */
function isGiven(item: Situated): item is Owning {
  return isEffect(item, 'changeOwner') && item.effect.owner !== null
}

function ownerIn({ effect }: Owning): string | null {
  return effect.owner === null ? null : literal(effect.owner)
}

function isNumber(name: string): boolean {
  return /^\d+$/.test(name)
}
