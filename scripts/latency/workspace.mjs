/**
 * A repository for measuring an editor: the examples, with one script grown to 1,000 lines, among 1,000 files. The same
 * every time; knows nothing of servers.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The script that is edited, and what is open beside it. */
export const SCRIPT = 'scripts/ci/cache-manager.sh'
export const PIPELINE = '.gitlab-ci.yml'
export const LINES = 1_000
const FILES = 1_000
/** Services with a pipeline of their own; as many more have a workflow. */
const SERVICES = 60
/** Some of them use the long script too. */
const USING = 5

/** Fills a folder; gives the number of files and of lines in the long script. */
export function makeWorkspace(folder, examples) {
  cpSync(examples, folder, { recursive: true })
  const script = readFileSync(join(folder, SCRIPT), 'utf8')
  const long = grown(script)
  write(folder, SCRIPT, long)
  const names = Array.from({ length: 2 * SERVICES }, (_, index) => `service-${String(index + 1).padStart(3, '0')}`)
  for (const [index, name] of names.entries()) {
    write(folder, `services/${name}/deploy.sh`, deployment(name, index), 0o755)
    write(folder, `services/${name}/lib.sh`, library(name))
    write(folder, `services/${name}/chart.yaml`, `name: ${name}\nimage: registry.example.org/${name}\nreplicas: ${1 + (index % 4)}\n`)
    if (index < SERVICES) write(folder, `.gitlab/ci/${name}.yml`, jobs(name, index < USING))
    else write(folder, `.github/workflows/${name}.yml`, workflow(name))
  }
  const pipeline = readFileSync(join(folder, PIPELINE), 'utf8')
  const includes = names.slice(0, SERVICES).map((name) => `  - local: /.gitlab/ci/${name}.yml\n`)
  write(
    folder,
    PIPELINE,
    pipeline.replace(/^include:\n/, (line) => `${line}${includes.join('')}`),
  )
  for (let index = count(folder); index < FILES; index += 1)
    write(
      folder,
      `services/${names[index % names.length]}/src/part${index}.go`,
      `package main\n\nfunc part${index}() int {\n\treturn ${index}\n}\n`,
    )
  return { files: count(folder), lines: long.split('\n').length - 1 }
}

/** The script with more of its own functions, under other names and behind commands of their own, until it is long enough. */
export function grown(script) {
  const lines = script.split('\n')
  const first = lines.findIndex((line) => /^\w+\(\) \{$/.test(line))
  const last = lines.findIndex((line) => line === 'main() {')
  const body = lines.slice(first, last).join('\n')
  const names = [...body.matchAll(/^(\w+)\(\) \{$/gm)].map(([, name]) => name)
  const renamed = (text) => text.replace(new RegExp(`\\b(${names.join('|')})\\b`, 'g'), '$1_again')
  const again = renamed(body).split('\n')
  const main = lines.slice(last).flatMap((line) => {
    const command = /^( +)([\w-]+)(\) .*\bcmd_\w+ "\$@" ;;)$/.exec(line)
    return command === null ? [line] : [line, `${command[1]}${command[2]}-again${renamed(command[3])}`]
  })
  const missing = LINES + 1 - last - main.length
  // Whole functions only; the rest are comments.
  const end = again.slice(0, missing).lastIndexOf('}') + 1
  const filling = Array.from({ length: missing - end }, () => '#')
  return [...lines.slice(0, last), ...again.slice(0, end), ...filling, ...main].join('\n')
}

function deployment(name, index) {
  return `#!/usr/bin/env bash
set -euo pipefail

here="$(cd "$(dirname "\${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=services/${name}/lib.sh
source "$here/lib.sh"

readonly RELEASE="\${RELEASE:-\${CI_COMMIT_SHORT_SHA:-local}}"
: "\${STORE:=/srv/releases}"

usage() {
  echo "usage: $0 build|publish|clean" >&2
  exit 2
}

build() {
  log "building ${name} $RELEASE"
  mkdir -p "$STORE/${name}"
  for part in "$here"/src/*.go; do
    [[ -e $part ]] || continue
    cp "$part" "$STORE/${name}/"
  done
  if ((${index} % 2)); then
    docker build --tag "registry.example.org/${name}:$RELEASE" "$here"
  fi
}

publish() {
  local archive="$STORE/${name}-$RELEASE.tar"
  tar -cf "$archive.partial" -C "$STORE/${name}" .
  mv "$archive.partial" "$archive"
  retry 3 docker push "registry.example.org/${name}:$RELEASE"
}

clean() {
  find "$STORE" -maxdepth 1 -name '${name}-*.tar' -mtime +14 -exec rm -f {} +
}

case \${1:-} in
  build) build ;;
  publish) publish ;;
  clean) clean ;;
  *) usage ;;
esac
`
}

function library(name) {
  return `# shellcheck shell=bash
log() {
  printf '%s [${name}] %s\\n' "$(date +%FT%T)" "$*" >&2
}

retry() {
  local attempts=$1
  shift
  for ((i = 1; i <= attempts; i++)); do
    "$@" && return
    log "attempt $i of $attempts failed: $*"
    sleep "$i"
  done
  return 1
}
`
}

function jobs(name, usesLongScript) {
  return `build_${name}:
  stage: test
  image: docker:26.1
  variables:
    STORE: /srv/releases/${name}
  script:
    - ./services/${name}/deploy.sh build
${usesLongScript ? `    - ./${SCRIPT} put ${name} "$CI_COMMIT_SHA" /srv/releases/${name}\n` : ''}
publish_${name}:
  stage: publish
  image: docker:26.1
  needs: [build_${name}]
  script:
    - ./services/${name}/deploy.sh publish
`
}

function workflow(name) {
  return `name: ${name}
on:
  push:
    paths: ['services/${name}/**']
jobs:
  build:
    runs-on: ubuntu-latest
    env:
      STORE: /tmp/releases
    steps:
      - uses: actions/checkout@v4
      - run: ./services/${name}/deploy.sh build
      - run: |
          ./services/${name}/deploy.sh publish
          ./services/${name}/deploy.sh clean
`
}

function write(folder, path, text, mode = 0o644) {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text, { mode })
}

function count(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length
}
