/** Started and not stopped: what rules ask of database servers in one execution. */
import { describe, expect, test } from 'vitest'
import type { Clusters } from '../../server/src/facts/clusters.js'
import { pathOf } from '../../server/src/facts/context.js'
import { factsOf } from '../../server/src/facts/facts.js'
import { itemsOf } from '../../server/src/facts/items.js'
import { restAfter, Surroundings } from '../../server/src/facts/surroundings.js'
import { goesOn, mayEnd, nameOf, serverUser, serviceOn, startsOn } from '../../server/src/facts/servers.js'
import { canFollow, isEffect, type Execution } from '../../server/src/facts/situated.js'
import { executionOf, type Texts } from './timeline.js'

const START = 'pg_ctl -D /data/pg start'
const STOP = 'pg_ctl -D /data/pg stop'
const COPY = 'cp -a /data/pg /backup'

interface Copied {
  readonly clusters: Clusters
  readonly execution: Execution
  /** How often a server was started before the copy and may still run. */
  readonly running: number
  readonly user: string | null
}

/** What is known where a script copies the directory. */
function copied(texts: Texts, job: string | null = null): Copied {
  const execution = executionOf(texts, job)
  const { items } = execution
  const copy = items.find(
    (item) => isEffect(item, 'copyTree') && JSON.stringify(item.moment.words.map(({ value }) => value)).includes('/data/pg'),
  )
  if (copy === undefined || !isEffect(copy, 'copyTree') || copy.effect.from[0] === undefined) throw new Error('nothing is copied')
  const clusters = factsOf(execution, new Surroundings(restAfter(null, { executions: [execution], pipelines: [], files: [] }))).clusters(
    pathOf(copy.effect.from[0].value, copy.moment, copy.context),
    copy,
  )
  if (clusters === null) throw new Error('no data directory is copied')
  const running = startsOn(
    clusters,
    itemsOf(() => items),
  ).filter(
    ({ item }) =>
      canFollow(item, copy) &&
      !items.some((each) => mayEnd(each, clusters) && each.order > item.order && canFollow(item, each) && canFollow(each, copy)),
  )
  const runner = serverUser(
    clusters,
    copy,
    itemsOf(() => items),
  )
  return { clusters, execution, running: running.length, user: runner === null ? null : nameOf(runner.user) }
}

describe('a server is started before, and nothing stops it', () => {
  test.each([
    ['on the line before', `${START}\n${COPY}`],
    ['in a function', `up() { ${START}; }\nup\n${COPY}`],
    ['in a nested script', `bash -c '${START}'\n${COPY}`],
    ['as another user', `sudo -u postgres ${START}\n${COPY}`],
    ['in a branch', `if [ -n "$X" ]; then ${START}; fi\n${COPY}`],
    ['and one of another directory is stopped', `${START}\npg_ctl -D /data/other stop\n${COPY}`],
    ['and one is stopped before', `${STOP}\n${START}\n${COPY}`],
    ['through a variable', `PGDATA=/data/pg\npg_ctl -D "$PGDATA" start\n${COPY}`],
  ])('%s', (_how, script) => {
    expect(copied(script).running).toBe(1)
  })

  test.each([
    ['where it is stopped in between', `${START}\n${STOP}\n${COPY}`],
    ['where it may be stopped in between', `${START}\n[ -n "$X" ] && ${STOP}\n${COPY}`],
    ['where it is started later', `initdb -D /data/pg\n${COPY}\n${START}`],
    ['where it is started in the other arm', `if [ -n "$X" ]; then ${START}; else ${COPY}; fi`],
    ['where the script ends after it', `if [ -n "$X" ]; then\n  ${START}\n  exit 0\nfi\n${COPY}`],
  ])('but not %s', (_how, script) => {
    expect(copied(script).running).toBe(0)
  })
})

test('the one who starts a server is the one who runs it', () => {
  expect(copied(`sudo -u postgres ${START}\n${COPY}`).user).toBe('postgres')
  expect(copied(`su - pgrunner -c '${START}'\n${COPY}`).user).toBe('pgrunner')
  expect(copied(`${COPY}\nsudo -u late ${START}`).user).toBe('late')
  expect(copied(`if [ -n "$X" ]; then sudo -u other ${START}; else ${COPY}; fi\ninitdb -D /data/pg`).user).not.toBe('other')
})

test('a server that is a daemon goes on after its command', () => {
  const starts = (script: string): readonly boolean[] => {
    const { clusters, execution } = copied(script)
    return startsOn(
      clusters,
      itemsOf(() => execution.items),
    ).map(({ item }) => goesOn(item))
  }
  expect(starts(`${START}\n${COPY}`)).toEqual([true])
  expect(starts(`postgres -D /data/pg &\n${COPY}`)).toEqual([true])
  expect(starts(`postgres -D /data/pg\n${COPY}`)).toEqual([false])
})

test('a service whose data directory is the path runs as long as the job', () => {
  const yaml = (volume: string): string =>
    `on: push\njobs:\n  build:\n    runs-on: x\n    services:\n      db:\n        image: postgres\n        volumes: ["${volume}:/var/lib/postgresql/data"]\n    steps:\n      - run: ${COPY}\n      - run: initdb -D /data/pg\n`
  const onPath = (volume: string): boolean => {
    const execution = executionOf({ '.github/workflows/a.yml': yaml(volume) }, 'build')
    return serviceOn([{ kind: 'text', text: '/data/pg', origin: null, through: null }], execution) !== null
  }
  expect(onPath('/data/pg')).toBe(true)
  expect(onPath('/data/other')).toBe(false)
})
