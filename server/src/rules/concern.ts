/** Which scripts are worth a walk: those whose words may matter to one of the rules. Looks at text alone. */
import { memo } from '../text/memo.js'
import type { Source } from '../text/source.js'
import type { Rule } from './rule.js'

/** Whether scripts that belong together may give a finding of one of the rules. */
export function concernOf(
  rules: readonly Rule[],
  isAskedAbout: (file: Source) => boolean = () => false,
): (all: readonly Source[]) => (scripts: readonly Source[]) => boolean {
  return (all) => {
    const judges = rules.flatMap(({ needs }) => (needs !== null && has(all, needs.anywhere) ? [judgeOf(needs, all)] : []))
    return (scripts) =>
      scripts.some((script) => holds(script, IGNORE) || isAskedAbout(script)) || judges.some((mayMatter) => mayMatter(scripts))
  }
}

const IGNORE = /cistern-ignore/

/** What was asked of a script; several rules need the same words, and most scripts stay what they are. */
const answers = new WeakMap<Source, Map<RegExp, boolean>>()

function holds(script: Source, need: RegExp): boolean {
  const known = answers.get(script) ?? new Map<RegExp, boolean>()
  answers.set(script, known)
  const answer = known.get(need) ?? need.test(script.text)
  known.set(need, answer)
  return answer
}

function has(scripts: readonly Source[], needs: readonly RegExp[]): boolean {
  return needs.every((need) => scripts.some((script) => holds(script, need)))
}

/** Whether scripts have all that a rule needs, or show another script something that it needs. */
function judgeOf({ here, anywhere }: NonNullable<Rule['needs']>, all: readonly Source[]): (scripts: readonly Source[]) => boolean {
  if (anywhere.length === 0) return (scripts) => has(scripts, here)
  const isShowing = (script: Source): boolean => anywhere.some((need) => holds(script, need))
  // What one script shows of a directory another one knows by the path that both of them name.
  const namedByActing = namedBy(() => all.filter((script) => has([script], here)))
  const namedByShowing = namedBy(() => all.filter(isShowing))
  return (scripts) =>
    has(scripts, here)
      ? has(scripts, anywhere) || scripts.some(namedByShowing)
      : scripts.some((script) => isShowing(script) && namedByActing(script))
}

/** Whether a script names an absolute path that some of these name; gathered when first asked. */
function namedBy(scripts: () => readonly Source[]): (script: Source) => boolean {
  let known: ReadonlySet<string> | null = null
  return (script) => {
    known ??= new Set(scripts().flatMap(pathsIn))
    const paths = known
    return paths.size > 0 && pathsIn(script).some((path) => paths.has(path))
  }
}

/** Absolute paths and what lies above them, without those of the system: by them one script's directory is known to another. */
const pathsIn = memo(({ text }: Source): readonly string[] => {
  const written = text.matchAll(/(?<![\w.-])\/(?!(?:usr|etc|s?bin|lib\w*|dev|proc|sys|run|boot)\b)[\w.-]+(?:\/[\w.-]+)*/g)
  return [...written].flatMap(([path]) => {
    const parts = path.split('/').slice(1)
    return parts
      .map((_part, index) => `/${parts.slice(0, index + 1).join('/')}`)
      .filter((above) => !/^\/(?:var(?:\/\w+)?|tmp|home|mnt|srv|opt)$/.test(above))
  })
})
