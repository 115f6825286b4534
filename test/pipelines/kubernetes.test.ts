/** Which jobs the containers of a manifest are, and what Kubernetes makes of the text. */
import { describe, expect, test } from 'vitest'
import { applyEdits, editOf } from '../../server/src/text/location.js'
import { display, flatten } from '../../server/src/text/value.js'
import { jobOf, kubernetes, messages, scriptOf, show, showMounts, textOf, written, yaml } from './project.js'

const project = kubernetes(
  yaml`
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: database, namespace: store}
    spec:
      replicas: 3
      template:
        spec:
          securityContext: {runAsUser: 999, fsGroup: 70}
          initContainers:
            - name: permissions
              image: busybox:1
              securityContext: {runAsUser: 0, runAsGroup: 0}
              command: [sh, -c, 'chown -R 999 "$PGDATA"']
              env: [{name: PGDATA, value: /data/pgdata}]
              volumeMounts: [{name: data, mountPath: /data}]
            - name: tail
              image: busybox:1
              restartPolicy: Always
              command: [/bin/tail, -f, /dev/null]
            - name: restore
              command: [/scripts/restore.sh, --latest]
              volumeMounts: [{name: scripts, mountPath: /scripts}]
          containers:
            - name: postgres
              image: postgres:16
              envFrom:
                - configMapRef: {name: settings}
                - secretRef: {name: passwords}
                - prefix: EXTRA_
                  configMapRef: {name: more}
                - configMapRef: {name: gone}
              env:
                - {name: LEVEL, value: debug}
                - {name: WHERE, value: "$(LEVEL)/$$(LEVEL)/$(unknown)/$(POD)"}
                - name: POD
                  valueFrom: {fieldRef: {fieldPath: metadata.name}}
                - name: DEPTH
                  valueFrom: {configMapKeyRef: {name: settings, key: DEPTH}}
                - {name: EMPTY}
              volumeMounts:
                - {name: data, mountPath: /var/lib/postgresql/data, subPath: pgdata}
                - {name: shm, mountPath: /dev/shm}
                - {name: host, mountPath: /host/}
                - {name: share, mountPath: /share}
                - {name: shared, mountPath: /shared}
                - {name: bound, mountPath: /bound}
                - {name: driven, mountPath: /driven}
                - {name: scratch, mountPath: /scratch, subPathExpr: $(POD)}
                - {name: nowhere, mountPath: /nowhere}
          volumes:
            - {name: shm, emptyDir: {medium: Memory}}
            - {name: scratch, emptyDir: {}}
            - {name: host, hostPath: {path: /srv/host}}
            - {name: share, nfs: {server: files.example.com, path: /exports}}
            - {name: shared, persistentVolumeClaim: {claimName: shared}}
            - {name: bound, persistentVolumeClaim: {claimName: bound}}
            - {name: driven, csi: {driver: efs.csi.aws.com, volumeHandle: fs-1}}
            - {name: scripts, configMap: {name: settings, items: [{key: restore, path: restore.sh}]}}
      volumeClaimTemplates:
        - metadata: {name: data}
          spec: {accessModes: [ReadWriteOnce]}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings, namespace: store}
    data:
      DEPTH: "4"
      LEVEL: info
      not-a-name: x
      restore: |
        #!/bin/bash -e
        cp -r /backup/. /data
    ---
    apiVersion: v1
    kind: Secret
    metadata: {name: passwords}
    stringData: {PASSWORD: example}
    ---
    apiVersion: batch/v1
    kind: CronJob
    metadata: {name: nightly}
    spec:
      jobTemplate:
        spec:
          parallelism: 2
          activeDeadlineSeconds: 600
          template:
            spec:
              securityContext: {runAsNonRoot: true}
              containers:
                - name: save
                  workingDir: /work
                  command: [/bin/bash, -euo, pipefail]
                  args:
                    - -c
                    - |
                      to="$(TARGET)/$(date +%F).$$$$"
                      cp -r . "$to"
                  env: [{name: TARGET, value: /nfs/save}]
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: database}
  `,
  {
    'deploy/claims.yml': yaml`
      apiVersion: v1
      kind: List
      items:
        - apiVersion: v1
          kind: PersistentVolumeClaim
          metadata: {name: shared}
          spec: {accessModes: [ReadWriteOnce, ReadWriteMany]}
        - apiVersion: v1
          kind: PersistentVolumeClaim
          metadata: {name: bound}
          spec: {accessModes: [ReadWriteOnce], volumeName: exported}
        - apiVersion: v1
          kind: PersistentVolume
          metadata: {name: exported}
          spec: {capacity: {storage: 1Gi}, nfs: {server: files.example.com, path: /b}}
        - apiVersion: v1
          kind: ConfigMap
          metadata: {name: more}
          data: {A: "1"}
    `,
    'elsewhere/gone.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: gone}\ndata: {B: "1"}\n',
  },
)

describe('a manifest', () => {
  test('has a job for each container of each pod', () => {
    expect(project.jobs.map(({ name, needs, services }) => [name, needs, services.map((one) => one.name)])).toEqual([
      ['database/permissions', [], []],
      ['database/restore', ['database/permissions'], []],
      ['database/tail', ['database/permissions', 'database/restore'], ['database/postgres']],
      ['database/postgres', ['database/permissions', 'database/restore'], ['database/tail']],
      ['nightly/save', [], []],
    ])
    expect(messages(project)).toEqual([])
    expect(project.reads).toEqual(['deploy/app.yaml', 'deploy/claims.yml'])
  })

  test('knows how many there are, and how long they may take', () => {
    const shown = project.jobs.map(({ parallel, timeout }) => [parallel, timeout].map((one) => (one === null ? null : written(one))))
    expect(shown[0]).toEqual(['replicas: 3', null])
    expect(shown.at(-1)).toEqual(['parallelism: 2', 'activeDeadlineSeconds: 600'])
    expect(
      kubernetes('apiVersion: apps/v1\nkind: DaemonSet\nspec: {template: {spec: {containers: [{name: a}]}}}\n').jobs[0]?.parallel,
    ).not.toBeNull()
  })

  test('gives each container its environment, the nearest value of each name', () => {
    const { variables, unknownSources } = jobOf(project, 'database/postgres')
    expect(show(variables)).toEqual([
      'restore=#!/bin/bash -e\ncp -r /backup/. /data\n',
      'PASSWORD=$PASSWORD',
      'EXTRA_A=1',
      'LEVEL=debug',
      'WHERE=debug/$(LEVEL)/$(unknown)/$POD',
      'POD=$POD',
      'DEPTH=4',
      'EMPTY=',
    ])
    expect(unknownSources.map(written)).toEqual(['configMapRef: {name: gone}'])
  })

  test('sees what is mounted, and why that is network storage', () => {
    const { container } = jobOf(project, 'database/postgres')
    expect(showMounts(container ?? { mounts: [] })).toEqual([
      'volume data/pgdata:/var/lib/postgresql/data',
      'memory :/dev/shm',
      'host /srv/host:/host/',
      'network /exports:/share',
      'network shared:/shared',
      'network bound:/bound',
      'network fs-1:/driven',
      'volume :/scratch',
    ])
    const why = container?.mounts.flatMap(({ shownBy }) => shownBy ?? []) ?? []
    expect(why.map(({ message, origin }) => [message, origin === null ? '' : `${origin.source.path} ${written(origin)}`])).toEqual([
      ['the volume is of type nfs', 'deploy/app.yaml nfs'],
      ['the claim is ReadWriteMany', 'deploy/claims.yml ReadWriteMany'],
      ['the volume is of type nfs', 'deploy/claims.yml nfs'],
      ['the volume is of the driver efs.csi.aws.com', 'deploy/app.yaml efs.csi.aws.com'],
    ])
  })

  test('knows as whom each container runs', () => {
    const users = project.jobs.map(({ container }) => (container?.user === null ? null : display(container?.user ?? [])))
    expect(users.slice(0, 4)).toEqual(['0:0', '999:70', '999:70', '999:70'])
    expect(jobOf(project, 'nightly/save').container?.user?.[0]?.kind).toBe('hole')
  })

  test('runs what a shell is given as a script', () => {
    expect(scriptOf(project, 'nightly/save', 'command')).toMatchObject({ shell: 'bash', options: { errexit: true, pipefail: true } })
    expect(textOf(project, 'nightly/save', 'command')).toBe('to="/nfs/save/$(date +%F).$$"\ncp -r . "$to"\n')
    expect(display(scriptOf(project, 'nightly/save', 'command').directory ?? [])).toBe('/work')
    expect(textOf(project, 'database/permissions', 'command')).toBe('chown -R 999 "$PGDATA"')
    expect(jobOf(project, 'database/tail').scripts).toEqual([])
  })

  test('runs a script that a ConfigMap puts there, as its first line says', () => {
    const script = scriptOf(project, 'database/restore', 'command')
    expect(script).toMatchObject({ shell: 'bash', options: { errexit: true, pipefail: false } })
    expect(flatten(script.value)).toBe('#!/bin/bash -e\ncp -r /backup/. /data\n')
  })
})

describe('a script of a ConfigMap', () => {
  const run = (command: string, content: string, mount = 'mountPath: /s'): readonly [string, boolean][] =>
    kubernetes(yaml`
      apiVersion: v1
      kind: Pod
      metadata: {name: a}
      spec:
        containers:
          - {name: b, command: ${command}, volumeMounts: [{name: v, ${mount}}]}
        volumes: [{name: v, configMap: {name: scripts}}]
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: scripts}
      data: {run.sh: ${JSON.stringify(content)}}
    `).jobs.flatMap(({ scripts }) => scripts.map(({ value, options }): [string, boolean] => [flatten(value), options.errexit]))

  test('is what the shell before it runs', () => {
    expect(run('[bash, -e, /s/run.sh]', 'make $$(X)')).toEqual([['make $$(X)', true]])
    expect(run('[sh, -c, exec /s/run.sh --all]', '#!/bin/sh\nmake')).toEqual([['#!/bin/sh\nmake', false]])
    expect(run('[/run]', '#!/bin/sh -e\nmake', 'mountPath: /run, subPath: run.sh')).toEqual([['#!/bin/sh -e\nmake', true]])
  })

  test('is none where another program runs it, or another file is run', () => {
    expect(run('[/s/run.sh]', '#!/usr/bin/python3\nmake')).toEqual([])
    expect(run('[python3, /s/run.sh]', 'make')).toEqual([])
    expect(run('[/other/run.sh]', '#!/bin/sh\nmake')).toEqual([])
  })

  test('is the file that a kustomization makes it of', () => {
    const { jobs } = kubernetes(
      yaml`
        apiVersion: batch/v1
        kind: Job
        metadata: {name: a}
        spec:
          template:
            spec:
              containers:
                - name: b
                  envFrom: [{configMapRef: {name: scripts}}]
                  command: [bash, /s/replay.sh]
                  volumeMounts: [{name: v, mountPath: /s}]
              volumes: [{name: v, configMap: {name: scripts}}]
      `,
      {
        'deploy/kustomization.yaml': yaml`
          configMapGenerator:
            - name: scripts
              files: [replay.sh=../scripts/replay.sh, ../../outside.sh]
              literals: [A=1]
              envs: [b.env]
        `,
        'scripts/replay.sh': 'export X=1\n',
        'deploy/b.env': 'B=2\n',
      },
    )
    expect(jobs[0]?.words.map((word) => display(word))).toEqual(['scripts/replay.sh'])
    expect(show(jobs[0]?.variables ?? [])).toEqual(['A=1', 'B=2'])
  })
})

describe('an edit of a command', () => {
  const pod = (script: string): string =>
    `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a\n      args: [sh, -c, ${script}]\n`
  const edited = (text: string, find: string, by: string): string | null => {
    const value = scriptOf(kubernetes(text), 'pod/a', 'command').value
    const start = flatten(value).indexOf(find)
    const edit = editOf(value, start, start + find.length, [{ write: by }])
    if (edit === null) return null
    const result = applyEdits(text, [edit])
    expect(flatten(scriptOf(kubernetes(result), 'pod/a', 'command').value)).toBe(flatten(value).replace(find, () => by))
    return result
  }

  test('writes two dollars as four, and one before a bracket as two', () => {
    expect(edited(pod('"cp -r x y"'), '-r', '-a $(ls) $HOME $$')).toBe(pod('"cp -a $$(ls) $HOME $$$$ x y"'))
  })

  test('is none inside what Kubernetes may take for a reference', () => {
    expect(edited(pod('"echo $(cp -r x y)"'), '-r', '-a')).toBeNull()
  })
})

describe('what is none of ours', () => {
  const deployment = (more: string): string =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: b}]${more}}}}\n`

  test("is a template of another program, and nobody's mistake", () => {
    expect(kubernetes(`{{- if .Values.on }}\n${deployment('')}{{- end }}\n`)).toMatchObject({ jobs: [], problems: [] })
    expect(kubernetes('apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n  labels: {{ x }}: y\n')).toMatchObject({
      jobs: [],
      problems: [],
    })
    const other = 'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: [{name: c, image: "{{ image }}"}]}\n'
    expect(kubernetes(`${other}---\n${deployment('')}`).jobs.map(({ name }) => name)).toEqual(['a/b'])
  })

  test('is an object of another group, and a pod for Windows', () => {
    expect(kubernetes(deployment('').replace('apps/v1', 'batch.volcano.sh/v1')).jobs).toEqual([])
    expect(kubernetes(deployment(', nodeSelector: {kubernetes.io/os: windows}')).jobs).toEqual([])
  })

  test('but what is broken is told, and what stands around it is read', () => {
    const { jobs, problems } = kubernetes(`${deployment('')}---\nkind: Pod\na: [\n`)
    expect(jobs.map(({ name }) => name)).toEqual(['a/b'])
    expect(problems.length).toBeGreaterThan(0)
    // A document that holds nothing of what is looked for is another's.
    expect(kubernetes(`${deployment('')}---\na: [\n`).problems).toEqual([])
  })

  test('is an object of a name that several have', () => {
    const claim = (mode: string, namespace: string): string =>
      `---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: c, namespace: ${namespace}}\nspec: {accessModes: [${mode}]}\n`
    const mountsIn = (claims: string): readonly string[] => {
      const text = deployment(', volumes: [{name: v, persistentVolumeClaim: {claimName: c}}]').replace(
        '{name: b}',
        '{name: b, volumeMounts: [{name: v, mountPath: /v}]}',
      )
      return showMounts(kubernetes(text.replace('{name: a}', '{name: a, namespace: n}') + claims).jobs[0]?.container ?? { mounts: [] })
    }
    expect(mountsIn(claim('ReadWriteMany', 'n') + claim('ReadWriteOnce', 'm'))).toEqual(['network c:/v'])
    expect(mountsIn(claim('ReadWriteMany', 'n') + claim('ReadWriteOnce', 'n'))).toEqual(['volume c:/v'])
  })
})
