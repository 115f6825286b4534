/** Everything that a finding can be of, with its page: the rules, and what Cistern reports of itself. */
import { UNUSED_SUPPRESSION } from '../findings/unused.js'
import { RULES } from '../rules/catalogue.js'
import type { Rule } from '../rules/rule.js'

export type Described = Pick<Rule, 'id' | 'since' | 'docs' | 'options'>

const unusedSuppression: Described = {
  id: UNUSED_SUPPRESSION,
  since: '0.1.0',
  docs: {
    title: 'A comment suppresses a finding that is not there',
    what: 'A `# cistern-ignore` comment names a rule that finds nothing at that place, or a rule that does not exist. Only rules that ran are judged.',
    why: 'The hazard is gone, or the comment never reached it. A comment that stays would hide the next hazard at this place.',
    pattern:
      'Remove the comment, or the one rule of its list:\n\n```sh\n# cistern-ignore private-dir/list -- the listing runs as root here\nls -la "$PGDATA"\n```',
    whenToIgnore: 'Never: remove the comment.',
    fixSafety: 'Safe: only a comment changes.',
    sources: [],
    related: [],
  },
}

/** In the order of the catalogue, our own last. */
export const DESCRIBED: readonly Described[] = [...RULES, unusedSuppression]
