/** Reads pipelines of small repositories that are written in a test, and shows what was read in a short form. */
import { readBuildkite } from '../../server/src/pipelines/buildkite/buildkite.js'
import { readCircleci } from '../../server/src/pipelines/circleci/circleci.js'
import { readCompose } from '../../server/src/pipelines/compose/compose.js'
import { readDrone } from '../../server/src/pipelines/drone/drone.js'
import { readGithub } from '../../server/src/pipelines/github/github.js'
import { readGitlab } from '../../server/src/pipelines/gitlab/gitlab.js'
import { readKubernetes } from '../../server/src/pipelines/kubernetes/kubernetes.js'
import { readWoodpecker } from '../../server/src/pipelines/woodpecker/woodpecker.js'
import type { Container, Job, JobScript, JobVariable, Pipeline } from '../../server/src/pipelines/job.js'
import type { Source } from '../../server/src/text/source.js'
import { display, type Origin } from '../../server/src/text/value.js'

/** Text without the indentation of the test around it; backslashes are kept, but for those before `${`. */
export function yaml(strings: TemplateStringsArray, ...values: readonly string[]): string {
  const text = String.raw({ raw: strings.raw.map((part) => part.replaceAll('\\${', '${')) }, ...values).replace(/^\n/, '')
  const indent = /^ */.exec(text)?.[0] ?? ''
  return text.replace(new RegExp(`^${indent}`, 'gm'), '').replace(/\n *$/, '\n')
}

export function gitlab(text: string, files: Readonly<Record<string, string>> = {}): Pipeline {
  const sources = new Map<string, Source>(Object.entries(files).map(([path, one]) => [path, { path, text: one }]))
  return readGitlab(
    { path: '.gitlab-ci.yml', text },
    (path) => sources.get(path) ?? null,
    () => [...sources.keys()],
  )
}

export function github(text: string, path = '.github/workflows/ci.yml', files: Readonly<Record<string, string>> = {}): Pipeline {
  const sources = new Map<string, Source>(Object.entries(files).map(([name, one]) => [name, { path: name, text: one }]))
  return readGithub({ path, text }, (name) => sources.get(name) ?? null)
}

export function buildkite(text: string, files: Readonly<Record<string, string>> = {}): Pipeline {
  const sources = new Map<string, Source>(Object.entries(files).map(([path, one]) => [path, { path, text: one }]))
  return readBuildkite({ path: '.buildkite/pipeline.yml', text }, (path) => sources.get(path) ?? null)
}

export function circleci(text: string): Pipeline {
  return readCircleci({ path: '.circleci/config.yml', text })
}

export function drone(text: string): Pipeline {
  return readDrone({ path: '.drone.yml', text })
}

/** @param onRead is told of each other file that is asked for */
export function compose(
  text: string,
  files: Readonly<Record<string, string>> = {},
  onRead: (path: string) => void = () => undefined,
): Pipeline {
  const sources = new Map<string, Source>(Object.entries(files).map(([path, one]) => [path, { path, text: one }]))
  return readCompose({ path: 'docker/compose.yml', text }, (path) => {
    onRead(path)
    return sources.get(path) ?? null
  })
}

export function kubernetes(text: string, files: Readonly<Record<string, string>> = {}, path = 'deploy/app.yaml'): Pipeline {
  const sources = new Map<string, Source>(Object.entries(files).map(([name, one]) => [name, { path: name, text: one }]))
  return readKubernetes(
    { path, text },
    (name) => sources.get(name) ?? null,
    () => [path, ...sources.keys()],
  )
}

export function woodpecker(text: string): Pipeline {
  return readWoodpecker({ path: '.woodpecker.yml', text })
}

export function jobOf(pipeline: Pipeline, name: string): Job {
  const job = pipeline.jobs.find((one) => one.name === name)
  if (job === undefined) throw new Error(`no job ${name} among ${pipeline.jobs.map((one) => one.name).join(', ')}`)
  return job
}

export function scriptOf(pipeline: Pipeline, job: string, script = 'script'): JobScript {
  const found = jobOf(pipeline, job).scripts.find(({ name }) => name === script)
  if (found === undefined) throw new Error(`job ${job} has no ${script}`)
  return found
}

/** The text of a script, with holes as `$NAME`. */
export function textOf(pipeline: Pipeline, job: string, script = 'script'): string {
  return display(scriptOf(pipeline, job, script).value)
}

/** Variables as `NAME=value` with their level where it is the whole file's. */
export function show(variables: readonly JobVariable[]): readonly string[] {
  return variables.map(({ name, value, level }) => `${name}=${display(value)}${level === 'global' ? ' (global)' : ''}`)
}

/** Mounts as `kind from:inside`. */
export function showMounts({ mounts }: Pick<Container, 'mounts'>): readonly string[] {
  return mounts.map(({ kind, from, inside }) => `${kind} ${from === null ? '' : display(from)}:${display(inside)}`)
}

/** What the file has where something stands. */
export function written({ source, start, end }: Origin): string {
  return source.text.slice(start, end)
}

export function messages({ problems }: Pipeline): readonly string[] {
  return problems.map(({ path, message }) => `${path}: ${message}`)
}
