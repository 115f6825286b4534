/**
 * Which characters of the file a YAML scalar's text comes from, whatever its style. Knows nothing of jobs; the decoded
 * text is always the one that the YAML parser itself gives.
 */
import type { CST, Scalar } from 'yaml'
import type { Source } from '../../text/source.js'
import { EMPTY } from '../../text/value.js'
import type { QuotingLayer, Value } from '../../text/value.js'
import { pushBlock, trimmedIndent } from './block-scalar.js'
import { pushDoubleQuoted, pushUnfolded } from './flow-scalar.js'
import { finish, push, startPieces } from './pieces.js'

/** The text of a scalar, each unit with its place; `inFlow` is true between the brackets of a flow collection. */
export function scalarValue(scalar: Scalar, source: Source, inFlow = false): Value {
  const token = scalar.srcToken
  const decoded = scalar.source ?? ''
  if (token === undefined || decoded === '') return EMPTY
  switch (token.type) {
    case 'scalar':
    case 'single-quoted-scalar':
    case 'double-quoted-scalar':
      return flowValue(token, decoded, source, inFlow)
    case 'block-scalar':
      return blockValue(token, decoded, source)
    default:
      return EMPTY
  }
}

function flowValue(token: CST.FlowScalar, decoded: string, source: Source, inFlow: boolean): Value {
  const { offset, source: raw } = token
  const end = offset + raw.length
  const isPlain = token.type === 'scalar'
  const pieces = startPieces(source, { layer: flowLayer(token.type, inFlow), outer: null }, isPlain ? offset : offset + 1)
  if (isPlain) pushUnfolded(pieces, raw, offset, push)
  else if (token.type === 'single-quoted-scalar') pushUnfolded(pieces, raw.slice(1, -1), offset + 1, pushSingleQuoted)
  else pushDoubleQuoted(pieces, raw, offset)
  return finish(pieces, decoded, offset, end)
}

function blockValue(token: CST.BlockScalar, decoded: string, source: Source): Value {
  const header = token.props.find(({ type }) => type === 'block-scalar-header')
  const headerText = header !== undefined && 'source' in header ? header.source : '|'
  const headerEnd = token.props.reduce((end, prop) => end + ('source' in prop ? prop.source.length : 0), token.offset)
  const indent = trimmedIndent(token, headerText)
  const kind = headerText.startsWith('>') ? 'yaml-folded' : 'yaml-literal'
  const pieces = startPieces(source, { layer: { kind, indent: ' '.repeat(indent) }, outer: null }, headerEnd)
  pushBlock(pieces, token.source, headerEnd, headerText, indent)
  return finish(pieces, decoded, token.offset, headerEnd + token.source.length)
}

function flowLayer(type: CST.FlowScalar['type'], inFlow: boolean): QuotingLayer {
  if (type === 'single-quoted-scalar') return { kind: 'yaml-single' }
  if (type === 'double-quoted-scalar') return { kind: 'yaml-double' }
  return inFlow ? { kind: 'yaml-plain', inFlow } : { kind: 'yaml-plain' }
}

/** A stretch of a line between single quotes, where two quotes stand for one. */
function pushSingleQuoted(pieces: Parameters<typeof push>[0], text: string, end: number): void {
  let at = end - text.length
  for (const part of text.split(/('')/)) {
    at += part.length
    push(pieces, part === "''" ? "'" : part, at)
  }
}
