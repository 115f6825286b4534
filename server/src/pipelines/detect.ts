/**
 * Whether a file is a CI pipeline, and of which system; reads it with the reader of that system. The name speaks first,
 * the content only where the name leaves doubt.
 */
import type { Source } from '../text/source.js'
import { readGithub } from './github.js'
import { readGitlab } from './gitlab.js'
import type { ListPaths, Pipeline, ReadSource } from './job.js'

export type PipelineKind = 'gitlab' | 'github'

/** The CI system that a file under the root describes a pipeline for, or null. */
export function pipelineKind(path: string, text: string): PipelineKind | null {
  if (!/\.ya?ml$/.test(path)) return null
  const name = path.replace(/^.*\//, '')
  if (/\.gitlab-ci\.ya?ml$/.test(name)) return 'gitlab'
  if (/(^|\/)\.github\/workflows\/[^/]+$/.test(path)) return isWorkflow(text) ? 'github' : null
  if (/^action\.ya?ml$/.test(name)) return isCompositeAction(text) ? 'github' : null
  if (/(^|\/)\.gitlab(-ci)?\//.test(path)) return hasEntryWith(text, TEMPLATE_KEY) ? 'gitlab' : null
  if (/^\.(cirrus|travis)\./.test(name)) return null
  if (isWorkflow(text)) return 'github'
  return hasEntryWith(text, SCRIPT_KEY) ? 'gitlab' : null
}

export function readPipeline(kind: PipelineKind, source: Source, readSource: ReadSource, listPaths?: ListPaths): Pipeline {
  switch (kind) {
    case 'gitlab':
      return readGitlab(source, readSource, listPaths)
    case 'github':
      return readGithub(source, readSource)
  }
}

/** What an entry of a GitLab file under a folder of GitLab's own has. */
const TEMPLATE_KEY = /^["']?(script|before_script|after_script|extends|stage|trigger|rules)["']?[ \t]*:/
/** What only a GitLab file has an entry with, wherever it stands. */
const SCRIPT_KEY = /^["']?(script|before_script|after_script)["']?[ \t]*:/

function isWorkflow(text: string): boolean {
  return /^["']?jobs["']?[ \t]*:/m.test(text) && /^["']?(on|true)["']?[ \t]*:/m.test(text)
}

function isCompositeAction(text: string): boolean {
  return /^runs[ \t]*:/m.test(text) && /\busing\b["']?[ \t]*:[ \t]*["']?composite\b/.test(text)
}

/** True where a top-level map has an entry with such a key. */
function hasEntryWith(text: string, key: RegExp): boolean {
  let indent = -1
  for (const line of text.split('\n')) {
    const content = line.trimStart()
    if (content === '' || content.startsWith('#')) continue
    const column = line.length - content.length
    if (column === 0) indent = /^[^-\s][^#]*:[ \t]*([&!]\S+[ \t]*)*(#.*)?\r?$/.test(line) ? 0 : -1
    else if (indent === 0 || indent === column) {
      indent = column
      if (key.test(content)) return true
    }
  }
  return false
}
