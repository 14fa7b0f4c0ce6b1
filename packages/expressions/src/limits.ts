/**
 * The limits of expressions. They are part of the interpreter's version: a replay must agree with the first execution,
 * so a change here changes what running workflows do.
 */
export const limits = {
  /** Characters of one expression. */
  characters: 2_000,
  /** Nesting of one expression: brackets, chained reads, branches of ternaries. */
  depth: 32,
  /** Nodes of one expression's syntax tree. */
  nodes: 2_000,
  /** Elements of one list or map literal. */
  literalElements: 500,
  /** Units of work of one expression. */
  expressionUnits: 100_000,
  /** Units of work of all expressions in one workflow task. */
  taskUnits: 1_000_000,
  /** Bytes (UTF-8, as JSON) of what one template makes. */
  outputBytes: 256 * 1024,
  /** Nesting of a value that is compared, printed or returned. */
  valueDepth: 200,
  /** Nesting of what fromJson() reads. */
  jsonDepth: 64,
} as const;
