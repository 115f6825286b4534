/**
 * Stands where sshfs expects ssh: runs sftp-server, holds what is said back for half a millisecond each way, so that
 * every request costs a round trip of one, and writes the number of requests into a file when the mount ends.
 */
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'

const [server, counted] = process.argv.slice(2)
const HELD_BACK = 0.5

const { stdin, stdout } = spawn(server, { stdio: ['pipe', 'pipe', 'inherit'] })
let requests = 0
const count = requestCounter()

// sshfs does not wait for the last answers: what is under way then is lost, and its end may come as a reset.
for (const way of [stdin, process.stdout]) way.on('error', () => {})
process.stdin.on('error', () => ask.end())

const ask = late(
  (bytes) => stdin.write(bytes),
  () => stdin.end(),
)
process.stdin.on('data', (bytes) => {
  requests += count(bytes)
  ask.say(bytes)
})
process.stdin.on('end', () => ask.end())

const answer = late(
  (bytes) => process.stdout.write(bytes),
  () => writeFileSync(counted, `${requests}\n`),
)
stdout.on('data', (bytes) => answer.say(bytes))
stdout.on('end', () => answer.end())

/** A way on which everything is late by the same time, but nothing waits for what came before: latency, not bandwidth. */
function late(say, end) {
  const waiting = []
  let turning = false
  const turn = () => {
    while (waiting.length > 0 && waiting[0].due <= performance.now()) waiting.shift().run()
    turning = waiting.length > 0
    // A timer is too coarse for half a millisecond.
    if (turning) setImmediate(turn)
  }
  const add = (run) => {
    waiting.push({ due: performance.now() + HELD_BACK, run })
    if (!turning) setImmediate(turn)
    turning = true
  }
  return { say: (bytes) => add(() => say(bytes)), end: () => add(end) }
}

/** Every packet of SFTP begins with its length in four bytes; a chunk may end anywhere, also inside those. */
function requestCounter() {
  let length = 0
  let lengthBytes = 0
  let rest = 0
  return (bytes) => {
    let begun = 0
    let at = 0
    while (at < bytes.length) {
      if (rest > 0) {
        const step = Math.min(rest, bytes.length - at)
        rest -= step
        at += step
        continue
      }
      length = length * 256 + bytes[at]
      lengthBytes += 1
      at += 1
      if (lengthBytes === 4) {
        begun += 1
        rest = length
        length = 0
        lengthBytes = 0
      }
    }
    return begun
  }
}
