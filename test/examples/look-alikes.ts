/**
 * The look-alikes planted next to the hazards: harmless, and one change away from a finding.
 */
import { CACHE_MANAGER, COMMON, type Change, type Stretch } from './example.js'

export interface LookAlike extends Stretch {
  readonly number: number
  readonly rule: string
  /** Takes away what keeps this harmless: then the rule finds something that overlaps the first place of `now`, or the look-alike's own. */
  readonly spoiled: readonly Change[]
  readonly now?: string
}

const inManager = (text: string, by: string): Change => ({ path: CACHE_MANAGER, text, by })
const inCommon = (text: string, by: string): Change => ({ path: COMMON, text, by })

export const LOOK_ALIKES: readonly LookAlike[] = [
  {
    number: 1,
    rule: 'env/unconditional-override',
    path: COMMON,
    text: 'CACHE_NFS_PATH="${CACHE_NFS_PATH:-/nfs/ci-cache}"',
    spoiled: [inCommon('"${CACHE_NFS_PATH:-/nfs/ci-cache}"', '"/nfs/ci-data"')],
    now: 'CACHE_NFS_PATH="/nfs/ci-data"',
  },
  {
    number: 2,
    rule: 'env/unconditional-override',
    path: COMMON,
    text: ': "${CACHE_LOCAL_PATH:=/cache/ci}"',
    spoiled: [inCommon(': "${CACHE_LOCAL_PATH:=/cache/ci}"', 'CACHE_LOCAL_PATH=/cache/data')],
    now: 'CACHE_LOCAL_PATH=/cache/data',
  },
  {
    number: 3,
    rule: 'env/unconditional-override',
    path: CACHE_MANAGER,
    text: 'ENTRY_LABEL=""',
    spoiled: [inManager('--label=*) ENTRY_LABEL="${1#*=}" ;;', '--label=*) debug "$1" ;;')],
  },
  {
    number: 4,
    rule: 'env/unconditional-override',
    path: CACHE_MANAGER,
    text: '[[ -n ${METRICS_FILE:-} ]] || METRICS_FILE=/dev/null',
    spoiled: [inManager('[[ -n ${METRICS_FILE:-} ]] || METRICS_FILE=/dev/null', 'METRICS_FILE=/dev/null')],
    now: '  METRICS_FILE=/dev/null',
  },
  {
    number: 5,
    rule: 'nfs/per-file-copy',
    path: CACHE_MANAGER,
    text: 'sudo cp -a "$ENTRY_LOCAL/." "$target/"',
    spoiled: [inCommon('    CACHE_LOCAL_PATH="$CACHE_NFS_PATH"\n  fi', '  fi\n  CACHE_LOCAL_PATH="$CACHE_NFS_PATH"')],
  },
  {
    number: 6,
    rule: 'nfs/per-file-copy',
    path: CACHE_MANAGER,
    text: 'cp -a "$source/." "$CACHE_NFS_PATH/blocks/$name/"',
    spoiled: [inManager('if mountpoint -q "$CACHE_NFS_PATH"; then', 'if [[ -n ${CI_JOB_ID:-} ]]; then')],
  },
  {
    number: 7,
    rule: 'nfs/per-file-copy',
    path: CACHE_MANAGER,
    text: 'cp --preserve=timestamps "$file" "$partial"',
    spoiled: [inManager('cp --preserve=timestamps "$file" "$partial"', 'cp -r "$file/." "$partial/"')],
    now: 'cp -r "$file/." "$partial/"',
  },
  {
    number: 8,
    rule: 'nfs/per-file-copy',
    path: CACHE_MANAGER,
    text: `tar cf \\"\\$partial\\" -C '$source' .`,
    spoiled: [inManager(`tar cf \\"\\$partial\\" -C '$source' .`, `cp -r '$source/.' \\"\\$partial/\\"`)],
    now: `cp -r '$source/.' \\"\\$partial/\\"`,
  },
  {
    number: 9,
    rule: 'nfs/per-file-copy',
    path: CACHE_MANAGER,
    text: `mv -T \\"\\$staging\\" \\"\\$entry\\"`,
    spoiled: [inManager(`staging=\\"\\$entry.incoming.\\$\\$\\"`, `staging=\\"/cache/incoming.\\$\\$\\"`)],
  },
  {
    number: 10,
    rule: 'pgdata/unfaithful-copy',
    path: CACHE_MANAGER,
    text: 'sudo cp -a "$ENTRY_LOCAL/pgdata" "$target/"',
    spoiled: [inManager('sudo cp -a "$ENTRY_LOCAL/pgdata"', 'sudo cp -R "$ENTRY_LOCAL/pgdata"')],
    now: 'sudo cp -R "$ENTRY_LOCAL/pgdata" "$target/"',
  },
  {
    number: 11,
    rule: 'pgdata/unfaithful-copy',
    path: CACHE_MANAGER,
    text: 'sudo cp "$source/pgdata/postgresql.conf" "$source/pgdata/pg_hba.conf" "$rescue/settings/"',
    spoiled: [inManager('sudo cp "$source/pgdata/postgresql.conf" "$source/pgdata/pg_hba.conf"', 'sudo cp -R "$source/pgdata/."')],
    now: 'sudo cp -R "$source/pgdata/." "$rescue/settings/"',
  },
  {
    number: 12,
    rule: 'pgdata/unfaithful-copy',
    path: CACHE_MANAGER,
    text: 'sudo cp -r "$ENTRY_LOCAL/pgdata" "$scratch/"',
    spoiled: [inManager('  restore_permissions "$scratch"\n', '')],
  },
  {
    number: 13,
    rule: 'private-dir/list',
    path: CACHE_MANAGER,
    text: 'ls -ld "$target/pgdata"',
    spoiled: [inManager('ls -ld "$target/pgdata"', 'ls -l "$target/pgdata"')],
    now: 'ls -l "$target/pgdata"',
  },
  {
    number: 14,
    rule: 'private-dir/list',
    path: CACHE_MANAGER,
    text: `sudo bash -c 'ls "$1/pg_tblspc" | wc -l' tablespaces "$target/pgdata"`,
    spoiled: [inManager(`sudo bash -c 'ls`, `bash -c 'ls`)],
    now: `bash -c 'ls "$1/pg_tblspc" | wc -l' tablespaces "$target/pgdata"`,
  },
  {
    number: 15,
    rule: 'private-dir/list',
    path: CACHE_MANAGER,
    text: `find "$scratch/pgdata" -name '*.corrupt'`,
    spoiled: [inManager('  relax_permissions "$scratch"\n', '')],
  },
]
