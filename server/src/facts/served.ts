/**
 * Data directories of servers in containers, by what is mounted there: which directories of the host, and which of the
 * other containers that share a volume, hold the same files. Knows nothing of what is done to them.
 */
import type { Container, Job, JobVariable, Mount } from '../pipelines/job.js'
import { resolvePath, ROOT } from '../run/paths.js'
import { memo } from '../text/memo.js'
import { concat, keyOf, literal, text, type Value } from '../text/value.js'
import type { Mark } from './data-directory.js'

/** The directories of the host, for every script of the workspace; kept, so that those of a job that stays are the same. */
export const servedOnHost = memo((job: Job): readonly Mark[] =>
  dataOf(job).flatMap((data) => (data.mount.kind === 'host' ? [markAt(keyOf(resolvePath(data.place, ROOT)), data)] : [])),
)

/** True where the job's own container has directories that others may have, too. */
export function seesOthers({ container }: Job): boolean {
  return container !== null && container.mounts.length > 0
}

/** The directories that the job's own container sees of what the containers of others have, by their paths in it. */
export function servedInside(job: Job, others: readonly Job[]): readonly Mark[] {
  if (job.container === null || job.container.mounts.length === 0) return []
  const beside = [
    ...dataAmong(others)
      .filter(({ of }) => of !== job)
      .map(({ data }) => data),
    ...dataOf({ ...job, container: null }),
  ]
  return job.container.mounts.flatMap((own) => beside.flatMap((data) => seenThrough(own, data)))
}

/** What a mount shows of the data directory of another container. */
function seenThrough(own: Mount, data: Data): readonly Mark[] {
  const inside = literal(own.inside)?.replace(/\/+$/, '') ?? null
  if (inside === null || own.from === null) return []
  const from = keyOf(own.from)
  const place = keyOf(data.place)
  if (data.mount.kind !== own.kind || (place !== from && !place.startsWith(`${from}/`))) return []
  return [markAt(`${inside}${place.slice(from.length)}`, data)]
}

/** A container with all that its server is given. */
interface Served {
  readonly called: string
  readonly container: Container
  readonly variables: readonly JobVariable[]
}

function containersOf({ container, services, system, variables }: Job): readonly Served[] {
  const own = container === null ? [] : [{ called: `${system.calls?.unit ?? 'the container'} ${container.name}`, container, variables }]
  // What runs beside a container of a pod is a job of its own.
  const beside = services.map((service) => ({
    called: `${system.calls?.unit ?? 'service'} ${service.name}`,
    container: service,
    variables: [],
  }))
  return [...own, ...beside]
}

interface Data {
  /** Of the container. */
  readonly called: string
  readonly mount: Mount
  /** On the host or in the volume. */
  readonly place: Value
  readonly inside: string
  readonly server: 'postgresql' | 'mysql'
}

const POSTGRESQL = /^\/var\/lib\/(postgresql\/(data|\d+\/docker)|pgsql(\/\d+)?\/data)$/
const MYSQL = /^\/var\/lib\/mysql$/

/** The data directories in the containers of a job. */
const dataOf = memo((job: Job): readonly Data[] => containersOf(job).flatMap(dataIn))

const dataAmong = memo((jobs: readonly Job[]): readonly { readonly of: Job; readonly data: Data }[] =>
  jobs.flatMap((of) => dataOf(of).map((data) => ({ of, data }))),
)

/** Where images keep their data, or where PGDATA says (hub.docker.com/_/postgres, "PGDATA"). */
function dataIn({ called, container, variables }: Served): readonly Data[] {
  const given = [...variables, ...container.variables].findLast(({ name }) => name === 'PGDATA')
  const pgdata = given === undefined ? null : (literal(given.value)?.replace(/\/+$/, '') ?? null)
  return container.mounts.flatMap((mount): readonly Data[] => {
    const inside = literal(mount.inside)?.replace(/\/+$/, '') ?? null
    if (inside === null || inside === '' || mount.from === null || mount.kind === 'memory') return []
    if (MYSQL.test(inside)) return [{ called, mount, place: mount.from, inside, server: 'mysql' }]
    if (pgdata !== null && `${pgdata}/`.startsWith(`${inside}/`))
      return [{ called, mount, place: concat(mount.from, text(pgdata.slice(inside.length))), inside: pgdata, server: 'postgresql' }]
    return given === undefined && POSTGRESQL.test(inside) ? [{ called, mount, place: mount.from, inside, server: 'postgresql' }] : []
  })
}

function markAt(key: string, { called, mount, inside, server }: Data): Mark {
  return {
    key,
    item: null,
    server,
    confidence: 'likely',
    evidence: { message: `${called} has it as ${inside}, where its server keeps its data`, origin: mount.origin },
  }
}
