/** The project that the server's tests open: one script that a GitLab job runs, with something to find by each of them. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export const PIPELINE = '.gitlab-ci.yml'
export const SCRIPT = 'scripts/publish.sh'

export const FILES = {
  'cistern.yaml': '# The root.\n',
  [PIPELINE]: `variables:
  IMAGE_REGISTRY: registry.internal.example.org

publish:
  image: docker:26.1
  script:
    - ./scripts/publish.sh
`,
  [SCRIPT]: `#!/bin/bash
set -euo pipefail
export IMAGE_REGISTRY=docker.example.com
docker push "$IMAGE_REGISTRY/app:$CI_COMMIT_SHORT_SHA"
key=$(sha256sum package-lock.json | cut -c1-16)
mkdir -p "$NFS_CACHE/npm/$key"
cp -a node_modules/. "$NFS_CACHE/npm/$key/"
`,
} as const

/** A folder with these files, and a way to take it away again. */
export function makeProject(files: Readonly<Record<string, string>>): { readonly folder: string; readonly remove: () => void } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cistern-lsp-')))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
