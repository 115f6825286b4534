/** The packed extension where all is in the browser: the server is a worker, and the folder is a virtual one. */
import { seenIn } from './scenario.js'
import { testWeb } from './test-web.js'

seenIn('browser', testWeb)
