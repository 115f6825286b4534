/**
 * The strings that the cache manager hands to `flock -c` and `bash -c`: what each command in them is given, word by
 * word. Unknown words stand in angle brackets, by the name of what is unknown; alternatives in braces.
 */
import { describe, expect, test } from 'vitest'
import { substitute } from '../../server/src/facts/context.js'
import { scopesOf, type Situated } from '../../server/src/facts/situated.js'
import type { Value } from '../../server/src/text/value.js'
import { CACHE_MANAGER, COMMON, look } from './example.js'

const { workspace } = look()

/** What happens inside nested scripts of the cache manager when a job runs it. */
function nestedIn(job: string): readonly (readonly string[])[] {
  const execution = workspace.executions.find((each) => each.job?.name === job)
  if (execution === undefined) throw new Error(`there is no job ${job}`)
  const seen = new Set<Situated['moment']>()
  return execution.items.flatMap((item) => {
    const isNested = [CACHE_MANAGER, COMMON].includes(item.moment.file) && scopesOf({ ...item, entries: [] }).some(({ kind }) => kind === 'nested')
    if (!isNested || item.kind !== 'effect' || (item.moment.words.length > 0 && seen.has(item.moment))) return []
    seen.add(item.moment)
    return [wordsOf(item)]
  })
}

function wordsOf(item: Extract<Situated, { readonly kind: 'effect' }>): readonly string[] {
  const { effect, moment, context } = item
  const here = (value: Value): string => told(substitute(value, context, moment.guards))
  if (moment.words.length > 0) return moment.words.map(({ value }) => here(value))
  switch (effect.kind) {
    case 'pathTest':
      return ['test', effect.predicate, here(effect.path.value)]
    case 'writeFile':
      return ['>', here(effect.path.value)]
    default:
      throw new Error(`no words for ${effect.kind}`)
  }
}

function told(value: Value): string {
  return value
    .map((segment) => {
      switch (segment.kind) {
        case 'text':
          return segment.text
        case 'hole':
          return `<${segment.hole.name}>`
        case 'choice':
          return `{${[...new Set(segment.choice.alternatives.map((each) => told(each.value)))].join('|')}}`
      }
    })
    .join('')
}

const NOTE = ['>', '/nfs/ci-cache/.locks/<1>.lock.owner']

describe('what the commands inside nested scripts are given', () => {
  test('where a tree is stored: inner variables of a string in the string of its lock', () => {
    expect(nestedIn('replay_reference')).toEqual([
      NOTE,
      ['test', '-e', '/nfs/ci-cache/<1>/<2>.complete'],
      ['mkdir', '-p', '/nfs/ci-cache/<1>/<2>.incoming.<$>'],
      ['cp', '-a', '<3>/.', '/nfs/ci-cache/<1>/<2>.incoming.<$>/'],
      ['rm', '-rf', '/nfs/ci-cache/<1>/<2>'],
      ['mv', '-T', '/nfs/ci-cache/<1>/<2>.incoming.<$>', '/nfs/ci-cache/<1>/<2>'],
      ['touch', '/nfs/ci-cache/<1>/<2>.complete'],
    ])
  })

  test('where an archive is stored', () => {
    expect(nestedIn('replay_with_app')).toEqual([
      NOTE,
      ['tar', 'cf', '/nfs/ci-cache/<1>/<2>.tar.partial.<$>', '-C', '<3>', '.'],
      ['mv', '/nfs/ci-cache/<1>/<2>.tar.partial.<$>', '/nfs/ci-cache/<1>/<2>.tar'],
      ['touch', '/nfs/ci-cache/<1>/<2>.complete'],
    ])
  })

  test('where one is unpacked, and where entries are mirrored to a place that the pipeline names', () => {
    expect(nestedIn('maintain_cache')).toEqual([
      NOTE,
      ['mkdir', '/nfs/ci-cache/<1>/<2>.unpacked.<$>'],
      ['tar', 'xf', '/nfs/ci-cache/<1>/<2>.tar', '-C', '/nfs/ci-cache/<1>/<2>.unpacked.<$>'],
      ['mv', '-T', '/nfs/ci-cache/<1>/<2>.unpacked.<$>', '/nfs/ci-cache/<1>/<2>'],
      ['rsync', '-aH', '--delete', '--exclude=/refreshed', './', '/mnt/nfs-west/ci-cache/{replay|snapshot}/<@>/'],
    ])
  })

  test('where the copy of the node is refreshed: positional parameters of bash -c', () => {
    expect(nestedIn('test_migrations')).toEqual([
      ['test', '-s', '<3>/pgdata/PG_VERSION'],
      ['rsync', '-rlt', '--delete', '<3>/pgdata/', '{/nfs/ci-cache|/cache/ci}/<1>/<2>/pgdata/'],
      ['rsync', '-aH', '--delete', '<3>/tablespace/', '{/nfs/ci-cache|/cache/ci}/<1>/<2>/tablespace/'],
      ['>', '{/nfs/ci-cache|/cache/ci}/<1>/<2>/refreshed'],
    ])
  })

  test('where somebody else looks', () => {
    expect(nestedIn('test_queries')).toEqual([['ls', '<3>/pgdata/pg_tblspc']])
  })
})

test('without a job, what it would give is unknown by its name', () => {
  const walk = workspace.walks.find(({ file }) => file === CACHE_MANAGER)
  const copies = (walk?.events ?? []).flatMap((event) =>
    event.kind === 'call' && ['cp', 'tar', 'rsync'].includes(event.call.name) && isInShell(event.moment.scope)
      ? [event.call.fields.map(({ value }) => told(value))]
      : [],
  )
  const shared = '{<CACHE_NFS_PATH>|/nfs/ci-cache}/<1>/<2>'
  const near = '{{<CACHE_NFS_PATH>|/nfs/ci-cache}|<CACHE_LOCAL_PATH>|/cache/ci}/<1>/<2>'
  expect(copies).toHaveLength(6)
  expect(copies).toEqual(
    expect.arrayContaining([
      ['-a', '<3>/.', `${shared}.incoming.<$>/`],
      ['cf', `${shared}.tar.partial.<$>`, '-C', '<3>', '.'],
      ['xf', `${shared}.tar`, '-C', `${shared}.unpacked.<$>`],
      ['-rlt', '--delete', '<3>/pgdata/', `${near}/pgdata/`],
      ['-aH', '--delete', '<3>/tablespace/', `${near}/tablespace/`],
      ['-aH', '--delete', '--exclude=/refreshed', './', '{<CACHE_MIRROR_PATH>|/srv/mirror}/{replay|snapshot}/<@>/'],
    ]),
  )
})

function isInShell(scope: Situated['moment']['scope']): boolean {
  for (let at = scope; at !== null; at = at.parent) if (at.kind === 'nested') return true
  return false
}
