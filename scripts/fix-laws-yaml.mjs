/** What a fix promises of CI YAML: a library reads the file before and after, and what it reads is what was meant. */
import { parseAllDocuments, visit } from 'yaml'

/** The YAML has the same scalars but for those that were edited, and these say what was meant. */
export function notTheSameYaml({ choices, texts, before }, engine) {
  return [...texts].flatMap(([path, text]) => {
    if (!/\.ya?ml$/.test(path)) return []
    const [old, now] = [yamlOf(textBefore(path, before)), yamlOf(text)]
    if (now.errors > old.errors) return [`${path} is no YAML any more`]
    // An entry that takes in a list is new; what the jobs then run is judged by another analysis.
    if (choices.some(({ plan }) => plan.change.kind === 'takeIn')) return []
    if (now.scalars.length !== old.scalars.length) return [`${path} has ${now.scalars.length} scalars instead of ${old.scalars.length}`]
    const own = choices.filter(({ fix }) => fix.edits.some(({ source }) => source.path === path))
    return old.scalars.flatMap(({ value, start, end }, index) => {
      const fresh = now.scalars[index].value
      if (fresh === value) return []
      const here = own.filter(({ fix }) => fix.edits.some((edit) => edit.start < end && edit.end > start))
      if (here.length === 0) return [`${path}: a scalar changed that was not edited`]
      return here.some((choice) => isThroughShell(choice, engine)) || meanings(value, here, { start, end }, engine).has(fresh)
        ? []
        : [`${path}: a scalar became ${JSON.stringify(fresh)}`]
    })
  })
}

function yamlOf(text) {
  const documents = parseAllDocuments(text, { logLevel: 'silent', customTags: [{ tag: '!reference', collection: 'seq' }] })
  const scalars = []
  let errors = 0
  for (const document of Array.isArray(documents) ? documents : []) {
    errors += document.errors.length
    visit(document, {
      Scalar(_key, { value, range }) {
        scalars.push({ value, start: range?.[0] ?? 0, end: range?.[2] ?? 0 })
      },
    })
  }
  return { scalars, errors }
}

/** In a string of the shell, or where the CI system fills in names, the edit is written in another way than it is meant; what it means is another law. */
function isThroughShell({ plan }, engine) {
  return scriptsIn(plan, engine).some(({ value }) =>
    value.some(
      ({ through, origin }) => through !== null || layersOf(origin).some((kind) => kind.startsWith('shell-') || kind === 'interpolation'),
    ),
  )
}

function layersOf(origin) {
  const kinds = []
  for (let quoting = origin?.quoting ?? null; quoting !== null; quoting = quoting.outer) kinds.push(quoting.layer.kind)
  return kinds
}

/** What a scalar may be after the plans: the old text may stand in it more than once. */
function meanings(value, choices, { start, end }, { editsOf, rewritesOf, slice }) {
  let possible = new Set([value])
  for (const { plan } of choices) {
    const edits = editsOf(plan)
    for (const [index, { script, span, pieces }] of rewritesOf(plan).entries()) {
      if (edits[index].start >= end || edits[index].end <= start) continue
      const part = (from, to) => writtenText(slice(script.value, from, to))
      const old = part(span.start, span.end)
      const fresh = pieces.map((piece) => ('write' in piece ? piece.write : part(piece.keep.start, piece.keep.end))).join('')
      possible = new Set([...possible].flatMap((text) => replacements(text, old, fresh)))
    }
  }
  return possible
}

/** Unknown parts as they stand in the file. */
function writtenText(value) {
  return value.map((segment) => (segment.kind === 'text' ? segment.text : sourceText(segment.origin))).join('')
}

function sourceText(origin) {
  return origin === null ? '' : origin.source.text.slice(origin.start, origin.end)
}

function replacements(text, old, fresh) {
  const results = []
  for (let at = text.indexOf(old); at >= 0; at = text.indexOf(old, at + 1))
    results.push(text.slice(0, at) + fresh + text.slice(at + old.length))
  return results
}

/** The scripts that a plan rewrites. */
export function scriptsIn(plan, { rewritesOf }) {
  return rewritesOf(plan).map(({ script }) => script)
}

/** A file as it was. */
export function textBefore(path, { workspace }) {
  return workspace.sources.get(path)?.text ?? ''
}
