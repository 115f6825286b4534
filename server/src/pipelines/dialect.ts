/**
 * What a dialect of CI YAML is: how its files are known, and how they are read. A dialect is a folder beside this file
 * with a `dialect.ts`; `npm run generate` puts it into the catalogue.
 */
import type { Source } from '../text/source.js'
import type { ListPaths, Pipeline, ReadSource, System } from './job.js'

export interface Dialect {
  readonly system: System
  /** `own`: by its name the file is this system's or nobody's. `perhaps`: its content decides. */
  readonly byName: (path: string) => 'own' | 'perhaps' | null
  /** `entry`: the system starts from this file. `part`: others may include it, and only what none includes is read by itself. */
  readonly recognise: (path: string, text: string) => 'entry' | 'part' | null
  /** Reads a file and those that belong to it. Never throws; what is broken becomes a problem. */
  readonly read: (source: Source, readSource: ReadSource, listPaths: ListPaths) => Pipeline
}

export function defineDialect(dialect: Dialect): Dialect {
  return dialect
}
