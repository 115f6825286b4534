/** Which scripts are worth a walk: those whose words may matter to one of the rules. Looks at text alone. */
import type { Rule } from './rule.js'

/** Whether texts that belong together may give a finding of one of the rules. */
export function concernOf(
  rules: readonly Rule[],
  isAskedAbout: (text: string) => boolean = () => false,
): (all: readonly string[]) => (texts: readonly string[]) => boolean {
  // Several rules need the same words, and ask for them of the same texts.
  const known = new Map<RegExp, Map<string, boolean>>()
  const holds = (text: string, need: RegExp): boolean => {
    const texts = known.get(need) ?? new Map<string, boolean>()
    known.set(need, texts)
    const answer = texts.get(text) ?? need.test(text)
    texts.set(text, answer)
    return answer
  }
  const has = (texts: readonly string[], needs: readonly RegExp[]): boolean =>
    needs.every((need) => texts.some((text) => holds(text, need)))
  return (all) => {
    const judges = rules.filter(({ needs }) => has(all, needs.anywhere)).map(({ needs }) => judgeOf(needs, all, has))
    return (texts) =>
      texts.some((text) => text.includes('cistern-ignore') || isAskedAbout(text)) || judges.some((mayMatter) => mayMatter(texts))
  }
}

/** Whether texts have all that a rule needs, or show another script something that it needs. */
function judgeOf(
  { here, anywhere }: Rule['needs'],
  all: readonly string[],
  has: (texts: readonly string[], needs: readonly RegExp[]) => boolean,
): (texts: readonly string[]) => boolean {
  if (anywhere.length === 0) return (texts) => has(texts, here)
  const isShowing = (text: string): boolean => anywhere.some((need) => has([text], [need]))
  // What one script shows of a directory another one knows by the path that both of them name.
  const ofActing = new Paths(() => all.filter((text) => has([text], here)))
  const ofShowing = new Paths(() => all.filter(isShowing))
  return (texts) =>
    has(texts, here)
      ? has(texts, anywhere) || texts.some((text) => ofShowing.isNamedIn(text))
      : texts.some((text) => isShowing(text) && ofActing.isNamedIn(text))
}

/** The absolute paths that some scripts name, gathered when they are first asked for. */
class Paths {
  #known: ReadonlySet<string> | null = null

  constructor(readonly texts: () => readonly string[]) {}

  isNamedIn(text: string): boolean {
    this.#known ??= new Set(this.texts().flatMap(pathsIn))
    const known = this.#known
    return known.size > 0 && pathsIn(text).some((path) => known.has(path))
  }
}

/** Absolute paths and what lies above them, without those of the system: by them one script's directory is known to another. */
function pathsIn(text: string): readonly string[] {
  return [...text.matchAll(/(?<![\w.-])\/(?!(?:usr|etc|s?bin|lib\w*|dev|proc|sys|run|boot)\b)[\w.-]+(?:\/[\w.-]+)*/g)].flatMap(([path]) => {
    const parts = path.split('/').slice(1)
    return parts
      .map((_part, index) => `/${parts.slice(0, index + 1).join('/')}`)
      .filter((above) => !/^\/(?:var(?:\/\w+)?|tmp|home|mnt|srv|opt)$/.test(above))
  })
}
