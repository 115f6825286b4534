/** Which jobs the services of a Compose file are, and what Compose makes of the text. */
import { describe, expect, test } from 'vitest'
import { applyEdits, editOf } from '../../server/src/text/location.js'
import { display, flatten } from '../../server/src/text/value.js'
import { compose, jobOf, messages, scriptOf, show, showMounts, textOf, written, yaml } from './project.js'

const project = compose(
  yaml`
    x-common: &common
      LEVEL: info
      TOKEN:

    services:
      database:
        image: postgres:\${PG_VERSION:-16}
        environment:
          - POSTGRES_PASSWORD
          - PGDATA=/data/pgdata
        volumes:
          - \${DATA_DIR}:/data
          - work:\${WORK_DIR:-/work}:ro
          - /anonymous
        tmpfs: /run
        deploy: {replicas: 2}
      worker:
        build: {context: ../app}
        user: "1000:1000"
        environment:
          <<: *common
          COST: "5$$"
          HOME_OF: $WHO
        env_file:
          - worker.env
          - path: secret.env
            required: false
        volumes:
          - type: bind
            source: ./scripts
            target: /scripts
          - {type: tmpfs, target: /scratch}
          - shared:/shared:ro
          - fast:/fast
          - bound:/bound
        command: ["/scripts/run.sh", "--all", "tasks/extra.sh", "tasks/plain"]
      again:
        extends: worker
        profiles: [debug]
        depends_on:
          database: {condition: service_healthy}
          worker: {condition: service_completed_successfully}
        environment: {LEVEL: debug}
        volumes: [./other:/scripts]
        working_dir: /scripts
        entrypoint: [/bin/bash, -euo, pipefail, -c]
        command:
          - |
            echo "$$LEVEL" > $TARGET
            ./again.sh
      inline:
        image: alpine
        command: sh -c "cp -r a '$$B' && echo \"$$HOME\"" && ignored
      elsewhere:
        extends: {file: ../base/common.yml, service: base}
        command: [tini, --, bash, ./start]

    volumes:
      shared:
        driver_opts: {type: nfs, device: ":/exports"}
      fast:
        driver_opts: {type: tmpfs, device: tmpfs}
      bound:
        driver_opts: {type: none, o: bind, device: /srv/bound}
  `,
  {
    'docker/worker.env': `# comment\nA=1 # one\n export B='$two'\nC="a b"\nD=$A\nLEVEL=lost\nE=\nF="more\nlines"\n`,
    'base/common.yml': `services:\n  base:\n    build: .\n    environment: {FROM: base}\n    volumes: [./data:/data]\n    env_file: [../../outside.env]\n`,
  },
)

describe('a Compose file', () => {
  test('has a job for each service', () => {
    expect(project.jobs.map(({ name }) => name)).toEqual(['database', 'worker', 'again', 'inline', 'elsewhere'])
    expect(messages(project)).toEqual([])
    expect(project.reads).toEqual(['docker/compose.yml', 'docker/worker.env', 'docker/secret.env', 'base/common.yml'])
  })

  test('gives each service its environment, the nearest value of each name', () => {
    expect(show(jobOf(project, 'database').variables)).toEqual(['POSTGRES_PASSWORD=$POSTGRES_PASSWORD', 'PGDATA=/data/pgdata'])
    const { variables, unknownSources } = jobOf(project, 'worker')
    expect(show(variables)).toEqual(['A=1', 'B=$two', 'C=a b', 'D=?', 'E=', 'F=?', 'LEVEL=info', 'TOKEN=$TOKEN', 'COST=5$', 'HOME_OF=$WHO'])
    expect(variables.map(({ origin }) => written(origin)).slice(0, 3)).toEqual(['A=1 # one', "B='$two'", 'C="a b"'])
    expect(unknownSources.map(written)).toEqual(['secret.env'])
    expect(show(jobOf(project, 'again').variables)).toContain('LEVEL=debug')
  })

  test('sees what is mounted', () => {
    const mountsOf = (name: string): readonly string[] => showMounts(jobOf(project, name).container ?? { mounts: [] })
    expect(mountsOf('database')).toEqual(['host $DATA_DIR:/data', 'volume work:{$WORK_DIR|/work}', 'volume :/anonymous', 'memory :/run'])
    expect(mountsOf('worker')).toEqual([
      'host docker/./scripts:/scripts',
      'memory :/scratch',
      'network :/exports:/shared',
      'memory :/fast',
      'host /srv/bound:/bound',
    ])
    expect(mountsOf('again')[0]).toBe('host docker/./other:/scripts')
    expect(mountsOf('elsewhere')).toEqual(['host base/./data:/data'])
  })

  test('knows image, user, what comes before and how many there are', () => {
    const { container } = jobOf(project, 'worker')
    expect(display(container?.user ?? [])).toBe('1000:1000')
    expect(display(jobOf(project, 'database').container?.image ?? [])).toBe('postgres:{$PG_VERSION|16}')
    expect(jobOf(project, 'database').parallel).not.toBeNull()
    expect(jobOf(project, 'again').needs).toEqual(['worker'])
    expect(jobOf(project, 'again').conditions.map(({ names }) => names)).toEqual([['COMPOSE_PROFILES']])
  })

  test('names scripts as the service finds them', () => {
    const wordsOf = (name: string): readonly string[] => jobOf(project, name).words.map((word) => display(word))
    expect(wordsOf('worker')).toEqual(['/scripts/run.sh', 'app/tasks/extra.sh'])
    expect(wordsOf('elsewhere')).toEqual(['base/./start'])
    expect(wordsOf('database')).toEqual([])
  })

  test('runs what a shell is given as a script', () => {
    expect(scriptOf(project, 'again', 'command')).toMatchObject({ shell: 'bash', options: { errexit: true, pipefail: true } })
    expect(textOf(project, 'again', 'command')).toBe('echo "$LEVEL" > $TARGET\n./again.sh\n')
    expect(display(scriptOf(project, 'again', 'command').directory ?? [])).toBe('/scripts')
    expect(textOf(project, 'inline', 'command')).toBe(`cp -r a '$B' && echo "$HOME"`)
    expect(scriptOf(project, 'inline', 'command').directory?.[0]?.kind).toBe('hole')
  })
})

describe('an edit of a command', () => {
  const edited = (text: string, find: string, by: string): string | null => {
    const value = scriptOf(compose(text), 'a', 'command').value
    const start = flatten(value).indexOf(find)
    const edit = editOf(value, start, start + find.length, [{ write: by }])
    if (edit === null) return null
    const result = applyEdits(text, [edit])
    expect(flatten(scriptOf(compose(result), 'a', 'command').value)).toBe(flatten(value).replace(find, () => by))
    return result
  }

  test('in a list writes each dollar twice', () => {
    const text = 'services:\n  a:\n    command: [sh, -c, "cp -r x y"]\n'
    expect(edited(text, '-r', '-a "$1" $$')).toBe('services:\n  a:\n    command: [sh, -c, "cp -a \\"$$1\\" $$$$ x y"]\n')
  })

  test('in quotes of a command line writes them too', () => {
    const text = `services:\n  a:\n    command: bash -c "cp -r x '$$Y'"\n`
    expect(edited(text, '-r', '-a "$1"')).toBe(`services:\n  a:\n    command: bash -c "cp -a \\"\\$$1\\" x '$$Y'"\n`)
    const single = "services:\n  a:\n    command: bash -c 'cp -r x y'\n"
    expect(edited(single, '-r', "-a 'z'")).toBe(single.replace('-r', "-a '\\''z'\\''"))
  })
})

describe('what belongs to a Compose file', () => {
  test('is included, and found by its own folder', () => {
    const { jobs, parts } = compose('include: [infra/compose.yml, {path: [../gone.yml]}]\nservices: {a: {image: x}}\n', {
      'docker/infra/compose.yml': 'include: [../compose.yml]\nservices: {b: {env_file: b.env}}\n',
      'docker/infra/b.env': 'B=1\n',
    })
    expect(parts).toEqual(['docker/infra/compose.yml'])
    expect(jobs.map(({ name, variables, unknownSources }) => [name, show(variables), unknownSources.map(written)])).toEqual([
      ['a', [], ['../gone.yml']],
      ['b', ['B=1'], ['../gone.yml']],
    ])
  })

  test('ends where services extend one another', () => {
    const { jobs } = compose('services:\n  a: {extends: b, environment: {A: 1}}\n  b: {extends: {service: a}, environment: {B: 2}}\n')
    expect(jobs.map(({ variables }) => show(variables))).toEqual([
      ['B=2', 'A=1'],
      ['A=1', 'B=2'],
    ])
  })

  test('outside of the repository is not read', () => {
    const asked: string[] = []
    const text = 'services:\n  a:\n    env_file: ../../x.env\n    extends: {file: /etc/compose.yml, service: b}\n'
    const { jobs } = compose(text, {}, (path) => asked.push(path))
    expect(asked).toEqual([])
    expect(jobs[0]?.unknownSources.map(written)).toEqual(
      ['extends: {file: /etc/compose.yml, service: b}', '../../x.env'].map((one) => one.replace('extends: ', '')),
    )
  })
})

test("a template of another program is nobody's mistake", () => {
  expect(compose('services:\n{% for n in nodes %}\n  {{ n }}:\n    image: x\n{% endfor %}\n')).toMatchObject({ jobs: [], problems: [] })
  expect(compose('services:\n  a: [\n').problems.length).toBeGreaterThan(0)
})
