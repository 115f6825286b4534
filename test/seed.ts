/** Properties are tried on the same values every time, so that what was green stays green; `PROPERTY_SEED` asks for others. */
import { configureGlobal } from 'fast-check'

export const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_261_120)

configureGlobal({ seed: SEED })
