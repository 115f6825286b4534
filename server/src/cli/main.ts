/** The `cistern` command: finds out which command is meant, runs it, and turns how it ended into an exit status. */
import { once } from 'node:events'
import { fstatSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Parser } from '../syntax/parser.js'
import { EXIT, usageError, type Console, type ExitStatus } from './console.js'
import { commandHelp, programHelp } from './help.js'
import { didYouMean } from '../text/nearest.js'
import { COMMANDS, commandNamed, parseCommand, type Invocation } from './options.js'
import { shortLivedParser } from './parser.js'
import { homepage, version } from './product.js'

/** The exit status; null where the process serves on. */
async function main(words: readonly string[], console: Console): Promise<ExitStatus | null> {
  const [name, ...rest] = words
  if (name === undefined) {
    console.err(programHelp())
    return EXIT.usage
  }
  if (name === '--version' || name === '-V') {
    console.out(`cistern ${version}\n`)
    return EXIT.clean
  }
  if (name === '--help' || name === '-h') {
    console.out(programHelp())
    return EXIT.clean
  }
  const command = commandNamed(name)
  if (command === null) {
    const meant = didYouMean(name, name.startsWith('-') ? ['--help', '--version'] : COMMANDS.map((each) => each.name))
    return usageError(
      console,
      `there is no ${name.startsWith('-') ? 'option' : 'command'} ${name}${meant}`,
      'cistern --help lists the commands',
    )
  }
  const invocation = parseCommand(command, rest)
  if ('message' in invocation) return usageError(console, invocation.message, `cistern help ${command.name} says how it is used`)
  if (!invocation.switches.has('help')) return run(invocation, console)
  console.out(commandHelp(command))
  return EXIT.clean
}

async function run(invocation: Invocation, console: Console): Promise<ExitStatus | null> {
  const { command, operands } = invocation
  switch (command.name) {
    case 'check': {
      const loading = loadParser(console)
      const [{ requestOf }, { check }] = await Promise.all([import('./request.js'), import('./check.js')])
      const request = requestOf(invocation)
      return 'message' in request ? usageError(console, request.message) : check(request, console, loading)
    }
    case 'inspect': {
      const loading = loadParser(console)
      const { inspect } = await import('./inspect.js')
      return inspect(invocation, console, loading)
    }
    case 'init': {
      const loading = loadParser(console)
      const { init } = await import('./init.js')
      return init(invocation, console, loading)
    }
    case 'jobs': {
      const loading = loadParser(console)
      const { jobs } = await import('./jobs.js')
      return jobs(invocation, console, loading)
    }
    case 'explain': {
      const { explain } = await import('./explain.js')
      return explain(operands[0] ?? null, console)
    }
    case 'lsp':
      return serve(invocation, console)
    default:
      return help(operands[0] ?? null, console)
  }
}

/** Begins to load the parser at once: the wasm one is compiled in the background while what follows is read. */
function loadParser(console: Console): Promise<Parser | { readonly message: string }> {
  const loading = shortLivedParser(console.environment['CISTERN_PARSER'])
  // Its failure is told where it is waited for, which may be never when the usage is wrong.
  loading.catch(() => undefined)
  return loading
}

async function serve({ switches }: Invocation, console: Console): Promise<ExitStatus | null> {
  if (!switches.has('stdio'))
    return usageError(console, 'the language server speaks over standard input and output only: cistern lsp --stdio')
  const besides = createRequire(import.meta.url)
  // Named at run time, so that the check neither loads nor holds the server.
  const server: { readonly startServer: () => void } = besides('./lsp.js')
  server.startServer()
  return null
}

function help(name: string | null, console: Console): ExitStatus {
  const command = name === null ? null : commandNamed(name)
  if (name !== null && command === null)
    return usageError(
      console,
      `there is no command ${name}${didYouMean(
        name,
        COMMANDS.map((each) => each.name),
      )}`,
    )
  console.out(command === null ? programHelp() : commandHelp(command))
  return EXIT.clean
}

/** An error of ours is one line that says where to report it; the stack is for those who ask. */
function internalError(error: unknown): void {
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  process.stderr.write(`cistern: an error of Cistern itself: ${message.replace(/\s+/g, ' ')}; please report it at ${homepage}/issues\n`)
  if ((process.env['CISTERN_DEBUG'] ?? '') !== '') process.stderr.write(`${stack ?? ''}\n`)
  process.exitCode = EXIT.internal
}

/** Where it was started; a folder that is gone meanwhile holds nothing. */
function workingDirectory(): string {
  try {
    return realpathSync(process.cwd())
  } catch {
    return '/'
  }
}

async function wholeInput(): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  process.stdin.on('data', (chunk: Buffer) => chunks.push(chunk))
  await once(process.stdin, 'end')
  return Buffer.concat(chunks)
}

const streams: NodeJS.WriteStream[] = []

/** A stream is made when it is first used: that takes longer than what a short run has to say. */
function lazily(make: () => NodeJS.WriteStream): () => NodeJS.WriteStream {
  let made: NodeJS.WriteStream | null = null
  return () => {
    if (made !== null) return made
    made = make()
    streams.push(made)
    // Whoever reads our output may have read enough.
    made.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      process.exit(process.exitCode ?? EXIT.clean)
    })
    return made
  }
}

const stdout = lazily(() => process.stdout)
const stderr = lazily(() => process.stderr)
const console: Console = {
  out: (text) => stdout().write(text),
  err: (text) => stderr().write(text),
  get stdout() {
    return stdout()
  },
  get stderr() {
    // A pipe or a file is no terminal, and what asks terminals need not be loaded for it.
    return fstatSync(2).isCharacterDevice() ? stderr() : {}
  },
  environment: process.env,
  workingDirectory: workingDirectory(),
  readInput: wholeInput,
}
main(process.argv.slice(2), console).then((status) => {
  if (status === null) return
  process.exitCode ??= status
  // Otherwise Node waits for what V8 compiles in the background, for nobody.
  if (streams.every(({ writableLength }) => writableLength === 0)) process.exit()
}, internalError)
