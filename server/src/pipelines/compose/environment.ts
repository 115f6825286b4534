/**
 * The variables of a service: its `environment`, and what the files of its `env_file` say
 * (docs.docker.com/reference/compose-file/services, "environment", "env_file"). Knows nothing of other keywords.
 */
import { flatten, hole, slice, text, originAt } from '../../text/value.js'
import type { Origin, Value } from '../../text/value.js'
import type { Source } from '../../text/source.js'
import { filledHole } from '../interpolation.js'
import type { JobVariable } from '../job.js'
import { entriesOf, itemsOf, originOf } from '../yaml/look-up.js'
import type { Tree } from '../yaml/tree.js'
import { interpolated } from './interpolation.js'

/** `environment`, as a map or as a list; a name without a value has that of whoever calls Compose. */
export function readEnvironment(tree: Tree | null): readonly JobVariable[] {
  const listed = itemsOf(tree).flatMap((item): readonly JobVariable[] => {
    if (item.kind !== 'scalar') return []
    const value = interpolated(item)
    const flat = flatten(value)
    const [, name, sign] = /^([A-Za-z_]\w*)(=?)/.exec(flat) ?? []
    if (name === undefined || (sign === '' && flat !== name)) return []
    return [variable(name, sign === '' ? given(name) : slice(value, name.length + 1, flat.length), originOf(item))]
  })
  const mapped = entriesOf(tree).flatMap((entry): readonly JobVariable[] => {
    const { name, value } = entry
    return value.kind === 'scalar' ? [variable(name, value.isNull ? given(name) : interpolated(value), originOf(entry))] : []
  })
  return [...listed, ...mapped]
}

/** The lines of an environment file (docs.docker.com/compose/how-tos/environment-variables/variable-interpolation, "Env file syntax"). */
export function readEnvironmentFile(source: Source): readonly JobVariable[] {
  return [...source.text.matchAll(LINE)].flatMap((match): readonly JobVariable[] => {
    const [line, lead = '', name = '', between = '', written = ''] = match
    const start = match.index + lead.length
    const origin = originAt(source, { start, end: match.index + line.trimEnd().length })
    return [variable(name, valueOfLine(written, source, start + name.length + between.length), origin)]
  })
}

const LINE = /^([ \t]*(?:export[ \t]+)?)([A-Za-z_][\w.]*)([ \t]*[=:][ \t]*)([^\r\n]*)/gm

/** The value as written; one with variables, escapes or more lines in it is not worked out. */
function valueOfLine(written: string, source: Source, start: number): Value {
  const quoted = /^(["'])(.*?)\1[ \t]*(#.*)?$/.exec(written)
  const plain = quoted?.[2] ?? written.replace(/(^|[ \t])#.*$/, '').trimEnd()
  const isKnown = quoted?.[1] === "'" ? true : !/[$\\]/.test(plain) && (quoted !== null || !/^["']/.test(plain))
  if (!isKnown) return hole(filledHole(`${source.path}:${start}`, ''))
  const from = start + (quoted === null ? 0 : 1)
  return text(plain, originAt(source, { start: from, end: from + plain.length }))
}

function variable(name: string, value: Value, origin: Origin): JobVariable {
  return { name, value, level: 'job', origin }
}

function given(name: string): Value {
  return hole(filledHole(name, name))
}
