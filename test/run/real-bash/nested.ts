/** Scripts inside scripts: every way in which text reaches a shell, in the same process or in another. */
import * as fc from 'fast-check'
import { choose, double, inside, inShell, perScope, PROBE, shell, single, TOP, weighted, type Scope } from './scope.js'
import { markLoop } from './loops.js'
import { block, probe } from './statements.js'
import { parameters, variable } from './words.js'

const quote = fc.constantFrom(single, double)

export const nested = perScope((scope: Scope): fc.Arbitrary<string> => {
  const bash = block(inShell(scope, false))
  const sh = block(inShell(scope, true))
  const same = block(inside(scope, { mayBreak: false }))
  const given = parameters(inside(scope))
  return choose(
    !scope.posix &&
      weighted(
        4,
        quotedBy(bash, (text) => `bash -c ${text}`),
      ),
    !scope.posix && weighted(1, shell`${quotedBy(bash, (text) => `bash -c ${text}`)} name ${given}`),
    !scope.posix &&
      weighted(
        1,
        quotedBy(bash, (text) => `bash -euo pipefail -c ${text}`),
        scope.isCaptured ? 'end-in-substitution' : 'errexit',
      ),
    weighted(
      2,
      quotedBy(sh, (text) => `sh -c ${text}`),
    ),
    weighted(1, shell`${quotedBy(sh, (text) => `sh -c ${text}`)} name ${given}`),
    weighted(2, live),
    weighted(
      2,
      quotedBy(same, (text) => `eval ${text}`),
    ),
    !scope.posix &&
      weighted(
        1,
        quotedBy(bash, (text) => `env d=given bash -c ${text}`),
      ),
    !scope.posix &&
      weighted(
        1,
        quotedBy(bash, (text) => `timeout 20 bash -c ${text}`),
      ),
    !scope.posix &&
      weighted(
        1,
        quotedBy(bash, (text) => `env -u a nice bash -c ${text}`),
      ),
    weighted(
      1,
      quotedBy(sh, (text) => `printf '%s\\n' ${text} | sh`),
    ),
    !scope.posix &&
      weighted(
        1,
        bash.map((body) => document('bash -s one "a b"', body, true)),
      ),
    weighted(
      1,
      quotedBy(sh, (text) => `flock lock${scope.depth} -c ${text}`),
    ),
    weighted(
      1,
      quotedBy(sh.map(markLoop), (text) => `printf '%s\\n' one two | xargs -n 1 sh -c ${text} name`),
      'xargs',
    ),
    weighted(
      1,
      quotedBy(sh.map(markLoop), (text) => `printf '%s\\n' one | xargs -I{} sh -c ${text} name {}`),
      'xargs',
    ),
    weighted(
      1,
      quotedBy(sh.map(markLoop), (text) => `find . -maxdepth 1 -name 'main.sh' -exec sh -c ${text} name {} \\;`),
      'find-exec',
    ),
    !scope.posix &&
      weighted(
        2,
        bash.map((body) => document('bash', body, true)),
      ),
    !scope.posix &&
      weighted(
        1,
        bash.map((body) => document('bash', body, false)),
      ),
    weighted(
      1,
      sh.map((body) => document('sh', body, true)),
    ),
    !scope.posix &&
      weighted(
        1,
        bash.map((body) => `${document('cat > x.sh', body, true)}\nbash x.sh "$a" two`),
        'script-file',
      ),
    !scope.posix &&
      !scope.inFunction &&
      weighted(
        2,
        quotedBy(block(inside(scope, { mayReturn: false, mayBreak: false })), (text) => `trap ${text} EXIT`),
        scope.depth < TOP.depth ? 'trap-in-subshell' : 'trap',
      ),
    !scope.posix &&
      scope.functions > 0 &&
      weighted(
        2,
        shell`e0() {\n${block(inside(inShell(scope, false), { inFunction: true, mayReturn: true }))}\n}\nexport -f e0\nbash -c 'e0 "$a" two; ${probe(inShell(scope, true)).filter((text) => !text.includes("'"))}'`,
        'exported-function',
      ),
  )
})

function quotedBy(body: fc.Arbitrary<string>, write: (text: string) => string): fc.Arbitrary<string> {
  return fc.tuple(body, quote).map(([text, by]) => write(by(text)))
}

/** Text in double quotes whose variables this shell puts in before the other one reads it; values that are words, not syntax. */
const live: fc.Arbitrary<string> = fc
  .tuple(
    variable,
    fc.constantFrom("'one'", "'a b'", "'p/q'", "''"),
    fc.constantFrom('bash -c', 'sh -c', 'eval'),
    fc.constantFrom('', "'", '\\"'),
  )
  .map(([name, held, reader, quotes]) => `${name}=${held}\n${reader} "${PROBE} ${quotes}$${name}${quotes} \\"\\$${name}\\""`)

/** A here-document; its end is a word that no document inside of it uses. */
function document(reader: string, body: string, isQuoted: boolean): string {
  const used = [...body.matchAll(/EOF(\d+)/g)].map((match) => Number(match[1]))
  const end = `EOF${Math.max(0, ...used) + 1}`
  return isQuoted ? `${reader} <<'${end}'\n${body}\n${end}` : `${reader} <<${end}\n${body.replace(/[\\$`]/g, '\\$&')}\n${end}`
}
