/** The hazards planted in the cache manager and in the file that it sources, by their numbers in the README of the examples. */
import type { Severity } from '../../server/src/rules/rule.js'
import { CACHE_MANAGER, COMMON, type Stretch } from './example.js'

export interface Hazard extends Stretch {
  readonly number: number
  readonly rule: string
  readonly severity: Severity
  /** Words of the message. */
  readonly says: string
  readonly jobs: readonly string[]
  /** Steps of the trail, in order, others may stand between: what is said, in which file, on a line with which text. */
  readonly because: readonly (readonly [message: string, path: string, line: string])[]
}

const PIPELINE = '.gitlab-ci.yml'
const EVERY_CALLER = [
  'maintain_cache',
  'publish_snapshot',
  'rebuild_indexes',
  'replay_reference',
  'replay_with_app',
  'test_api',
  'test_migrations',
  'test_queries',
]

const SHARED_STORAGE: Hazard['because'] = [
  ['/nfs is by convention network storage', PIPELINE, 'CACHE_NFS_PATH: /nfs/ci-cache'],
  ['ENTRY_NFS is set here', CACHE_MANAGER, 'ENTRY_NFS="$CACHE_NFS_PATH/$type/$key"'],
  ['CACHE_NFS_PATH is set here', COMMON, 'CACHE_NFS_PATH="${CACHE_NFS_PATH:-/nfs/ci-cache}"'],
  ['CACHE_NFS_PATH is set to /nfs/ci-cache for every job', PIPELINE, 'CACHE_NFS_PATH: /nfs/ci-cache'],
]

/** The string's own variable stands between the storage and the command. */
function throughInner(name: string, line: string): Hazard['because'] {
  const [storage, ...rest] = SHARED_STORAGE.slice(0, -1)
  return storage === undefined ? [] : [storage, [`${name} is set here`, CACHE_MANAGER, line], ...rest]
}

const CLOSED_BY_RESTORING: Hazard['because'] = [
  ['its mode is set to 700', CACHE_MANAGER, 'sudo chmod 700 "$directory/pgdata"'],
  ['sudo chown gives it to 999', CACHE_MANAGER, 'sudo chown -R "$SERVER_OWNER" "$directory/pgdata"'],
]

const LOCK_ON_STORAGE: Hazard['because'] = [
  ['/nfs is by convention network storage', PIPELINE, 'CACHE_NFS_PATH: /nfs/ci-cache'],
  ['LOCK_FILE is set here', CACHE_MANAGER, 'LOCK_FILE="$LOCK_DIR/'],
  ['LOCK_DIR is set here', CACHE_MANAGER, 'LOCK_DIR='],
  ['CACHE_NFS_PATH is set here', COMMON, 'CACHE_NFS_PATH="${CACHE_NFS_PATH:-/nfs/ci-cache}"'],
]

const PG_VERSION_IN_COMMON = ['PG_VERSION is looked for inside it', COMMON, 'sudo test -s "$1/PG_VERSION"'] as const

export const HAZARDS: readonly Hazard[] = [
  {
    number: 1,
    rule: 'nfs/per-file-copy',
    severity: 'warning',
    path: CACHE_MANAGER,
    text: 'sudo cp -a "$ENTRY_NFS/." "$target/"',
    says: 'cp -a reads many files one by one on network storage',
    jobs: ['publish_snapshot', 'rebuild_indexes', 'test_api', 'test_queries'],
    because: SHARED_STORAGE,
  },
  {
    number: 2,
    rule: 'nfs/per-file-copy',
    severity: 'warning',
    path: CACHE_MANAGER,
    text: `cp -a '$source/.' \\"\\$staging/\\"`,
    says: 'cp -a writes many files one by one on network storage',
    jobs: ['replay_reference'],
    because: throughInner('entry', `entry='$ENTRY_NFS'`),
  },
  {
    number: 3,
    rule: 'nfs/per-file-copy',
    severity: 'warning',
    path: CACHE_MANAGER,
    text: 'rsync -aH --delete --exclude=/refreshed ./ "$2/"',
    says: 'rsync -aH --delete writes many files one by one on network storage',
    jobs: ['maintain_cache'],
    because: [
      ['/mnt/nfs-west is by convention network storage', '.gitlab/ci/storage.yml', 'CACHE_MIRROR_PATH: /mnt/nfs-west/ci-cache'],
      ['CACHE_MIRROR_PATH is set here', CACHE_MANAGER, 'CACHE_MIRROR_PATH="${CACHE_MIRROR_PATH:-/srv/mirror}"'],
      ['job maintain_cache sets it to /mnt/nfs-west/ci-cache', '.gitlab/ci/storage.yml', 'CACHE_MIRROR_PATH: /mnt/nfs-west/ci-cache'],
    ],
  },
  {
    number: 4,
    rule: 'nfs/per-file-copy',
    severity: 'warning',
    path: CACHE_MANAGER,
    text: 'cp --preserve=timestamps "$part" "$target/"',
    says: 'reads many files one by one on network storage',
    jobs: ['test_queries'],
    because: [
      ['/nfs is by convention network storage', PIPELINE, 'CACHE_NFS_PATH: /nfs/ci-cache'],
      ['CACHE_NFS_PATH is set here', COMMON, 'CACHE_NFS_PATH="${CACHE_NFS_PATH:-/nfs/ci-cache}"'],
    ],
  },
  {
    number: 5,
    rule: 'nfs/per-file-copy',
    severity: 'warning',
    path: CACHE_MANAGER,
    text: `tar xf \\"\\$archive\\" -C \\"\\$staging\\"`,
    says: 'makes many files one by one on network storage',
    jobs: ['maintain_cache'],
    because: throughInner('archive', `archive='$ENTRY_NFS.tar'`),
  },
  {
    number: 6,
    rule: 'pgdata/unfaithful-copy',
    severity: 'warning',
    path: CACHE_MANAGER,
    text: 'sudo cp -r "$source/pgdata" "$rescue/"',
    says: 'cp -r does not keep owners',
    jobs: ['test_queries'],
    because: [PG_VERSION_IN_COMMON],
  },
  {
    number: 7,
    rule: 'pgdata/unfaithful-copy',
    severity: 'error',
    path: CACHE_MANAGER,
    text: 'tar --create --dereference --use-compress-program="$CACHE_COMPRESSION" \\\n      "${TAR_EXCLUDES[@]}" --file="$partial" -C "$source" .',
    says: 'tar --create --dereference stores what symbolic links point at',
    jobs: ['replay_with_app'],
    because: [['it contains a data directory: PG_VERSION is looked for inside it', COMMON, 'sudo test -s "$1/PG_VERSION"']],
  },
  {
    number: 8,
    rule: 'pgdata/unfaithful-copy',
    severity: 'warning',
    path: CACHE_MANAGER,
    text: 'rsync -rlt --delete "$1/pgdata/" "$2/pgdata/"',
    says: 'rsync -rlt --delete does not keep owners',
    jobs: ['test_migrations'],
    because: [['PG_VERSION is looked for inside it', CACHE_MANAGER, '[ -s "$1/pgdata/PG_VERSION" ]']],
  },
  {
    number: 9,
    rule: 'pgdata/unfaithful-copy',
    severity: 'error',
    path: CACHE_MANAGER,
    text: 'sudo cp --recursive --no-preserve=mode,ownership "$ENTRY_LOCAL/pgdata" "$target/"',
    says: 'throws owners and modes away',
    jobs: ['test_migrations'],
    because: [
      ['its last part is pgdata', CACHE_MANAGER, '"$ENTRY_LOCAL/pgdata"'],
      ['ENTRY_LOCAL is set here', CACHE_MANAGER, 'ENTRY_LOCAL="$CACHE_LOCAL_PATH/$type/$key"'],
    ],
  },
  {
    number: 10,
    rule: 'private-dir/list',
    severity: 'error',
    path: CACHE_MANAGER,
    text: '"$target/pgdata"',
    within: 'ls -la "$target/pgdata"',
    says: 'ls -la looks inside a directory that only 999 may enter: it fails here, and the script stops',
    jobs: ['test_queries'],
    because: CLOSED_BY_RESTORING,
  },
  {
    number: 11,
    rule: 'private-dir/list',
    severity: 'error',
    path: COMMON,
    text: '"$1"',
    within: 'du -sk "$1"',
    says: 'du -sk looks inside a directory that only 999 may enter: it fails here, and the script stops',
    jobs: ['test_queries'],
    because: CLOSED_BY_RESTORING,
  },
  {
    number: 12,
    rule: 'private-dir/list',
    severity: 'info',
    path: CACHE_MANAGER,
    text: '"$RESTORED/pgdata"',
    says: 'ls -la looks inside a directory that only 999 may enter',
    jobs: ['test_queries'],
    because: CLOSED_BY_RESTORING,
  },
  {
    number: 13,
    rule: 'env/unconditional-override',
    severity: 'error',
    path: COMMON,
    text: 'CACHE_COMPRESSION',
    within: 'export CACHE_COMPRESSION=',
    says: 'CACHE_COMPRESSION is set by the pipeline, and this assignment always replaces it',
    jobs: ['replay_reference', 'replay_with_app'],
    because: [
      ['job replay_reference sets it to gzip', '.gitlab/ci/templates.yml', 'CACHE_COMPRESSION: gzip'],
      ['and runs this script', '.gitlab/ci/templates.yml', 'cache-manager.sh put replay'],
    ],
  },
  {
    number: 14,
    rule: 'env/unconditional-override',
    severity: 'error',
    path: CACHE_MANAGER,
    text: 'CACHE_LOCK_WAIT',
    within: 'CACHE_LOCK_WAIT=1800',
    says: 'CACHE_LOCK_WAIT is set by the pipeline, and this assignment always replaces it',
    jobs: ['maintain_cache'],
    because: [
      ['job maintain_cache sets it to 7200', '.gitlab/ci/storage.yml', "CACHE_LOCK_WAIT: '7200'"],
      ['and runs this script', PIPELINE, 'cache-manager.sh check replay'],
    ],
  },
  {
    number: 15,
    rule: 'env/unconditional-override',
    severity: 'warning',
    path: CACHE_MANAGER,
    text: 'CACHE_ATTEMPTS',
    within: 'readonly CACHE_ATTEMPTS=3',
    says: 'CACHE_ATTEMPTS is meant to be set from outside, and this assignment always replaces it',
    jobs: EVERY_CALLER,
    because: [['CACHE_ATTEMPTS is listed here as an environment variable', CACHE_MANAGER, 'CACHE_ATTEMPTS      how often a copy is tried']],
  },
  {
    number: 16,
    rule: 'nfs/lock',
    severity: 'info',
    path: CACHE_MANAGER,
    text: '"$LOCK_FILE"',
    within: '"$LOCK_FILE" -c "',
    says: 'flock locks a file on network storage',
    jobs: ['maintain_cache', 'replay_reference', 'replay_with_app'],
    because: LOCK_ON_STORAGE,
  },
  {
    number: 17,
    rule: 'nfs/lock',
    severity: 'info',
    path: CACHE_MANAGER,
    text: '"$LOCK_FILE"',
    within: '"$LOCK_FILE" "$@"',
    says: 'flock locks a file on network storage',
    jobs: ['test_migrations'],
    because: LOCK_ON_STORAGE,
  },
]
