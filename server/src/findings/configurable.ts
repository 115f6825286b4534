/** Everything that a configuration can set by an id: the rules, and what Cistern reports of itself. */
import type { ConfigurableRule } from '../configuration/schema.js'
import { RULES } from '../rules/catalogue.js'
import { UNUSED_SUPPRESSION } from './unused.js'

export const CONFIGURABLE: readonly ConfigurableRule[] = [
  ...RULES.map(({ id, docs, options }) => ({ id, title: docs.title, options: options ?? {} })),
  { id: UNUSED_SUPPRESSION, title: 'A comment suppresses a finding that is not there', options: {} },
]
