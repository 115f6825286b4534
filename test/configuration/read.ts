/** A configuration from its text, as the engine reads it, with what is wrong in it as a person is told. */
import type { Configuration } from '../../server/src/configuration/configuration.js'
import { readConfigurations, type Configurations } from '../../server/src/configuration/configurations.js'
import { CONFIGURABLE } from '../../server/src/findings/configurable.js'
import { rangeOf } from '../../server/src/text/source.js'

export function readAll(files: Readonly<Record<string, string>>): Configurations {
  return readConfigurations(
    Object.keys(files),
    (path) => {
      const text = files[path]
      return text === undefined ? { kind: 'absent' } : { kind: 'text', text }
    },
    CONFIGURABLE,
  )
}

export function configuration(text: string): Configuration {
  return readAll({ 'cistern.yaml': text }).of('x.sh')
}

/** `line:column message` of each problem. */
export function problemsIn(files: Readonly<Record<string, string>> | string): readonly string[] {
  const all = readAll(typeof files === 'string' ? { 'cistern.yaml': files } : files)
  return all.problems.map(({ source, span, message }) => {
    const { line, column } = rangeOf(source, span)
    return `${typeof files === 'string' ? '' : `${source.path}:`}${line}:${column} ${message}`
  })
}
