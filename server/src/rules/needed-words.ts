/** Words that several rules need in a script: the text of one of these is there wherever a fact can be shown. */

/** Somebody else than root is shown: by sudo and its kin, a test of the user's id, or a chown that may fail. */
export const ANOTHER_USER =
  /sudo|doas|\bsu\b|runuser|gosu|su-exec|--user|docker|podman|id -u|UID|whoami|chown\b(?:[^\n]|\\\n)*\|\||\|\|[^]*chown|\bif\b[^\n]*chown/

/** A directory is made private, or is known to be. */
export const PRIVATE_MODE =
  /\b[0-2]?[4-7]00\b|\b(?:go|og)[-=]|[ugo]=\w*,|initdb|pg_basebackup|pg_ctl|\/root\b|postgresql|mysql|ssl\/private|\brun\b[^\n]*(?:-v|--volume)/
