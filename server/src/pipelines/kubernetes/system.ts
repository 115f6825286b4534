/** What Kubernetes does to every container by itself (kubernetes.io/docs/concepts/containers/container-environment). */
import type { System } from '../job.js'

export const KUBERNETES: System = {
  name: 'kubernetes',
  predefined: /^KUBERNETES_(SERVICE_(HOST|PORT)|PORT)(_|$)/,
  checkout: [],
  handovers: [],
  calls: { unit: 'container', whole: 'the manifest' },
}
