/**
 * What every fix promises, checked apart from the code that verified it: bash and a YAML library judge the result, and
 * findings are compared place by place. Each law answers with what is broken, as sentences.
 */
import { spawnSync } from 'node:child_process'
import { notTheSameYaml, scriptsIn, textBefore } from './fix-laws-yaml.mjs'

/**
 * The laws over one application of fixes at once.
 * @param application `{ choices, texts, before, after }`: what was chosen, the changed texts, and both analyses
 */
export function brokenLaws(application, engine) {
  const laws = [notUnderstood, notAcceptedByBash, notMeant, notTheSameYaml, notGone, lostComments, otherLineEnds]
  return laws.flatMap((law) => law(application, engine))
}

/** As much of every file is understood as before. */
function notUnderstood({ before, after }) {
  const known = countsOf(before.workspace.notices.filter(isUnclear).map(({ path }) => path))
  const now = countsOf(after.workspace.notices.filter(isUnclear).map(({ path }) => path))
  return [...now].flatMap(([path, count]) => (count > (known.get(path) ?? 0) ? [`less of ${path} is understood`] : []))
}

function isUnclear({ kind }) {
  return kind === 'unparsed' || kind === 'budget'
}

/** What bash accepted, it accepts: files, the scripts of jobs, and the strings that are scripts. */
function notAcceptedByBash({ before, after, texts }, { PLACEHOLDER }) {
  const [old, fresh] = [scriptsOf(before), scriptsOf(after)]
  const refused = (scripts) => scripts.filter((script) => !isAccepted(script.replaceAll(PLACEHOLDER, 'x')))
  const [was, is] = [refused([...old].filter((script) => !fresh.has(script))), refused([...fresh].filter((script) => !old.has(script)))]
  const files = [...texts].filter(([path, text]) => isShell(path, after) && !isAccepted(text) && isAccepted(textBefore(path, before)))
  return [
    ...(is.length > was.length ? [`bash does not accept ${JSON.stringify(is.at(-1))}`] : []),
    ...files.map(([path]) => `bash does not accept ${path}`),
  ]
}

function scriptsOf({ workspace }) {
  return new Set(workspace.walks.flatMap(({ comments }) => comments.map(({ script }) => script.flat)))
}

function isShell(path, { workspace }) {
  return workspace.files.some((file) => file.path === path && file.kind === 'shell')
}

const judged = new Map()

function isAccepted(script) {
  const unix = script.replace(/\r\n/g, '\n')
  const known = judged.get(unix)
  if (known !== undefined) return known
  const { status, error } = spawnSync('bash', ['-n'], { input: unix })
  if (error !== undefined) throw error
  judged.set(unix, status === 0)
  return status === 0
}

/** Every script that a plan speaks of is, decoded anew, what the plan says: the same holes at the same places. */
function notMeant({ choices, after }, engine) {
  const { expectedScripts, textKey, keyOf, editsOf, rewritesOf } = engine
  const scripts = new Set(after.workspace.walks.flatMap(({ comments }) => comments.map(({ script }) => textKey(keyOf(script.value)))))
  const made = choices.flatMap(({ plan }) => rewritesOf(plan).map((rewrite, index) => ({ rewrite, edit: editsOf(plan)[index] })))
  // A comment is removed from the file; no script is named.
  const named = choices.filter(({ finding }) => finding.evidence.length > 0)
  return [...new Set(named.flatMap(({ plan }) => scriptsIn(plan, engine)))].flatMap((script) => {
    // What is edited through another script too, as a string in it, is not what one of the plans says.
    if (made.some(({ rewrite, edit }) => rewrite.script !== script && holds(script, edit))) return []
    const rewrites = made.flatMap(({ rewrite }) => (rewrite.script === script ? [rewrite] : []))
    const meant = expectedScripts([{ change: { kind: 'rewrites', rewrites } }])
    // What another plan takes in stands before it.
    const isTakenInto = choices.some(
      ({ plan }) => plan.change.kind === 'takeIn' && keyOf(plan.change.becomes).endsWith(keyOf(script.value)),
    )
    const isThere = (key) => scripts.has(key) || (isTakenInto && [...scripts].some((each) => each.endsWith(`\n${key}`)))
    return meant.every(isThere) ? [] : ['a script does not decode to what was meant']
  })
}

/** True where an edit changes something of a script. */
function holds({ value }, { source, start, end }) {
  return value.some(({ origin }) => origin !== null && origin.source === source && origin.start < end && origin.end > start)
}

/** The findings that were to go are gone; every other is where it was, no louder, and none is new. */
function notGone({ choices, before, after }, { rangeOf, atLeast, isAtLeast }) {
  const fixed = new Set(choices.map(({ finding }) => finding))
  const edits = choices.flatMap(({ fix }) => fix.edits).sort((left, right) => left.start - right.start)
  const known = new Map()
  for (const finding of before.findings) {
    if (fixed.has(finding)) continue
    const key = keyOfFinding(finding, placeAfter(finding.origin, edits))
    known.set(key, [...(known.get(key) ?? []), finding])
  }
  return after.findings.flatMap((finding) => {
    const { origin, rule, severity, confidence } = finding
    const edited = editAround(origin, edits)
    const keys = [String(origin.start), ...(edited < 0 ? [] : [`in edit ${edited}`])].map((place) => keyOfFinding(finding, place))
    const same = keys
      .map((key) => known.get(key) ?? [])
      .find(({ length }) => length > 0)
      ?.shift()
    const { line, column } = rangeOf(origin.source, origin)
    const what = `${rule} at ${origin.source.path}:${line}:${column}`
    if (same === undefined)
      return [`${what} is ${edited >= 0 && choices.some((choice) => choice.finding.rule === rule) ? 'still reported' : 'new'}`]
    const isLouder = !isAtLeast(same.severity, severity) || (atLeast(confidence, 'likely') && !atLeast(same.confidence, 'likely'))
    return isLouder ? [`${what} is louder: ${severity}, ${confidence} instead of ${same.severity}, ${same.confidence}`] : []
  })
}

function keyOfFinding({ rule, origin, suppressed }, place) {
  return `${rule}\0${origin.source.path}\0${suppressed !== null}\0${place}`
}

/** Where a place is after the edits; one that they touch has no exact place any more. */
function placeAfter({ source, start, end }, edits) {
  const touched = edits.findIndex((edit) => edit.source.path === source.path && edit.start < end && edit.end > start)
  if (touched >= 0) return `in edit ${touched}`
  const before = edits.filter((edit) => edit.source.path === source.path && edit.end <= start)
  return String(start + before.reduce((shift, edit) => shift + growthOf(edit), 0))
}

/** Which of the edits, as they stand in the new text, a place touches; -1 for none. */
function editAround({ source, start, end }, edits) {
  let shift = 0
  return edits.findIndex((edit) => {
    if (edit.source.path !== source.path) return false
    const from = edit.start + shift
    shift += growthOf(edit)
    return from < end && edit.end + shift > start
  })
}

function growthOf({ start, end, newText }) {
  return newText.length - (end - start)
}

/** Comments stay, but for those that a fix is there to remove. */
function lostComments({ choices, texts, before }, { UNUSED_SUPPRESSION }) {
  if (choices.some(({ finding }) => finding.rule === UNUSED_SUPPRESSION)) return []
  return [...texts].flatMap(([path, text]) => {
    const left = countsOf(commentsIn(text))
    return [...countsOf(commentsIn(textBefore(path, before)))].flatMap(([comment, count]) =>
      (left.get(comment) ?? 0) < count ? [`${path} lost ${comment.trim()}`] : [],
    )
  })
}

/** Whatever looks like a comment: enough, since what is kept is kept as it is written. */
function commentsIn(text) {
  return [...text.matchAll(/(?:^|[ \t])(#(?!!).*)$/gm)].map((match) => match[1])
}

/** A file keeps its line ends, and no byte order mark comes into its text. */
function otherLineEnds({ texts, before }) {
  return [...texts].flatMap(([path, text]) => {
    const [old, now] = [lineEnds(textBefore(path, before)), lineEnds(text)]
    const mixed = ['\r\n', '\n', '\r'].filter((each) => now.has(each) && !old.has(each))
    const mark = text.includes('\ufeff') && !textBefore(path, before).includes('\ufeff')
    return [
      ...mixed.map((each) => `${path} gets line ends ${JSON.stringify(each)}`),
      ...(mark ? [`${path} gets a byte order mark in its text`] : []),
    ]
  })
}

function lineEnds(text) {
  return new Set(text.match(/\r\n|\n|\r/g) ?? [])
}

function countsOf(values) {
  const counts = new Map()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}
