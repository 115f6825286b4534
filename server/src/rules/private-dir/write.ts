import type { Field } from '../../commands/field.js'
import { isRemote } from '../../facts/network.js'
import { parentOf } from '../../facts/ownership.js'
import type { Confidence } from '../../facts/evidence.js'
import type { PrivateDirectory } from '../../facts/private.js'
import type { Situated } from '../../facts/situated.js'
import { keyOf, type Value } from '../../text/value.js'
import { ANOTHER_USER } from '../needed-words.js'
import { defineRule, type Place, type Severity, type Tools } from '../rule.js'
import { withSudo } from '../sudo-fix.js'

export default defineRule({
  id: 'private-dir/write',
  since: '0.1.0',
  docs: {
    title: 'Something is written below a directory that was given to another user',
    what: "An earlier step gave a directory to another user (`sudo chown`, `sudo install -d`, `sudo mkdir`, another user's `initdb`), and a later one makes, replaces or removes something in it as the user of the job.",
    why: 'To make or remove an entry takes write permission on the directory (path_resolution(7), unlink(2)). A directory has mode 755 unless somebody says otherwise, so only its owner has it, and the command fails with "Permission denied". A redirection is made by the shell itself: `sudo echo x > file` opens the file without sudo. Shown on the real thing by `test/proofs/private-directory.test.ts`.',
    pattern:
      'Write as somebody who may, and give the directory away last:\n\n```sh\nsudo mkdir -p /srv/app/conf\nsudo cp app.conf /srv/app/conf/\necho "debug=1" | sudo tee -a /srv/app/conf/app.conf >/dev/null\n```',
    whenToIgnore: 'When the user of the job is the one the directory was given to, or is in a group that may write there.',
    fixSafety: '`sudo` is offered where the script already uses it, and is unsafe: what is written belongs to root.',
    sources: ['path_resolution(7), unlink(2), mkdir(2): EACCES', 'Bash manual, 3.6 Redirections'],
    related: ['private-dir/list', 'private-dir/archive'],
  },
  needs: {
    here: [
      ANOTHER_USER,
      // Something is given away, or is known to belong to another user.
      /chown|\binstall\b|\bmkdir\b|initdb|pg_basebackup|pg_ctl|\/root\b|postgresql|mysql|ssl\/private|\brun\b[^\n]*(?:-v|--volume)/,
    ],
    anywhere: [],
  },
  on: {
    makeDirectory(item, tools) {
      const { path } = item.effect
      const key = keyOf(tools.facts.path(path, item))
      const isThere = tools.facts.items
        .with('makeDirectory')
        .some((other) => other.order < item.order && keyOf(tools.facts.path(other.effect.path, other)) === key)
      if (!isThere) look('makes a directory', [around(path, item, tools)], { kind: 'word', field: path }, item, tools)
    },
    copyTree(item, tools) {
      const { to, said } = item.effect
      if (!isRemote(to.value)) look(`${said} writes`, into(to, item, tools), { kind: 'word', field: to }, item, tools)
    },
    moveTree(item, tools) {
      const { from, to, said } = item.effect
      look(`${said} writes`, into(to, item, tools), { kind: 'word', field: to }, item, tools)
      for (const field of from) look(`${said} takes something away`, [around(field, item, tools)], { kind: 'word', field }, item, tools)
    },
    extract(item, tools) {
      const { to, at, said } = item.effect
      const target = tools.facts.path({ ...at, value: to ?? [] }, item)
      look(`${said} writes`, [target], { kind: 'command' }, item, tools)
    },
    archive(item, tools) {
      const { to, said } = item.effect
      if (to !== null && !isRemote(to.value)) look(`${said} writes`, into(to, item, tools), { kind: 'word', field: to }, item, tools)
    },
    link(item, tools) {
      const { to } = item.effect
      look('makes a link', into(to, item, tools), { kind: 'word', field: to }, item, tools)
    },
    remove(item, tools) {
      const { path, recursive } = item.effect
      // What cannot be listed is not removed either, and that is told already.
      const isListed = tools.facts.items
        .with('listDirectory')
        .some(
          (other) =>
            other.moment === item.moment && tools.facts.privateDirectory(tools.facts.path(other.effect.path, other), other) !== null,
        )
      if (isListed) return
      const places = recursive ? into(path, item, tools) : [around(path, item, tools)]
      look('removes something', places, { kind: 'word', field: path }, item, tools, inCleaningUp)
    },
    writeFile(item, tools) {
      const { path } = item.effect
      look('writes', into(path, item, tools), { kind: 'word', field: path }, item, tools)
    },
  },
})

/** The directory that a path is an entry of, and the path itself where it is shown to be there. */
function into(field: Field, item: Situated, tools: Tools): readonly (Value | null)[] {
  return [around(field, item, tools), tools.facts.path(field, item)]
}

function around(field: Field, item: Situated, tools: Tools): Value | null {
  return parentOf(tools.facts.path(field, item))
}

function look(
  what: string,
  places: readonly (Value | null)[],
  place: Place,
  item: Situated,
  tools: Tools,
  judge: (confidence: Confidence) => Confidence = (confidence) => confidence,
): void {
  const [parent = null, itself = null] = places
  const foreign =
    (parent === null ? null : (tools.facts.foreignDirectory(parent, item) ?? shownPrivate(parent, item, tools))) ??
    (itself === null ? null : exactly(itself, item, tools))
  if (foreign === null) return
  tools.report(place, {
    severity: severityOf(item),
    confidence: judge(foreign.confidence),
    message: `${what} where only ${foreign.owner} may${item.moment.fate === 'stops' ? ': it fails here, and the script stops' : ''}`,
    because: foreign.evidence,
    fixes: () =>
      [withSudo(item, tools.facts, 'do it with sudo', place.kind === 'word' ? [place.field] : [])].filter((plan) => plan !== null),
  })
}

/** Tests that give their files away and then remove them are run by root, whatever else they do with sudo: only a mode is enough. */
function inCleaningUp(confidence: Confidence): Confidence {
  return confidence === 'certain' ? 'certain' : 'possible'
}

/** An earlier step named this very path; what it only covered may not be there. */
function exactly(path: Value, item: Situated, tools: Tools): PrivateDirectory | null {
  const foreign = tools.facts.foreignDirectory(path, item)
  return foreign !== null && keyOf(foreign.path) === keyOf(path) ? foreign : null
}

/** A private directory higher up; one that is only known by its name was given away by nobody. */
function shownPrivate(path: Value, item: Situated, tools: Tools): PrivateDirectory | null {
  const secret = tools.facts.privateDirectory(path, item)
  return secret === null || secret.evidence[0].origin === null ? null : secret
}

function severityOf({ moment }: Situated): Severity {
  return moment.fate === 'swallowed' ? 'info' : 'warning'
}
