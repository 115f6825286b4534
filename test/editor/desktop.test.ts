/** The packed extension as on a desktop: the server is a process of its own, and the files are on a disk. */
import { codeServer } from './code-server.js'
import { seenIn } from './scenario.js'

seenIn('desktop', codeServer)
