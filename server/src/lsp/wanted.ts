/** What a person has chosen, as it goes to the client and comes back: data that anybody may have changed on the way. */
export type Wanted =
  | { readonly kind: 'fix'; readonly fingerprint: string; readonly index: number }
  | { readonly kind: 'comment'; readonly fingerprint: string }
  | { readonly kind: 'rule' | 'off'; readonly rule: string }
  | { readonly kind: 'all' }

export function isWanted(value: unknown): value is Wanted {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false
  const fingerprint = 'fingerprint' in value && typeof value.fingerprint === 'string'
  const rule = 'rule' in value && typeof value.rule === 'string'
  switch (value.kind) {
    case 'fix':
      return fingerprint && 'index' in value && typeof value.index === 'number'
    case 'comment':
      return fingerprint
    case 'rule':
    case 'off':
      return rule
    default:
      return value.kind === 'all'
  }
}

/** The document that an action was offered for, and its version then; null where the data is not ours. */
export function offeredFor(data: unknown): { readonly uri: string; readonly version: number } | null {
  if (typeof data !== 'object' || data === null || !('uri' in data) || !('version' in data)) return null
  return typeof data.uri === 'string' && typeof data.version === 'number' ? { uri: data.uri, version: data.version } : null
}
