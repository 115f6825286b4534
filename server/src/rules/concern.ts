/** Which scripts are worth a walk: those whose words may matter to one of the rules. Looks at text alone. */
import type { Rule } from './rule.js'

/** Whether texts that belong together may give a finding of one of the rules. */
export function concernOf(
  rules: readonly Rule[],
  isAskedAbout: (text: string) => boolean = () => false,
): (all: readonly string[]) => (texts: readonly string[]) => boolean {
  const has = (texts: readonly string[], needs: readonly RegExp[]): boolean => needs.every((need) => texts.some((text) => need.test(text)))
  return (all) => {
    const possible = rules.filter(({ needs }) => has(all, needs.anywhere))
    const isActing = (text: string): boolean => possible.some(({ needs }) => has([text], needs.here))
    const isShowing = (text: string): boolean => possible.some(({ needs }) => needs.anywhere.some((need) => need.test(text)))
    // What one script shows of a directory another one knows by the path that both of them name.
    const ofActing = new Paths(() => all.filter(isActing))
    const ofShowing = new Paths(() => all.filter(isShowing))
    return (texts) =>
      texts.some((text) => text.includes('cistern-ignore') || isAskedAbout(text) || (isShowing(text) && ofActing.isNamedIn(text))) ||
      possible.some(
        ({ needs }) => has(texts, needs.here) && (has(texts, needs.anywhere) || texts.some((text) => ofShowing.isNamedIn(text))),
      )
  }
}

/** The absolute paths that some scripts name, gathered when they are first asked for. */
class Paths {
  #known: ReadonlySet<string> | null = null

  constructor(readonly texts: () => readonly string[]) {}

  isNamedIn(text: string): boolean {
    this.#known ??= new Set(this.texts().flatMap(pathsIn))
    const known = this.#known
    return pathsIn(text).some((path) => known.has(path))
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
