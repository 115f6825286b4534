/**
 * Every command and option in one table; the parser and the help are made of it. A wrong command line becomes a message
 * that says what was meant.
 */
import { parseArgs } from 'node:util'
import { didYouMean } from '../text/nearest.js'

export interface Option {
  readonly name: string
  readonly short?: string
  /** What its value is called in the help; none for a switch. */
  readonly value?: string
  readonly choices?: readonly string[]
  readonly help: string
}

export interface Command {
  readonly name: string
  /** What follows the options. */
  readonly operands: string
  /** How many operands it takes at most. */
  readonly most: number
  readonly help: string
  readonly options: readonly Option[]
  readonly notes: readonly string[]
}

export interface Invocation {
  readonly command: Command
  readonly operands: readonly string[]
  readonly switches: ReadonlySet<string>
  /** Values in the order given; lists are split at commas by who knows that they are lists. */
  readonly values: ReadonlyMap<string, readonly string[]>
}

export const HELP: Option = { name: 'help', short: 'h', help: 'say how it is used' }
export const VERSION: Option = { name: 'version', short: 'V', help: 'say which version this is' }

export const COMMANDS: readonly Command[] = [
  {
    name: 'check',
    operands: '[path...]',
    most: Number.POSITIVE_INFINITY,
    help: 'find hazards in shell scripts and CI pipelines',
    options: [
      { name: 'format', value: 'FORMAT', choices: ['pretty', 'json'], help: 'how to report (default pretty)' },
      { name: 'fix', help: 'apply fixes after which every run that succeeded still gives the same' },
      { name: 'unsafe-fixes', help: 'apply all fixes, also those that change what is stored, owners or timing' },
      { name: 'rule', value: 'RULE', help: 'only this rule; may be given again, or take several with commas between' },
      {
        name: 'min-confidence',
        value: 'LEVEL',
        choices: ['certain', 'likely', 'possible'],
        help: 'what is sure enough to be shown (default likely)',
      },
      {
        name: 'fail-on',
        value: 'SEVERITY',
        choices: ['error', 'warning', 'info', 'never'],
        help: 'what makes the exit status 1 (default warning)',
      },
      { name: 'stdin-filename', value: 'PATH', help: 'check standard input as if it were the text of this file' },
    ],
    notes: [
      'Paths are files and folders; the default is the working directory. Each is judged with the knowledge of its whole',
      'root: the nearest folder upwards with a cistern.yaml, else the git repository. Files that git ignores are left out',
      'unless they are named.',
      '',
      'Exit status: 0 nothing to report, 1 findings, 2 wrong usage or configuration, 3 an error of Cistern itself.',
      'A finding that is only possible is shown, and counts, with --min-confidence possible.',
    ],
  },
  {
    name: 'inspect',
    operands: 'FILE[:LINE]',
    most: 1,
    help: 'show what is known at a line of a script or pipeline, and why',
    options: [{ name: 'format', value: 'FORMAT', choices: ['pretty', 'json'], help: 'how to show it (default pretty)' }],
    notes: [
      'Of each command on the line: what its words are, with ${NAME} for what the environment gives and <...> for what is not',
      'known; which paths they name, what is known of these and from where; who runs it, as whom, under which conditions;',
      'what it does; and what is reported of it. Without a line, in short for the whole file.',
      '',
      'Exit status: 0 it was shown, 2 wrong usage, 3 an error of Cistern itself.',
    ],
  },
  {
    name: 'init',
    operands: '[folder]',
    most: 1,
    help: 'write a first configuration of what the repository shows',
    options: [{ name: 'force', help: 'write it anew where there is one; what it says now is lost' }],
    notes: [
      'Writes cistern.yaml into the folder (default the working directory): what scripts and pipelines show of network',
      'storage, data directories, variables that nothing in the repository sets, and scripts of others, each with its',
      'place; the other settings as examples in comments. Says what it wrote, and why.',
      '',
      'Exit status: 0 it was written, 2 wrong usage, or there is one already, 3 an error of Cistern itself.',
    ],
  },
  {
    name: 'jobs',
    operands: '[path]',
    most: 1,
    help: 'show which jobs were understood of the CI pipelines, and what each is given',
    options: [{ name: 'format', value: 'FORMAT', choices: ['pretty', 'json'], help: 'how to show them (default pretty)' }],
    notes: [
      'Of each job: its scripts with the place of each line, its variables with where each is set, containers, services,',
      'what is stored, which jobs it waits for, and the script files that it runs. A path limits it to jobs that are declared',
      'there, take a script or variable from there, or run a script there; the default is the working directory.',
      '',
      'Exit status: 0 they were shown, 2 wrong usage or configuration, 3 an error of Cistern itself.',
    ],
  },
  { name: 'explain', operands: '[rule]', most: 1, help: 'show the page of a rule, or list all rules', options: [], notes: [] },
  {
    name: 'lsp',
    operands: '',
    most: 0,
    help: 'serve an editor by the language server protocol',
    options: [{ name: 'stdio', help: 'over standard input and output, which is the only way there is' }],
    notes: [],
  },
  { name: 'help', operands: '[command]', most: 1, help: 'say how a command is used', options: [], notes: [] },
]

export function commandNamed(name: string): Command | null {
  return COMMANDS.find((command) => command.name === name) ?? null
}

/** What a command line asks for, or what is wrong with it. */
export function parseCommand(command: Command, words: readonly string[]): Invocation | { readonly message: string } {
  const known: readonly Option[] = [...command.options, HELP]
  const { tokens } = parseArgs({
    args: [...words],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      known.map(
        ({ name, short, value }) =>
          [name, { type: value === undefined ? 'boolean' : 'string', ...(short === undefined ? {} : { short }) }] as const,
      ),
    ),
  })
  const operands: string[] = []
  const switches = new Set<string>()
  const values = new Map<string, readonly string[]>()
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value)
    if (token.kind !== 'option') continue
    const option = known.find(({ name }) => name === token.name)
    if (option === undefined) {
      const meant = didYouMean(
        token.name,
        known.map(({ name }) => name),
      ).replace('did you mean ', 'did you mean --')
      return { message: `there is no option ${token.rawName}${meant}` }
    }
    const problem = problemOf(option, token.value, token.inlineValue === true)
    if (problem !== null) return { message: problem }
    if (option.value === undefined) switches.add(option.name)
    else values.set(option.name, [...(values.get(option.name) ?? []), token.value ?? ''])
  }
  const extra = operands[command.most]
  if (extra !== undefined) return { message: `${command.name} does not know what to do with ${extra}` }
  return { command, operands, switches, values }
}

/** The last value given for an option that has choices or takes one value. */
export function lastValue({ values }: Invocation, name: string): string | null {
  return values.get(name)?.at(-1) ?? null
}

function problemOf({ name, value, choices }: Option, given: string | undefined, isInline: boolean): string | null {
  if (value === undefined) return given === undefined ? null : `--${name} takes no value`
  // A word that looks like an option is one, unless it is joined to this one by an equals sign.
  if (given === undefined || given === '' || (!isInline && given.startsWith('-') && given !== '-'))
    return `--${name} needs a value: --${name} ${value}`
  if (choices === undefined || choices.includes(given)) return null
  return `--${name} can be ${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}, not ${given}${didYouMean(given, choices)}`
}
