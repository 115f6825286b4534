/** Words as they are written in a script: quotes of every kind, parameters and their operators, substitutions, braces. */
import * as fc from 'fast-check'
import { choose, double, FEATURES_STILL_OFF, perScope, shell, single, TOP, weighted, type Scope } from './scope.js'

/** Set by no program before it is read, and given by one of the two environments only. */
export const OUTSIDE = ['OUT_A', 'OUT_B'] as const
export const VARIABLES = ['a', 'b', 'c', 'd'] as const

export const variable = fc.constantFrom(...VARIABLES)
const readable = fc.oneof({ weight: 8, arbitrary: variable }, { weight: 1, arbitrary: fc.constantFrom(...OUTSIDE) })

/** Strings that a program computes with: empty, with blanks, quotes, patterns, paths. */
const content = fc.constantFrom(
  'one',
  'two',
  'x',
  '',
  'a b',
  ' a',
  'b ',
  'a  b',
  'p/q',
  '/r/s.tar.gz',
  's.txt',
  'dir/',
  'k=v',
  '-n',
  '--all',
  "it's",
  'say "hi"',
  '$a',
  'back\\slash',
  '*',
  '?',
  'ä',
  'aBc',
  'l1\nl2',
  'tail\n',
  '#no',
  'a;b',
  '~',
)

const plain = fc.constantFrom('one', 'two', 'x', 'p/q', '/r/s.tar.gz', 'k=v', '--all', '\\$x', 'a\\ b', 'aBc', '1.5', '~', '~/z', 'a~b')
const quoted = fc.oneof(content.map(single), content.map(double))

/** What stands for a string of one field, whatever it holds. */
export const expansion = perScope((scope: Scope): fc.Arbitrary<string> => {
  const argument = scope.depth > 0 ? value({ ...scope, depth: scope.depth - 1 }) : fc.oneof(quoted, plain)
  const posix = [
    weighted(8, shell`$${readable}`),
    weighted(2, shell`\${${readable}}`),
    weighted(4, shell`\${${readable}${fc.constantFrom(':-', '-', ':+', '+', ':=', '=')}${argument}}`),
    weighted(1, shell`\${${readable}${fc.constantFrom(':?', '?')}}`, 'error-if-unset'),
    weighted(3, shell`\${${readable}${fc.constantFrom('#', '##', '%', '%%')}${pattern}}`),
    weighted(1, shell`\${#${readable}}`),
    weighted(2, fc.constantFrom('$1', '$2', '${1:-none}', '$#', '${2-none}')),
    weighted(1, fc.constant('$0'), 'script-name'),
    weighted(1, fc.constantFrom('$((OUT_N + 1))', '$(( OUT_N * 2 ))')),
    scope.depth > 0 && weighted(3, substitution({ ...scope, depth: scope.depth - 1 })),
  ]
  if (scope.posix) return choose(...posix)
  return choose(
    ...posix,
    weighted(2, shell`\${${readable}${fc.constantFrom('/', '//')}${replacement}}`),
    weighted(1, shell`\${${readable}${fc.constantFrom('^', '^^', ',', ',,')}}`),
    weighted(1, shell`\${${readable}${fc.constantFrom(':1', ':1:2', ':0:1', ': -2', ':2', ': -3:2')}}`),
    weighted(1, fc.constantFrom('$(ref=OUT_A; printf %s "${!ref}")', '$(ref=a; OUT_C=$OUT_A; ref=OUT_C; echo "${!ref}")')),
    weighted(
      1,
      fc.constantFrom(
        '${list[-1]}',
        '${*:1:2}',
        '${@: -1}',
        '${list[*]:1}',
        '${list[*]#a}',
        '$(IFS=,; echo "${list[*]}")',
        '$(IFS=/; echo "$*")',
      ),
    ),
    weighted(1, fc.constantFrom('${list[0]}', '${list[1]}', '${#list[@]}', '${list[@]}', '${list[*]}', '$list')),
  )
})

const pattern = fc.constantFrom(
  '*/',
  '/*',
  '.*',
  '*.',
  '?',
  'a',
  '[ab]',
  '[!a]',
  'x*',
  '*b',
  '"*"',
  '\\*',
  '"$b"',
  '$b',
  '" "*',
  "'a'",
  '[a-z]',
  '*',
)
const replacement = fc.constantFrom(
  'a/b',
  'a',
  ' /_',
  '\\//_',
  '/',
  '*/z',
  '?/z',
  '[ab]/-',
  '#a/z',
  '%b/z',
  '#/z',
  'a/$b',
  'a/"$b"',
  '$b/z',
  '"$b"/z',
  "o/'n'",
)

/** `$(...)` of what prints its words. */
const substitution = perScope((scope: Scope): fc.Arbitrary<string> => {
  const word = value(scope)
  const printf = fc.constantFrom("'%s'", "'%s\\n'", '%s', '"%s\\n"')
  return choose(
    weighted(2, shell`$(printf ${printf} ${word})`),
    weighted(1, shell`$(printf '%s-%s' ${word} ${word})`),
    weighted(1, shell`$(printf '%s\\n' ${word} ${word})`),
    weighted(1, fc.constantFrom("$(printf 'text')", "$(printf 'text\\n')")),
    !scope.posix && weighted(3, shell`$(echo ${word})`),
    !scope.posix && weighted(1, shell`$(echo ${fc.constantFrom('-n ', '-e ', '-- ', '')}${word} ${word})`),
    !scope.posix && weighted(1, shell`$(cat <<< ${word})`),
    weighted(1, shell`$( (printf %s ${word}); printf 'x\\n' ${fc.constantFrom('', '>&2', '2>&1')})`),
    weighted(1, fc.constantFrom('`printf %s "$a"``echo x`', '`echo ^`$b`echo x`')),
    weighted(1, fc.constantFrom('`printf %s "$a"`', '$(pwd)', '$(cd sub && pwd)', '$(true)')),
    weighted(2, shell`$(${fc.constantFrom('dirname', 'basename')} -- ${nonOption(scope)})`),
    weighted(1, shell`$(basename ${nonOption(scope)} ${fc.constantFrom('.gz', '.txt', 'q')})`),
    weighted(1, shell`$(${variable}=${word}; printf %s "$${variable}")`),
  )
})

function nonOption(scope: Scope): fc.Arbitrary<string> {
  const simple = fc.oneof(shell`"/r$${variable}"`, quoted)
  if (FEATURES_STILL_OFF.has('trailing-slash')) return simple
  return fc.oneof(simple, shell`"$${variable}/s.txt"`, shell`"$(dirname "$a/b")"`, value(scope))
}

/** Of where a word stands only little matters to it. */
function ofWords({ depth, posix }: Scope): Scope {
  return { ...TOP, posix, depth: Math.min(depth, 1) }
}

/** One word that is always exactly one field. */
export function value(scope: Scope): fc.Arbitrary<string> {
  return valueIn(ofWords(scope))
}

const valueIn = perScope((scope: Scope): fc.Arbitrary<string> => {
  const expanded = scope.depth >= 0 ? expansion(scope) : shell`$${readable}`
  return choose(
    weighted(4, quoted),
    weighted(4, shell`"${expanded}"`),
    weighted(2, shell`"${fc.constantFrom('pre-', ' ', "it's ", '/')}${expanded}${fc.constantFrom('', '/', '.txt', ' b', '*')}"`),
    weighted(2, shell`"${expanded}"${fc.constantFrom('', '/x', "' y'")}`),
    weighted(1, shell`"${expanded}${expanded}"`),
    !scope.posix && weighted(1, fc.constantFrom("$'a\\tb'", "$'l1\\nl2'", "$'\\x41'")),
  )
})

/** One word of a command: perhaps no field, perhaps several. */
export const word = perScope((scope: Scope): fc.Arbitrary<string> =>
  choose(
    weighted(8, value(scope)),
    weighted(2, plain),
    weighted(1, fc.constant('{}'), 'placeholder'),
    weighted(3, expansion(scope)),
    weighted(1, shell`x${expansion(scope)}`),
    weighted(1, shell`${expansion(scope)}/y`),
    weighted(2, fc.constantFrom('"$@"', '"$*"', '$@', '$*')),
    !scope.posix && weighted(1, fc.constantFrom('"${@:2}"', '"${@:1}"', '"${*:2}"')),
    !scope.posix && weighted(2, fc.constantFrom('"${list[@]}"', '"${list[*]}"', '${list[@]}', '"x${list[@]}y"', '"${list[@]:1}"')),
    !scope.posix &&
      weighted(1, fc.constantFrom('{x,y}', 'p{1,2}q', '{a,b}{c,d}', '{1..3}', '{x}', '{,s}', '{a,{b,c}}', '"{x,y}"', '\\{x,y}')),
    !scope.posix && weighted(1, shell`{${fc.oneof(quoted, shell`"$${readable}"`)},x}`),
  ),
)

export function words(scope: Scope, minimum = 0, maximum = 3): fc.Arbitrary<string> {
  return fc.array(word(ofWords(scope)), { minLength: minimum, maxLength: maximum }).map((all) => all.join(' '))
}

/** Words that become positional parameters: one field each, or those of the caller. */
export function parameters(scope: Scope): fc.Arbitrary<string> {
  if (!FEATURES_STILL_OFF.has('several-as-parameters')) return words(scope)
  const one = fc.oneof(
    { weight: 4, arbitrary: value(scope).filter((written) => !written.includes('list[@]')) },
    { weight: 1, arbitrary: plain },
    { weight: 1, arbitrary: fc.constant('"$@"') },
  )
  return fc.array(one, { maxLength: 3 }).map((all) => all.join(' '))
}
