/** What went wrong with a file, as a sentence for a person. Knows the errors of the operating system and nothing else. */

/** Why something could not be read or written. `what` begins the sentence, such as "the file". */
export function sentenceOf(error: unknown, what: string): string {
  switch (codeOf(error)) {
    case 'ENOENT':
      return `${what} was there a moment ago and is gone`
    case 'EACCES':
    case 'EPERM':
      return `${what} may not be read or written by this user`
    case 'EISDIR':
      return `${what} is a folder`
    case 'ENOTDIR':
      return `${what} lies under something that is no folder`
    case 'ELOOP':
      return `${what} is a symbolic link that leads back to itself`
    case 'ENOSPC':
      return `${what} does not fit: the disk is full`
    case 'EROFS':
      return `${what} lies on a file system that is read-only`
    default:
      return `${what} could not be used: ${error instanceof Error ? error.message : String(error)}`
  }
}

export function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}
