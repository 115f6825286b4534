/** Which files are Kubernetes manifests: the content says it, since they stand anywhere under any name. */
import { defineDialect } from '../dialect.js'
import { readKubernetes } from './kubernetes.js'
import { KUBERNETES } from './system.js'

export default defineDialect({
  system: KUBERNETES,
  byName: (path) => (/(^|\/)\.[^/]/.test(path) ? null : 'perhaps'),
  recognise: (_path, text) => (WITH_PODS.test(text) && /^["']?apiVersion["']?[ \t]*:/m.test(text) ? 'entry' : null),
  read: readKubernetes,
})

/** The kinds that run containers, as an object or as the item of a list. */
const WITH_PODS =
  /^[ -]{0,8}["']?kind["']?[ \t]*:[ \t]*["']?(Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|CronJob)\b/m
