/** How bad a finding is once the configuration has had its say. Knows what is configured, and no finding. */
import { scopeOf, type Configurations } from '../configuration/configurations.js'
import type { Severity } from '../rules/rule.js'

/** The severity of a finding of a rule in a file, given the rule's own; null where it is not reported. */
export type SeverityOf = (rule: string, path: string, own: Severity) => Severity | null

/**
 * @param named files that somebody has named
 * @param asked the rules that somebody asked for by their ids, or null for all
 */
export function configuredSeverities(
  configurations: Configurations,
  named: readonly string[],
  asked: readonly string[] | null,
): SeverityOf {
  if (configurations.all.length === 0) return (_rule, _path, own) => own
  const { reportsOn } = scopeOf(configurations, named)
  return (rule, path, own) => {
    if (!reportsOn(path)) return null
    const { severity } = configurations.of(path).rule(path, rule)
    // Who asks for this very rule wants to see it.
    if (severity === 'off') return asked === null ? null : own
    return severity ?? own
  }
}
