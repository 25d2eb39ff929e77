/** A metric expression as it is evaluated: a closed set of nodes, each with its offset in the source. */

export const binaryOperators = ["==", "!=", "in", "+", "-", "*", "/", "%", "<", "<=", ">", ">="] as const;
export type BinaryOperator = (typeof binaryOperators)[number];

export const variables = ["body", "request", "headers", "status", "duration_ms", "bytes_in", "bytes_out"] as const;
export type Variable = (typeof variables)[number];

export const loopKinds = ["map", "filter", "exists", "all"] as const;
export type LoopKind = (typeof loopKinds)[number];

export type Node = { at: number } & (
  | { kind: "literal"; value: number | string | boolean | null }
  | { kind: "variable"; name: Variable }
  /** A loop's own variable. */
  | { kind: "local"; name: string }
  | { kind: "member"; of: Node; name: string }
  | { kind: "index"; of: Node; key: Node }
  | { kind: "list"; items: Node[] }
  | { kind: "choice"; condition: Node; whenTrue: Node; whenFalse: Node }
  | { kind: "and" | "or"; left: Node; right: Node }
  | { kind: "not" | "negative"; of: Node }
  | { kind: "binary"; operator: BinaryOperator; left: Node; right: Node }
  | { kind: "call"; name: string; args: Node[] }
  /** has(path): the member is there and not null. */
  | { kind: "has"; of: Node }
  /** default(value, otherwise): the value, unless it or what it is in is missing or null. */
  | { kind: "default"; of: Node; otherwise: Node }
  | { kind: "loop"; loop: LoopKind; of: Node; name: string; each: Node }
);
