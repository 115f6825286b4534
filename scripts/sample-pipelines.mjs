/** Writes CI files of every dialect as repositories have them: the same every time. Knows nothing of how they are read. */

const SHARES = {
  gitlab: 0.3,
  github: 0.25,
  buildkite: 0.08,
  circleci: 0.1,
  compose: 0.09,
  kubernetes: 0.09,
  woodpecker: 0.045,
  drone: 0.045,
}

/** Projects with as many files together; each has an entry and what belongs to it. */
export function sampleProjects(count) {
  return Object.entries(SHARES).flatMap(([system, share]) => {
    const projects = []
    for (let written = 0; written < Math.round(count * share); written += projects.at(-1).files.size)
      projects.push({ system, ...WRITERS[system](numbers(projects.length), Math.round(count * share) - written) })
    return projects
  })
}

/** Numbers that only look like chance. */
function numbers(seed) {
  let state = (seed + 1) * 2_654_435_761
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const LINES = [
  'set -euo pipefail',
  'mkdir -p "$OUT_DIR"/reports',
  './scripts/build.sh --release --jobs "$(nproc)" 2>&1 | tee build.log',
  'if [ -n "$TAG" ]; then echo "release $TAG"; else echo "no release"; fi',
  'cp -a dist/. "$OUT_DIR/$STAGE/"',
  'tar czf "reports-$STAGE.tar.gz" -C "$OUT_DIR" reports',
  'curl --fail --silent --show-error "https://example.com/$STAGE/status" > status.json',
  'for one in api web worker; do make -C "services/$one" test; done',
  'docker build --tag "registry.example.com/team/app:$STAGE" --file docker/Dockerfile .',
  'export PATH="$PWD/bin:$PATH"',
  "jq -r '.items[] | select(.ready) | .name' status.json | sort -u",
  'rsync -a --delete dist/ "$DEPLOY_HOST:/srv/app/"',
]
const NAMES = ['lint', 'unit', 'build', 'package', 'integration', 'deploy', 'docs', 'nightly', 'scan', 'release', 'image', 'smoke']

function times(count, write) {
  return Array.from({ length: count }, (_, index) => write(index)).join('')
}

function line(next) {
  return LINES[next(LINES.length)]
}

/** Items of a list of commands: plain ones, quoted ones, and now and then a block. */
function commands(next, indent, escape = (text) => text) {
  return times(2 + next(4), () => {
    if (next(4) === 0) return `${indent}- |\n${times(2 + next(5), () => `${indent}  ${escape(line(next))}\n`)}`
    const text = escape(line(next))
    return /[:#{}]|^["'[]/.test(text) ? `${indent}- ${JSON.stringify(text)}\n` : `${indent}- ${text}\n`
  })
}

function block(next, indent, escape = (text) => text) {
  return times(3 + next(6), () => `${indent}${escape(line(next))}\n`)
}

function variables(next, indent) {
  return times(
    2 + next(4),
    (index) => `${indent}${['OUT_DIR', 'STAGE', 'LEVEL', 'CACHE_KEY', 'HOST', 'MODE'][index]}: "value-${next(1000)}/part"\n`,
  )
}

const one = (path, text) => ({ entry: path, files: new Map([[path, text]]) })
const twice = (text) => text.replaceAll('$', '$$$$')

const WRITERS = {
  gitlab(next, left) {
    const base = `# What every job has.\n.base:\n  image: debian:12\n  variables:\n${variables(next, '    ')}  before_script:\n${commands(next, '    ')}  cache:\n    key: $CI_COMMIT_REF_SLUG\n    paths: [.cache/, node_modules/]\n\n.rules:\n  rules:\n    - if: $CI_PIPELINE_SOURCE == "merge_request_event"\n    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH\n      variables: {MODE: full}\n\n.report:\n  after_script:\n${commands(next, '    ')}`
    const deploy = `.deploy:\n  extends: .base\n  stage: deploy\n  resource_group: $CI_ENVIRONMENT_NAME\n  script:\n${commands(next, '    ')}\n${times(2 + next(3), (index) => `deploy-${index}:\n  extends: [.deploy, .rules]\n  environment: stage-${index}\n  variables: {STAGE: stage-${index}}\n  needs: [{job: build-0, artifacts: true}]\n\n`)}`
    const jobs = times(4 + next(9), (index) => {
      const how = next(4)
      const script = how === 0 ? '    - !reference [.base, before_script]\n' : ''
      return `${NAMES[index % NAMES.length]}-${index}:\n  extends: ${how === 1 ? '[.base, .rules]' : '.base'}\n  stage: test\n${how === 2 ? '  parallel:\n    matrix:\n      - MODE: [fast, full]\n        LEVEL: ["1", "2"]\n' : ''}  variables:\n${variables(next, '    ')}  script:\n${script}${commands(next, '    ')}  artifacts:\n    expire_in: 1 week\n    paths:\n      - dist/\n      - reports/*.xml\n\n`
    })
    const root = `include:\n  - local: /ci/base.yml\n  - local: ci/deploy.yml\n\nstages: [build, test, deploy]\n\nvariables:\n${variables(next, '  ')}  FULL: $OUT_DIR/full\n\nbuild-0:\n  extends: .base\n  script:\n${commands(next, '    ')}\n${jobs}`
    return left < 3
      ? one('.gitlab-ci.yml', base + jobs)
      : {
          entry: '.gitlab-ci.yml',
          files: new Map([
            ['.gitlab-ci.yml', root],
            ['ci/base.yml', base],
            ['ci/deploy.yml', deploy],
          ]),
        }
  },
  github(next) {
    const jobs = times(1 + next(4), (index) => {
      const matrix =
        next(2) === 0
          ? '    strategy:\n      fail-fast: false\n      matrix:\n        os: [ubuntu-latest, macos-latest]\n        node: [20, 22]\n        include:\n          - {os: windows-latest, node: 22}\n'
          : ''
      const steps = times(
        2 + next(5),
        (step) =>
          `      - name: Step ${step}\n        if: \${{ github.event_name == 'push' }}\n        env:\n          TOKEN: \${{ secrets.TOKEN }}\n${variables(next, '          ')}        run: |\n${block(next, '          ')}          echo "\${{ matrix.os }} \${{ env.STAGE }}" >> "$GITHUB_STEP_SUMMARY"\n`,
      )
      return `  ${NAMES[index]}:\n    runs-on: ${matrix === '' ? 'ubuntu-latest' : '${{ matrix.os }}'}\n    timeout-minutes: 30\n${index === 0 ? '' : `    needs: [${NAMES[index - 1]}]\n`}${matrix}    env:\n${variables(next, '      ')}    steps:\n      - uses: actions/checkout@v4\n        with: {fetch-depth: 0}\n      - uses: actions/setup-node@v4\n        with:\n          node-version: 22\n          cache: npm\n${steps}      - uses: actions/upload-artifact@v4\n        with:\n          name: out\n          path: dist\n`
    })
    return one(
      '.github/workflows/ci.yml',
      `name: CI\non:\n  push:\n    branches: [main]\n  pull_request:\n    paths-ignore: ["docs/**", "*.md"]\npermissions:\n  contents: read\nenv:\n${variables(next, '  ')}jobs:\n${jobs}`,
    )
  },
  buildkite(next) {
    const steps = times(
      3 + next(8),
      (index) =>
        `  - label: ":hammer: ${NAMES[index]}"\n    key: step-${index}\n    commands:\n${commands(next, '      ', twice)}    env:\n${variables(next, '      ')}    agents:\n      queue: default\n    plugins:\n      - docker#v5.12.0:\n          image: node:22\n          volumes: [".:/app", "/var/cache:/cache"]\n          environment: [TOKEN, MODE=ci]\n    artifact_paths: ["dist/**/*", "reports/*.xml"]\n    retry:\n      automatic: {limit: 2}\n`,
    )
    return one('.buildkite/pipeline.yml', `env:\n${variables(next, '  ')}steps:\n${steps}  - wait\n  - command: make done\n`)
  },
  circleci(next) {
    const jobs = times(
      2 + next(6),
      (index) =>
        `  ${NAMES[index]}:\n    executor: plain\n    environment:\n${variables(next, '      ')}    steps:\n      - checkout\n      - prepare: {level: "${index}"}\n      - restore_cache:\n          keys: ["v1-{{ checksum \\"package-lock.json\\" }}", v1-]\n${times(1 + next(4), (step) => `      - run:\n          name: Step ${step}\n          command: |\n${block(next, '            ')}`)}      - store_artifacts: {path: dist}\n`,
    )
    return one(
      '.circleci/config.yml',
      `version: 2.1\nexecutors:\n  plain:\n    docker:\n      - image: cimg/node:22.2\n      - image: cimg/postgres:16.2\n        environment: {POSTGRES_USER: app}\n    resource_class: medium\ncommands:\n  prepare:\n    parameters:\n      level: {type: string, default: "0"}\n    steps:\n      - run: |\n${block(next, '          ')}          echo << parameters.level >>\njobs:\n${jobs}workflows:\n  main:\n    jobs:\n${times(2, (index) => `      - ${NAMES[index]}\n`)}`,
    )
  },
  compose(next) {
    const services = times(
      3 + next(7),
      (index) =>
        `  ${NAMES[index]}:\n    image: registry.example.com/${NAMES[index]}:\${TAG:-latest}\n    restart: unless-stopped\n    depends_on: [database]\n    environment:\n${variables(next, '      ')}    ports:\n      - "80${index}0:80"\n    volumes:\n      - ./config/${NAMES[index]}:/etc/app:ro\n      - data:/var/lib/app\n    command:\n      - bash\n      - -ec\n      - |\n${block(next, '        ', twice)}    healthcheck:\n      test: [CMD, curl, --fail, http://localhost/]\n      interval: 10s\n`,
    )
    return one(
      'compose.yml',
      `services:\n  database:\n    image: postgres:16\n    environment: [POSTGRES_PASSWORD, POSTGRES_USER=app]\n${services}volumes:\n  data:\n`,
    )
  },
  kubernetes(next) {
    const deployments = times(
      1 + next(4),
      (index) =>
        `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${NAMES[index]}\n  labels: {app: ${NAMES[index]}}\nspec:\n  replicas: ${1 + next(3)}\n  selector:\n    matchLabels: {app: ${NAMES[index]}}\n  template:\n    metadata:\n      labels: {app: ${NAMES[index]}}\n    spec:\n      securityContext: {runAsUser: 1000}\n      containers:\n        - name: main\n          image: registry.example.com/${NAMES[index]}:1.${next(30)}\n          command: ["/bin/bash", "-ec"]\n          args:\n            - |\n${block(next, '              ', twice)}          env:\n${times(3, (at) => `            - name: SETTING_${at}\n              value: value-${next(1000)}\n`)}            - name: PASSWORD\n              valueFrom:\n                secretKeyRef: {name: passwords, key: main}\n          resources:\n            limits: {cpu: "1", memory: 512Mi}\n          volumeMounts:\n            - {name: data, mountPath: /data}\n      volumes:\n        - name: data\n          emptyDir: {}\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: ${NAMES[index]}\nspec:\n  selector: {app: ${NAMES[index]}}\n  ports:\n    - {port: 80, targetPort: 8080}\n---\n`,
    )
    return one(
      'deploy/app.yaml',
      `${deployments}apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n${variables(next, '  ')}`,
    )
  },
  woodpecker(next) {
    const steps = times(
      3 + next(6),
      (index) =>
        `  - name: ${NAMES[index]}\n    image: golang:1.22\n    environment:\n${variables(next, '      ')}    commands:\n${commands(next, '      ')}    when:\n      - event: [push, pull_request]\n`,
    )
    return one('.woodpecker.yml', `when:\n  - branch: main\nsteps:\n${steps}services:\n  - name: database\n    image: postgres:16\n`)
  },
  drone(next) {
    const steps = times(
      3 + next(6),
      (index) =>
        `  - name: ${NAMES[index]}\n    image: golang:1.22\n    environment:\n${variables(next, '      ')}    commands:\n${commands(next, '      ')}`,
    )
    return one(
      '.drone.yml',
      `kind: pipeline\ntype: docker\nname: default\nsteps:\n${steps}services:\n  - name: database\n    image: postgres:16\ntrigger:\n  branch: [main]\n`,
    )
  },
}
