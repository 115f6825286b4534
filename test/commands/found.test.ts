import { describe, expect, test } from 'vitest'
import { contradictions } from './claims.js'
import { canRun, makeSandbox } from './sandbox.js'
import { effectsOf } from './understood.js'

const agreed: readonly (readonly [statement: string, command: string])[] = [
  ['deletes all', 'find src -delete'],
  ['deletes all, and says so', 'find src -print -delete'],
  ['deletes what it chooses', "find src -name 'w*' -delete"],
  ['deletes from a level on', 'find src -mindepth 1 -delete'],
  ['deletes where it stands', "find -name 'plain' -delete"],
]

describe('find', () => {
  test.runIf(canRun('find')).each(agreed)('%s', (_statement, command) => {
    const sandbox = makeSandbox()
    const before = sandbox.read()
    expect(sandbox.run(command)).toMatchObject({ status: 0 })
    const scene = { root: sandbox.root, before, after: sandbox.read() }
    expect(contradictions(effectsOf(command), scene).join('\n')).toBe('')
    sandbox.remove()
  })
})
