/** The environments in which each program runs: whatever a program can see of them differs. An unknown is taken for no option. */
import type { Environment } from './sandbox.js'

export const POOR: Environment = { variables: { HOME: '/home/somebody', OUT_B: 'b' }, parameters: [], files: [] }

/** Its values are those that programs compare with. */
export const RICH: Environment = {
  variables: {
    HOME: '/other/home',
    OUT_A: 'one',
    OUT_B: '',
    OUT_N: '7',
    a: 'one',
    b: 'p/q',
    c: 'a b',
    d: 'x',
    list: 'one two',
    OPTARG: 'arg',
  },
  parameters: ['one', 'a b', 'x'],
  files: ['flag'],
}

export const ODD: Environment = {
  variables: {
    HOME: '/',
    OUT_A: 'b b',
    OUT_B: 'x',
    OUT_N: '1',
    a: 'p',
    b: 'one',
    c: 'x +n',
    d: 'a/b',
    list: '',
    OPTARG: '',
  },
  parameters: ['--all'],
  files: [],
}
