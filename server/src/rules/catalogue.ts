/** Every rule, in the order of their ids. Made by `npm run generate`; do not edit. */
import envUnconditionalOverride from './env/unconditional-override.js'
import nfsPerFileCopy from './nfs/per-file-copy.js'
import pgdataUnfaithfulCopy from './pgdata/unfaithful-copy.js'
import privateDirList from './private-dir/list.js'
import type { Rule } from './rule.js'

export const RULES: readonly Rule[] = [envUnconditionalOverride, nfsPerFileCopy, pgdataUnfaithfulCopy, privateDirList]
