/** What `--help` says, made of the table of options. */
import { COMMANDS, HELP, VERSION, type Command, type Option } from './options.js'

/** How the program is used. */
export function programHelp(): string {
  return lines([
    'Cistern finds what commands in CI scripts do wrong to files, permissions and the environment.',
    '',
    'usage: cistern <command> [options]',
    '',
    ...table(COMMANDS.map(({ name, operands, help }) => [`${name} ${operands}`.trim(), help])),
    '',
    ...table([HELP, VERSION].map(rowOf)),
    '',
    'cistern check looks at everything under the working directory. More: cistern help check',
  ])
}

/** How one command is used. */
export function commandHelp({ name, operands, help, options, notes }: Command): string {
  return lines([
    `usage: cistern ${[name, options.length > 0 ? '[options]' : '', operands].filter((part) => part !== '').join(' ')}`,
    '',
    `${help.charAt(0).toUpperCase()}${help.slice(1)}.`,
    '',
    ...table([...options, HELP].map(rowOf)),
    ...(notes.length > 0 ? ['', ...notes] : []),
  ])
}

function rowOf({ name, short, value, choices, help }: Option): readonly [string, string] {
  const argument = value === undefined ? '' : ` ${choices === undefined ? value : choices.join('|')}`
  return [`${short === undefined ? '' : `-${short}, `}--${name}${argument}`, help]
}

function table(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`
}
