/**
 * The cursor of web-tree-sitter's runtime without its wrapper, which copies the cursor's state into the runtime's memory
 * and back at every call. Knows nothing of what is read.
 */
// The names are the runtime's.
/* oxlint-disable no-underscore-dangle */
import type { SyntaxCursor } from './parser.js'

/** What the runtime exports for its wrapper, in version 0.27: each takes the tree in which its one cursor is. */
const CALLS = [
  '_ts_tree_root_node_wasm',
  '_ts_tree_cursor_new_wasm',
  '_ts_tree_cursor_delete_wasm',
  '_ts_tree_cursor_current_node_type_id_wasm',
  '_ts_tree_cursor_current_node_is_named_wasm',
  '_ts_tree_cursor_current_node_is_missing_wasm',
  '_ts_tree_cursor_start_index_wasm',
  '_ts_tree_cursor_end_index_wasm',
  '_ts_tree_cursor_current_field_id_wasm',
  '_ts_tree_cursor_goto_first_child_wasm',
  '_ts_tree_cursor_goto_next_sibling_wasm',
  '_ts_tree_cursor_goto_parent_wasm',
] as const

export type Runtime = Readonly<Record<(typeof CALLS)[number], (tree: number) => number>>

/** True for the options that a runtime was loaded with, which then hold what it exports. */
export function isRuntime(loaded: object): loaded is Runtime {
  return CALLS.every((name) => typeof Reflect.get(loaded, name) === 'function')
}

/** The names of node types and fields, by their numbers. */
export interface Names {
  readonly types: readonly string[]
  readonly fields: readonly (string | null)[]
}

/**
 * Reads a tree from its root on. There is one cursor at a time: nothing else may be asked of the runtime meanwhile.
 * @param tree where the runtime has it
 */
export function readTree<Result>(runtime: Runtime, tree: number, names: Names, use: (cursor: SyntaxCursor) => Result): Result {
  // The new cursor is at the node that was asked for last.
  runtime._ts_tree_root_node_wasm(tree)
  runtime._ts_tree_cursor_new_wasm(tree)
  try {
    return use({
      get nodeType() {
        return names.types[runtime._ts_tree_cursor_current_node_type_id_wasm(tree)] ?? 'ERROR'
      },
      get nodeIsNamed() {
        return runtime._ts_tree_cursor_current_node_is_named_wasm(tree) === 1
      },
      get nodeIsMissing() {
        return runtime._ts_tree_cursor_current_node_is_missing_wasm(tree) === 1
      },
      get startIndex() {
        return runtime._ts_tree_cursor_start_index_wasm(tree)
      },
      get endIndex() {
        return runtime._ts_tree_cursor_end_index_wasm(tree)
      },
      get currentFieldName() {
        return names.fields[runtime._ts_tree_cursor_current_field_id_wasm(tree)]
      },
      gotoFirstChild: () => runtime._ts_tree_cursor_goto_first_child_wasm(tree) === 1,
      gotoNextSibling: () => runtime._ts_tree_cursor_goto_next_sibling_wasm(tree) === 1,
      gotoParent: () => runtime._ts_tree_cursor_goto_parent_wasm(tree) === 1,
    })
  } finally {
    runtime._ts_tree_cursor_delete_wasm(tree)
  }
}
