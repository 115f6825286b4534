#!/usr/bin/env node
/** What runs first when somebody calls `cistern`. Everything else is in the file that it loads. */
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadCompiled } from './compiled.js'
import { tuneForCommand } from './v8-flags.js'

tuneForCommand()
loadCompiled(dirname(fileURLToPath(import.meta.url)), 'command.js', () => undefined)
