/** Words that several rules need in a script: the text of one of these is there wherever a fact can be shown. */

/** Somebody else than root is shown: by sudo and its kin, a test of the user's id, or a chown that may fail. */
export const ANOTHER_USER =
  /sudo|doas|\bsu\b|runuser|gosu|su-exec|--user|docker|podman|id -u|UID|whoami|chown\b(?:[^\n]|\\\n)*\|\||\|\|[^]*chown|\bif\b[^\n]*chown/

/** A directory is made private, or is known to be. */
export const PRIVATE_MODE =
  /\b[0-2]?[4-7]00\b|\b(?:go|og)[-=]|[ugo]=\w*,|initdb|pg_basebackup|pg_ctl|\/root\b|postgresql|mysql|ssl\/private|\brun\b[^\n]*(?:-v|--volume)/

/** A path may lie on network storage: by where it is, by a variable that is named for it, or by a mount. */
export const NETWORK_STORAGE =
  /\/(?:nfs|(?:efs|lustre|gpfs|net|afs)(?![\w.-]))|\$\{?[!#]?(?:[a-z\d]\w*_|_+)?(?:nfs\d?|efs|lustre|gpfs|netapp)(?:_\w*)?(?!\w)|(?:(?<![\w/.-])|mount\.)(?:nfs4?|cifs|smb3?|smbfs|lustre|ceph|fuse\.(?:ceph|sshfs)|gpfs|beegfs|glusterfs|efs|9p|sshfs)(?![\w-])/i

/** A directory may be the data directory of PostgreSQL, MySQL or MariaDB. */
export const DATABASE_DIRECTORY =
  /pgdata|(?:lib|\$\w+|[}"'])\/(?:postgresql|pgsql|mysql)\b|(?<![a-z])pg_\w|postmaster|initdb|PG_VERSION|ibdata1|--datadir|\bpostgres\b(?:[^\n]|\\\n)*(?:\s-\w*D|data_dir)/i
