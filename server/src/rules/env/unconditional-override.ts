import { documentedNames } from '../../facts/documentation.js'
import type { Evidence } from '../../facts/evidence.js'
import { ownScopesOf, type Situated } from '../../facts/situated.js'
import { substitute } from '../../facts/context.js'
import { defaultReads, externalVariable, type External } from '../../facts/external.js'
import { memo } from '../../text/memo.js'
import { literal, sameValue, type Value } from '../../text/value.js'
import { defineRule, type FixPlan, type Tools } from '../rule.js'

type Assigned = Extract<Situated, { readonly kind: 'assign' }>

/** Names that scripts set for themselves, whatever the environment says. */
const CONVENTIONAL =
  /^(LANG|LANGUAGE|LC_\w+|TZ|DEBIAN_FRONTEND|IFS|PS[0-4]|PATH|HOME|SHELL|TERM|PWD|OLDPWD|USER|LOGNAME|CDPATH|BASH_ENV|ENV|OPTIND|REPLY|PROMPT_COMMAND|HISTFILE|EDITOR|PAGER|GIT_PAGER|PYTHONUNBUFFERED|NO_COLOR)$/
/** Names of a script's own log and temporary files. */
const OWN_FILES = /(^|_)(LOG|LOGS|LOGFILE|LOGDIR|TMP|TMPDIR|TMPFILE|TEMP|TEMPDIR|SCRATCH)(_|$)/

export default defineRule({
  id: 'env/unconditional-override',
  since: '0.1.0',
  docs: {
    title: 'An assignment always replaces a variable that is meant to come from outside',
    what: 'A script sets a variable to a fixed value at a point that every run reaches, although a job sets the same variable and runs this script, or the script itself says that the variable may be given.',
    why: 'A shell starts with the environment that its caller gave it. `X=value` and `export X=value` replace what is there; nothing is printed, and every program started later gets the new value. The value in the pipeline looks as if it were in force. POSIX.1-2024, Shell Command Language 2.5.3 and 2.9.1.',
    pattern:
      'Keep the value that is given, and use your own only as a default:\n\n```sh\nexport BLOCK_LOG_DIR="${BLOCK_LOG_DIR:-/blockchain/block_log_5m}"\n```\n\nWhere empty is a value too, leave out the colon: `${BLOCK_LOG_DIR-/blockchain/block_log_5m}`.',
    whenToIgnore:
      'When the script must have this very value, whatever the pipeline says. Then remove the variable from the pipeline, or say why in the suppression.',
    fixSafety: 'Safe: nothing changes for a run in which the variable is not set outside.',
    sources: [
      'POSIX.1-2024, Shell Command Language, 2.5.3 Shell Variables and 2.6.2 Parameter Expansion',
      'Bash manual, 3.7.4 Environment',
    ],
    related: [],
  },
  options: { except: 'Names of variables that scripts may set whatever is given; * stands for any characters.' },
  needs: {
    here: [
      /\b(?:env|environment|export|declare|typeset)\b/i,
      /^\s*(?:(?:export|declare|typeset|readonly)\s.*)?[A-Z][A-Z0-9_]*=/m,
      /^[#\s"'*-]*(?:(?:echo|cat|printf)\s)?["'\s*-]*(?:\w+[ ,]){0,4}env(?:ironment)?\b[^.\n]{0,55}$|\$\{[A-Z][A-Z0-9_]*:?[-=][^}]/im,
    ],
    anywhere: [],
  },
  on: {
    assign(item, tools) {
      const { event } = item
      if (!event.whole || (event.how !== 'plain' && event.how !== 'export' && event.how !== 'declare')) return
      if (
        event.readBefore ||
        !isOwnChoice(event.value) ||
        CONVENTIONAL.test(event.name) ||
        !isReachedByEveryRun(item) ||
        tools.option('except', item).some((form) => isNamedBy(event.name, form)) ||
        isOptionDefault(item, tools)
      )
        return
      const external = externalVariable(event.name, item, tools.given)
      if (external !== null) reportExternal(item, external, tools)
      else reportDocumented(item, tools)
    },
  },
})

/** `LOG_*` names every variable that begins so. */
function isNamedBy(name: string, form: string): boolean {
  return new RegExp(`^${form.replace(/\W/g, (mark) => (mark === '*' ? '\\w*' : `\\${mark}`))}$`).test(name)
}

function reportExternal(item: Assigned, external: External, tools: Tools): void {
  const { event, context, moment } = item
  const isConstant = event.value.every(({ kind }) => kind === 'text')
  const differs = !sameValue(substitute(event.value, context, moment.guards), external.value)
  const byJob = external.level === 'job'
  if (!isConstant && !(differs && byJob)) return
  tools.report(
    { kind: 'span', script: moment.script, span: event.nameSpan },
    {
      severity: differs && byJob ? 'error' : 'warning',
      confidence: differs ? (external.weak ? 'likely' : 'certain') : isMeantForValue(event.name, external, tools) ? 'possible' : 'likely',
      message: differs
        ? `${event.name} is set by ${external.by}, and this assignment always replaces it`
        : `${event.name} is set by ${external.by} to the same value, and this assignment makes any change there have no effect`,
      because: external.evidence,
      fixes: () => [keepCallersValue(item, literal(external.value) === '')],
    },
  )
}

/** Equal by design: the value is everybody's, or other jobs set others and run other scripts. */
function isMeantForValue(name: string, external: External, { jobs }: Tools): boolean {
  return (
    external.level === 'global' ||
    jobs.some(({ variables }) => variables.some((each) => each.name === name && !sameValue(each.value, external.value)))
  )
}

/** No job sets it, but the script's own text says that somebody may. */
function reportDocumented(item: Assigned, tools: Tools): void {
  const { event, moment } = item
  if (OWN_FILES.test(event.name) || !/^[A-Z][A-Z0-9_]*$/.test(event.name) || event.value.some(({ kind }) => kind !== 'text')) return
  const evidence: readonly Evidence[] = [...documentedNames(moment.script, event.name), ...(event.exported ? defaultReads(item) : [])]
  const [first, ...rest] = evidence
  if (first === undefined) return
  tools.report(
    { kind: 'span', script: moment.script, span: event.nameSpan },
    {
      severity: 'warning',
      confidence: 'likely',
      message: `${event.name} is meant to be set from outside, and this assignment always replaces it`,
      because: [first, ...rest.slice(0, 3)],
      fixes: () => [keepCallersValue(item, false)],
    },
  )
}

/** Branches, loops and subshells choose or hide; only what every run of the script does counts. */
function isReachedByEveryRun(item: Assigned): boolean {
  const entry = item.entries.at(-1)
  if (entry?.by === 'job') return entry.script !== undefined && item.moment.file !== entry.file && isUnconditional(item)
  return isUnconditional(item)
}

/** Inside its file only functions stand around it; outside, the file may be sourced by a nested shell. */
function isUnconditional(item: Assigned): boolean {
  const scopes = ownScopesOf(item)
    .map(({ kind }) => kind)
    .filter((kind) => kind !== 'list')
  const sourced = scopes.indexOf('source')
  const inside = sourced < 0 ? scopes : scopes.slice(0, sourced)
  const outside = sourced < 0 ? [] : scopes.slice(sourced)
  return (
    inside.every((kind) => kind === 'function') &&
    outside.every((kind) => kind === 'function' || kind === 'source' || kind === 'nested') &&
    item.moment.machine === 'local'
  )
}

/** The first value of an option that the command line may change. */
function isOptionDefault(item: Assigned, { facts }: Tools): boolean {
  return [...lastChosen(facts.items.assignments(item.event.name)).values()].some(
    (last) => last.context.walk === item.context.walk && last.order > item.order,
  )
}

/** Where each script, each time that it is entered, sets a name for the last time to what it was called with, or in a loop. */
const lastChosen = memo((assignments: readonly Assigned[]): ReadonlyMap<object, Assigned> => {
  const last = new Map<object, Assigned>()
  for (const item of assignments)
    if (isFromArguments(item.event.value) || ownScopesOf(item).some(({ kind }) => kind === 'loop')) last.set(item.context, item)
  return last
})

function isFromArguments(value: Value): boolean {
  return value.some(
    (segment) => segment.kind === 'hole' && (segment.hole.kind === 'positional' || /^(\d+|OPTARG)$/.test(segment.hole.name)),
  )
}

/** A literal, or computed from the environment or a command; never from arguments, input or a loop. */
function isOwnChoice(value: Value): boolean {
  return value.every((segment) => {
    if (segment.kind === 'text') return true
    if (segment.kind === 'choice') return false
    return (
      segment.hole.id === 'root' ||
      segment.hole.kind === 'environment' ||
      (segment.hole.kind === 'output' && !segment.hole.name.startsWith('mktemp'))
    )
  })
}

function keepCallersValue(item: Assigned, emptyIsMeant: boolean): FixPlan {
  const { event, moment } = item
  const operator = emptyIsMeant ? '-' : ':-'
  const { start, end } = event.valueSpan
  const written = moment.script.flat.slice(start, end)
  const isQuoted = /^"[^"'\\}]*"$/.test(written)
  const isPlain = /^[\w./:@%+,-]*$/.test(written)
  const pieces = isQuoted
    ? [{ write: `"\${${event.name}${operator}` }, { keep: { start: start + 1, end: end - 1 } }, { write: '}"' }]
    : isPlain
      ? [{ write: `"\${${event.name}${operator}` }, { keep: { start, end } }, { write: '}"' }]
      : [{ write: `\${${event.name}${operator}` }, { keep: { start, end } }, { write: '}' }]
  return {
    title: "keep the caller's value, with this one as the default",
    applicability: 'safe',
    rationale: `nothing changes unless ${event.name} is set outside`,
    change: { kind: 'rewrite', rewrite: { script: moment.script, span: { start, end }, pieces } },
    keeps: [],
  }
}
