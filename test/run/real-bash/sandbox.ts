/** Runs programs in real bash, each in an empty directory, and tells what `probe` was given. */
import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Program } from './program.js'

/** What a program is given from outside. */
export interface Environment {
  readonly variables: Readonly<Record<string, string>>
  readonly parameters: readonly string[]
  /** Empty files in the directory. */
  readonly files: readonly string[]
}

/** One call of `probe`: its number and what it was given. */
export interface Probed {
  readonly id: string
  readonly words: readonly string[]
}

export interface Run {
  readonly probed: readonly Probed[]
  readonly errors: string
  readonly timedOut: boolean
  /**
   * Bash could not read the main script: bash 5.2 loses backslashes in a list inside of `$(...)`, and then takes the
   * quote behind one for a quote. What it runs after that is not the program.
   */
  readonly isMisread: boolean
  /** The directory in which it was started. */
  readonly directory: string
}

const FIELD = '\u001f'
const RECORD = '\u001e'
const SECONDS = 5

const MISREAD = /\/main\.sh: line \d+: (?:syntax error near|unexpected EOF)/

/** One shell stays and starts the others: a start from here would take longer than the programs themselves. */
const DRIVER = `while IFS= read -r _; do
  timeout -s KILL ${SECONDS} bash --noprofile --norc "$PWD/main.sh" "$@" </dev/null >/dev/null 2>../errors
  printf '%s\\n' "$?"
done`

/** Written at once, so that two stages of a pipeline cannot mix. */
const PROBE = `#!/bin/sh
all=
for each; do all="$all$each${FIELD}"; done
printf '%s${RECORD}' "$all" >> "\${0%/*}/../log"
`

export class Sandbox {
  readonly #driver: ChildProcess
  readonly #answers: AsyncIterator<string>
  readonly #root: string

  constructor(
    readonly folder: string,
    readonly environment: Environment,
  ) {
    const bin = join(folder, 'bin')
    this.#root = join(folder, 'root')
    mkdirSync(bin, { recursive: true })
    mkdirSync(this.#root)
    writeFileSync(join(bin, 'probe'), PROBE)
    chmodSync(join(bin, 'probe'), 0o755)
    const env = { PATH: `${bin}:/usr/bin:/bin`, LC_ALL: 'C.UTF-8', ...environment.variables }
    this.#driver = spawn('bash', ['--noprofile', '--norc', '-c', DRIVER, 'bash', ...environment.parameters], {
      cwd: this.#root,
      env,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    if (this.#driver.stdout === null) throw new Error('the driver has no output')
    this.#answers = createInterface(this.#driver.stdout)[Symbol.asyncIterator]()
  }

  async run({ main, library }: Program): Promise<Run> {
    // The directory itself stays: the driver stands in it.
    for (const name of ['sub', 'main.sh', 'library.sh', 'flag', 'lock1', 'lock2', 'lock3', 'out.txt', 'x.sh'])
      rmSync(join(this.#root, name), { recursive: true, force: true })
    mkdirSync(join(this.#root, 'sub/sub/sub/sub/sub/sub'), { recursive: true })
    for (const name of this.environment.files) writeFileSync(join(this.#root, name), '')
    writeFileSync(join(this.#root, 'main.sh'), main)
    if (library !== '') writeFileSync(join(this.#root, 'library.sh'), library)
    writeFileSync(join(this.folder, 'log'), '')
    this.#driver.stdin?.write('\n')
    const { value: status } = await this.#answers.next()
    const written = readFileSync(join(this.folder, 'log'), 'utf8')
    const probed = written
      .split(RECORD)
      .slice(0, -1)
      .map((record): Probed => {
        const [id = '', ...words] = record.split(FIELD).slice(0, -1)
        return { id, words }
      })
    const errors = readFileSync(join(this.folder, 'errors'), 'utf8')
    return {
      probed,
      errors,
      isMisread: MISREAD.test(errors),
      timedOut: String(status) === '137',
      directory: this.#root,
    }
  }

  close(): void {
    this.#driver.stdin?.end()
  }
}
