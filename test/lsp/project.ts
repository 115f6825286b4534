/** The project that the server's tests open: one script that a GitLab job runs, with something to find by each of them. */

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
