/** What a command sees of the process it runs in; `main` makes the real one. */
import type { Stream } from './terminal.js'

export interface Console {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly stdout: Stream
  readonly stderr: Stream
  readonly environment: NodeJS.ProcessEnv
  /** Absolute, without symbolic links. */
  readonly workingDirectory: string
  /** All of standard input. */
  readonly readInput: () => Promise<Uint8Array>
}

/** DESIGN, "Exit status". */
export const EXIT = { clean: 0, findings: 1, usage: 2, internal: 3 } as const

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT]

/** Says what is wrong with how the program was called. */
export function usageError(console: Console, message: string, hint: string | null = null): ExitStatus {
  console.err(
    message
      .split('\n')
      .map((line) => `cistern: ${line}\n`)
      .join('') + (hint === null ? '' : `${hint}\n`),
  )
  return EXIT.usage
}
