/**
 * Every named node type of the bash grammar, and what lowering makes of it. A test holds this table against the
 * grammar's own list, so that a new grammar cannot bring a construct that is passed over in silence.
 */

export const NODE_TYPES = {
  // Statements.
  program: 'statement list',
  command: 'statement',
  declaration_command: 'statement',
  unset_command: 'statement',
  test_command: 'statement',
  negated_command: 'statement',
  pipeline: 'statement',
  list: 'statement',
  redirected_statement: 'statement',
  if_statement: 'statement',
  for_statement: 'statement',
  c_style_for_statement: 'statement',
  while_statement: 'statement',
  case_statement: 'statement',
  function_definition: 'statement',
  compound_statement: 'statement',
  subshell: 'statement',
  variable_assignments: 'statement',
  variable_assignment: 'assignment',
  // Parts of statements.
  command_name: 'word',
  elif_clause: 'clause',
  else_clause: 'clause',
  do_group: 'statement list',
  case_item: 'clause',
  file_redirect: 'redirection',
  heredoc_redirect: 'redirection',
  herestring_redirect: 'redirection',
  heredoc_start: 'read by its redirection',
  heredoc_body: 'parts',
  heredoc_content: 'literal',
  heredoc_end: 'read by its redirection',
  file_descriptor: 'read by its redirection',
  // Words and their parts.
  word: 'literal',
  number: 'literal',
  regex: 'literal',
  extglob_pattern: 'literal',
  test_operator: 'literal',
  variable_name: 'literal',
  special_variable_name: 'literal',
  string_content: 'literal',
  brace_expression: 'literal',
  concatenation: 'parts',
  string: 'part',
  translated_string: 'part',
  raw_string: 'part',
  ansi_c_string: 'part',
  simple_expansion: 'part',
  expansion: 'part',
  command_substitution: 'part',
  process_substitution: 'part',
  arithmetic_expansion: 'part',
  array: 'words',
  subscript: 'parts',
  // Expressions: words inside a test, opaque in arithmetic.
  unary_expression: 'words',
  binary_expression: 'words',
  ternary_expression: 'words',
  postfix_expression: 'words',
  parenthesized_expression: 'words',
  comment: 'comment',
} as const

export type NodeType = keyof typeof NODE_TYPES

export function isNodeType(type: string): type is NodeType {
  return Object.hasOwn(NODE_TYPES, type)
}
