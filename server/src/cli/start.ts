#!/usr/bin/env node
/** What runs first when somebody calls `cistern`. Everything else is in the file that it loads. */
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadCompiled } from './compiled.js'
import { optimiseLater } from './optimising.js'

optimiseLater()
loadCompiled(dirname(fileURLToPath(import.meta.url)), 'command.js', () => undefined)
