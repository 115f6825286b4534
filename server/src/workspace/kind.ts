/** What a file is to us: shell, CI YAML, or nothing. By name first, then by its first line. */
import { pipelineKind } from '../pipelines/detect.js'
import type { Host } from './host.js'

export type FileKind = 'shell' | 'gitlab' | 'github' | null

const SHELL_EXTENSION = /\.(sh|bash|bats|envrc|slurm|sbatch)$/
const SHELL_NAME = /(^|\/)(\.?(bashrc|bash_profile|bash_aliases|profile|envrc)|APKBUILD|PKGBUILD)$/
const SHEBANG = /^#!\s*\S*\/(?:env\s+(?:-S\s+)?)?(?:\S*\/)?(ba|da|a)?sh\b/
const YAML = /\.ya?ml$/

/** The kind of a file; asks for its first line or content only where its name leaves it open. */
export function fileKind(path: string, host: Host): FileKind {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (YAML.test(name)) {
    if (!mayBePipeline(path)) return null
    const read = host.read(path)
    return read.kind === 'text' ? pipelineKind(path, read.text) : null
  }
  if (SHELL_EXTENSION.test(name) || SHELL_NAME.test(path))
    return /^#!.*\b(zsh|fish|python3?|perl|ruby|node|pwsh|tclsh|expect|awk)\b/.test(host.firstLine(path)) ? null : 'shell'
  if (name.includes('.') && !host.isExecutable(path)) return null
  return SHEBANG.test(host.firstLine(path)) ? 'shell' : null
}

/** Names under which CI systems look for their files, or people keep templates for them. */
function mayBePipeline(path: string): boolean {
  return (
    /(^|\/)(\.gitlab|\.github|ci|\.ci|gitlab|pipelines?|templates?|jobs)(\/|-|_|\.|$)/i.test(path) ||
    /gitlab-ci|(^|\/)action\.ya?ml$/.test(path)
  )
}
