/**
 * As much of the `vscode` module as starting and stopping the extension needs: what it asks for by name, and for the rest
 * something that can be called, built and asked for more.
 */
const { EventEmitter } = require('node:events')

function anything(name) {
  return new Proxy(function () {}, {
    get(target, key) {
      if (key === 'then') return undefined
      if (key === Symbol.toPrimitive) return () => name
      if (key === Symbol.iterator) return () => [].values()
      target[key] ??= anything(`${name}.${String(key)}`)
      return target[key]
    },
    set: (target, key, value) => Reflect.defineProperty(target, key, { value, writable: true, configurable: true }),
    apply: () => anything(name),
    construct: () => anything(name),
  })
}

const vscode = anything('vscode')
vscode.version = '1.91.0'
vscode.workspace.workspaceFolders = undefined
vscode.workspace.textDocuments = []
vscode.window.visibleTextEditors = []
vscode.languages.getDiagnostics = () => []
vscode.window.createOutputChannel = (name) => {
  process.emit('channel', name)
  return anything('channel')
}
vscode.commands.registerCommand = (name) => {
  process.emit('command', name)
  return anything('command')
}
vscode.window.showErrorMessage = async (message) => console.error(message)
vscode.EventEmitter = class {
  emitter = new EventEmitter()
  event = (listener) => {
    this.emitter.on('event', listener)
    return { dispose: () => this.emitter.off('event', listener) }
  }
  fire = (value) => this.emitter.emit('event', value)
  dispose = () => this.emitter.removeAllListeners()
}

vscode.Disposable = class {
  static from = (...all) => new vscode.Disposable(() => all.forEach((each) => each.dispose()))
  constructor(dispose) {
    this.dispose = dispose
  }
}

module.exports = vscode
