/** What a file is to us: shell, CI YAML, or nothing. By name first, then by its first line. */
import { recognise, type Recognised } from '../pipelines/detect.js'
import type { Host } from './host.js'

export type FileKind = { readonly kind: 'shell' } | ({ readonly kind: 'pipeline' } & Recognised)

const SHELL_EXTENSION = /\.(sh|bash|bats|envrc|slurm|sbatch)$/
const SHELL_NAME = /(^|\/)(\.?(bashrc|bash_profile|bash_aliases|profile|envrc)|APKBUILD|PKGBUILD)$/
const SHEBANG = /^#!\s*\S*\/(?:env\s+(?:-S\s+)?)?(?:\S*\/)?(ba|da|a)?sh\b/
const OTHER_SHEBANG = /^#!.*\b(zsh|fish|python3?|perl|ruby|node|pwsh|tclsh|expect|awk)\b/
const OTHER_EXTENSION = /\.(py|rb|pl|php|lua|tcl|awk|[cm]?[jt]s|bat|cmd|ps1|go|rs|jar|exe|json|ya?ml|toml|md|txt)$/i
const YAML = /\.ya?ml$/
const SHELL: FileKind = { kind: 'shell' }

/** The kind of a file; asks for its first line or content only where its name leaves it open. */
export function fileKind(path: string, host: Host): FileKind | null {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (YAML.test(name)) {
    const found = recognise(path, () => {
      const read = host.read(path)
      return read.kind === 'text' ? read.text : null
    })
    return found === null ? null : { kind: 'pipeline', ...found }
  }
  if (SHELL_EXTENSION.test(name) || SHELL_NAME.test(path)) return OTHER_SHEBANG.test(host.firstLine(path)) ? null : SHELL
  if (name.includes('.') && !host.isExecutable(path)) return null
  return SHEBANG.test(host.firstLine(path)) ? SHELL : null
}

/** False where the name alone says that a file is neither shell nor CI YAML, unless it has the executable bit. */
export function mayHaveKind(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return YAML.test(name) || SHELL_EXTENSION.test(name) || SHELL_NAME.test(path) || !name.includes('.')
}

/** Whether a file that a job or a script runs is for another program than a shell. */
export function isForAnotherProgram(path: string, text: string): boolean {
  const [line = ''] = text.split('\n', 1)
  return OTHER_SHEBANG.test(line) || (OTHER_EXTENSION.test(path) && !SHEBANG.test(line))
}
