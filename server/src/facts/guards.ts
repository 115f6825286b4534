/** Conditions that were passed, as they read best: `! x` that holds is `x` that does not. */
import type { Moment } from '../run/event.js'

type Guard = Pick<Moment['guards'][number], 'condition' | 'holds'>

export function plainly({ condition, holds }: Guard): Guard {
  return condition.kind === 'not' ? plainly({ condition: condition.of, holds: !holds }) : { condition, holds }
}
