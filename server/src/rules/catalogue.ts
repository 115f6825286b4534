/** Every rule, in the order of their ids. Made by `npm run generate`; do not edit. */
import ciAbsolutePathInDotenv from './ci/absolute-path-in-dotenv.js'
import ciAfterScriptState from './ci/after-script-state.js'
import ciExitInSharedScript from './ci/exit-in-shared-script.js'
import ciInheritedScriptLost from './ci/inherited-script-lost.js'
import ciRelativePathAfterCd from './ci/relative-path-after-cd.js'
import ciRulesBeforeJob from './ci/rules-before-job.js'
import ciShadowedVariable from './ci/shadowed-variable.js'
import envUnconditionalOverride from './env/unconditional-override.js'
import nfsCopyBeforePush from './nfs/copy-before-push.js'
import nfsLock from './nfs/lock.js'
import nfsPerFileCopy from './nfs/per-file-copy.js'
import nfsRecursiveMetadata from './nfs/recursive-metadata.js'
import pgdataAbsoluteTablespaceLinks from './pgdata/absolute-tablespace-links.js'
import pgdataHalfRestored from './pgdata/half-restored.js'
import pgdataHotCopy from './pgdata/hot-copy.js'
import pgdataLoosenedPermissions from './pgdata/loosened-permissions.js'
import pgdataTablespaceLeftBehind from './pgdata/tablespace-left-behind.js'
import pgdataUnfaithfulCopy from './pgdata/unfaithful-copy.js'
import privateDirArchive from './private-dir/archive.js'
import privateDirList from './private-dir/list.js'
import privateDirSilentTest from './private-dir/silent-test.js'
import privateDirWrite from './private-dir/write.js'
import type { Rule } from './rule.js'

export const RULES: readonly Rule[] = [
  ciAbsolutePathInDotenv,
  ciAfterScriptState,
  ciExitInSharedScript,
  ciInheritedScriptLost,
  ciRelativePathAfterCd,
  ciRulesBeforeJob,
  ciShadowedVariable,
  envUnconditionalOverride,
  nfsCopyBeforePush,
  nfsLock,
  nfsPerFileCopy,
  nfsRecursiveMetadata,
  pgdataAbsoluteTablespaceLinks,
  pgdataHalfRestored,
  pgdataHotCopy,
  pgdataLoosenedPermissions,
  pgdataTablespaceLeftBehind,
  pgdataUnfaithfulCopy,
  privateDirArchive,
  privateDirList,
  privateDirSilentTest,
  privateDirWrite,
]
