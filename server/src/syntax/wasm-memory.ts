/**
 * How much memory a WebAssembly module asks for before it has done anything. Knows of the binary format only what leads
 * to that number: https://webassembly.github.io/spec/core/binary/modules.html#import-section
 */

const PREAMBLE = 8
const IMPORTS = 2
/** Kinds of imports; what follows each is told in `afterType`. */
const [FUNCTION, TABLE, MEMORY, GLOBAL] = [0, 1, 2, 3]
/** A byte of a number that another byte follows. */
const GOES_ON = 0x80

/**
 * The same module, importing a memory of fewer pages of 64 KiB at least; it grows as before. Null where it imports no
 * memory, or one that is no larger.
 */
export function withSmallerMemory(module: Uint8Array, pages: number): Uint8Array<ArrayBuffer> | null {
  const at = minimumOf(module)
  if (at === null) return null
  const [known, end] = numberAt(module, at)
  if (known <= pages) return null
  const smaller = new Uint8Array(module)
  // In as many bytes as the larger number: what follows stays where it is.
  let rest = pages
  for (let index = at; index < end; index += 1) {
    smaller[index] = (rest % GOES_ON) + (index < end - 1 ? GOES_ON : 0)
    rest = Math.floor(rest / GOES_ON)
  }
  return smaller
}

/** Where the least number of pages stands that an imported memory must have; null where none is imported. */
function minimumOf(module: Uint8Array): number | null {
  for (let at = PREAMBLE; at < module.length;) {
    const [size, start] = numberAt(module, at + 1)
    if (module[at] === IMPORTS) return minimumIn(module, start)
    at = start + size
  }
  return null
}

function minimumIn(module: Uint8Array, start: number): number | null {
  const [count, first] = numberAt(module, start)
  let at = first
  for (let index = 0; index < count; index += 1) {
    const kindAt = afterName(module, afterName(module, at))
    // Before the numbers one byte says which there are.
    if (module[kindAt] === MEMORY) return kindAt + 2
    at = afterType(module, kindAt)
  }
  return null
}

function afterType(module: Uint8Array, kindAt: number): number {
  switch (module[kindAt]) {
    case FUNCTION:
      return numberAt(module, kindAt + 1)[1]
    case TABLE: {
      const [, most] = numberAt(module, kindAt + 3)
      return module[kindAt + 2] === 0 ? most : numberAt(module, most)[1]
    }
    case GLOBAL:
      return kindAt + 3
    default:
      throw new Error('the runtime of the parser imports what this version of Cistern does not know; install cistern again')
  }
}

function afterName(module: Uint8Array, at: number): number {
  const [length, start] = numberAt(module, at)
  return start + length
}

/** A number in LEB128, and where it ends. */
function numberAt(module: Uint8Array, at: number): readonly [value: number, end: number] {
  let value = 0
  for (let index = at, unit = 1; ; index += 1, unit *= GOES_ON) {
    const byte = module[index] ?? 0
    value += (byte % GOES_ON) * unit
    if (byte < GOES_ON) return [value, index + 1]
  }
}
