/**
 * Loads the built files of the command together with the code that V8 made of them at the build, where there is some
 * for this version of V8; it refuses any other. Compiling is a sixth of a short run. Knows nothing of the command.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Script } from 'node:vm'

/** Where the code of a file lies: beside it, by the version of V8 without Node's own suffix. */
export function codeFile(name: string): string {
  return `${name.replace(/\.js$/, '')}.v8-${(process.versions.v8 ?? '').replace(/-.*$/, '')}`
}

/**
 * Runs a CommonJS file of a folder, and gives its exports; what it requires of that folder is loaded in the same way.
 * @param loaded is told of every file that was run
 */
export function loadCompiled(folder: string, name: string, loaded: (name: string, script: Script) => void): unknown {
  const known = new Map<string, { exports: unknown }>()
  const requireElse = createRequire(join(folder, name))
  const load = (one: string): unknown => {
    const done = known.get(one)
    if (done !== undefined) return done.exports
    const filename = join(folder, one)
    // The build writes ASCII. Put together as bytes, the text is made once; as strings, once for each of them.
    const source = Buffer.concat([HEAD, readFileSync(filename), TAIL]).toString('latin1')
    const cachedData = codeOf(join(folder, codeFile(one)))
    const script = new Script(source, { filename, ...cachedData })
    const module = { exports: {} }
    known.set(one, module)
    const run: Wrapper = script.runInThisContext()
    run(module.exports, (id) => (id.startsWith('./') ? load(id.slice('./'.length)) : requireElse(id)), module, filename, folder)
    loaded(one, script)
    return module.exports
  }
  return load(name)
}

/** What Node puts around a CommonJS file, and what that makes of it. */
const HEAD = Buffer.from('(function (exports, require, module, __filename, __dirname) {')
const TAIL = Buffer.from('\n})')
type Wrapper = (exports: unknown, require: (id: string) => unknown, module: unknown, filename: string, dirname: string) => void

function codeOf(path: string): { readonly cachedData?: Buffer } {
  try {
    return { cachedData: readFileSync(path) }
  } catch {
    return {}
  }
}
