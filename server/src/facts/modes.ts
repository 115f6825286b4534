/** What a chmod leaves to the group and to others, as PostgreSQL looks at it: it starts with 0700 and 0750 alone. */

/** Null where the mode does not say: it stays as it was. */
export interface Access {
  /** Any permission at all. */
  readonly others: boolean | null
  readonly groupWrite: boolean | null
}

const GROUP_WRITE_OR_OTHERS = 0o027

/** @param mode as chmod(1) takes it; null for one that is not understood */
export function accessOf(mode: string): Access | null {
  if (/^[0-7]{1,5}$/.test(mode)) {
    const bits = Number.parseInt(mode, 8) & GROUP_WRITE_OR_OTHERS
    return { others: (bits & 0o007) !== 0, groupWrite: (bits & 0o020) !== 0 }
  }
  let access: Access = { others: null, groupWrite: null }
  for (const clause of mode.split(',')) {
    const match = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)$/.exec(clause)
    if (match === null) return null
    const [, who = '', actions = ''] = match
    for (const [, operator = '', given = ''] of actions.matchAll(/([-+=])([rwxXstugo]*)/g)) access = after(access, who, operator, given)
  }
  return access
}

/** Group and others are shut out as the server demands. */
export function isAccepted({ others, groupWrite }: Access): boolean {
  return others === false && groupWrite === false
}

/** The server refuses to start on it. */
export function isRefused({ others, groupWrite }: Access): boolean {
  return others === true || groupWrite === true
}

/** Everything that one chmod gave is taken away by another. */
export function undoes(later: Access, earlier: Access): boolean {
  return (earlier.others !== true || later.others === false) && (earlier.groupWrite !== true || later.groupWrite === false)
}

function after(access: Access, who: string, operator: string, given: string): Access {
  const copies = /[ugo]/.test(given)
  const grants = operator !== '-' && given !== ''
  // Without a class the umask decides: with the usual 022 others get reading and execution, nobody else writing.
  const toOthers = who === '' ? /[rxX]/.test(given) : /[oa]/.test(who) && (copies || /[rwxX]/.test(given))
  const toGroup = /[ga]/.test(who) && (copies || given.includes('w'))
  const takesOthers = /[oa]/.test(who) && (operator === '=' || (operator === '-' && takesAll(given)))
  const takesGroup = /[ga]/.test(who) && (operator === '=' || (operator === '-' && given.includes('w')))
  return {
    others: grants && toOthers ? true : takesOthers ? false : access.others,
    groupWrite: grants && toGroup ? true : takesGroup ? false : access.groupWrite,
  }
}

function takesAll(given: string): boolean {
  return given.includes('r') && given.includes('w') && /[xX]/.test(given)
}
