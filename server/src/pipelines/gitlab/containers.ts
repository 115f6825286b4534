/**
 * The container that a GitLab job runs in, and the services beside it. Knows nothing of what their words mean.
 */
import { display } from '../../text/value.js'
import type { Value } from '../../text/value.js'
import type { Filling } from './expand.js'
import { keyword } from './inherit.js'
import { itemsOf, lookUp, scalarsOf } from './resolve.js'
import type { Resolver } from './resolve.js'
import { textOf } from './text.js'
import { readVariables } from './variables.js'
import type { Container } from '../job.js'
import { originOf } from '../yaml/look-up.js'
import type { TreeMap, TreeScalar } from '../yaml/tree.js'

export function readContainer(resolver: Resolver, job: TreeMap, filling: Filling): Container | null {
  const [image] = itemsOf(resolver, keyword(resolver, job, 'image'))
  return image === undefined ? null : toContainer(resolver, image, filling)
}

export function readServices(resolver: Resolver, job: TreeMap, filling: Filling): readonly Container[] {
  return itemsOf(resolver, keyword(resolver, job, 'services')).map((service) => toContainer(resolver, service, filling))
}

/** An image by its name alone, or a map of what GitLab documents for `image` and `services`. */
function toContainer(resolver: Resolver, node: TreeScalar | TreeMap, filling: Filling): Container {
  const map = node.kind === 'map' ? node : null
  const image = node.kind === 'scalar' ? filling.text(textOf(node)) : valueIn(resolver, node, 'name', filling)
  const alias = map === null ? null : valueIn(resolver, map, 'alias', filling)
  return {
    name: display(alias ?? image ?? []),
    image,
    user: map === null ? null : userIn(resolver, map, filling),
    variables: map === null ? [] : filling.variables(readVariables(resolver, map, 'job')),
    mounts: [],
    words: map === null ? [] : readWords(resolver, map),
    origin: originOf(node),
  }
}

function readWords(resolver: Resolver, map: TreeMap): readonly Value[] {
  return ['entrypoint', 'command'].flatMap((name) => scalarsOf(resolver, lookUp(resolver, map, name)).map((word) => textOf(word)))
}

/** `docker: user`, or the same for a runner on Kubernetes. */
function userIn(resolver: Resolver, map: TreeMap, filling: Filling): Value | null {
  for (const executor of ['docker', 'kubernetes']) {
    const options = lookUp(resolver, map, executor)
    const user = options?.kind === 'map' ? valueIn(resolver, options, 'user', filling) : null
    if (user !== null) return user
  }
  return null
}

function valueIn(resolver: Resolver, map: TreeMap, name: string, filling: Filling): Value | null {
  const value = lookUp(resolver, map, name)
  return value?.kind === 'scalar' ? filling.text(textOf(value)) : null
}
