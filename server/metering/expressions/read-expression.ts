/**
 * Reads a metric expression. Its grammar is CEL's (the Common Expression Language, github.com/google/cel-spec), read
 * by `@marcbachmann/cel-js`.
 *
 * Why this one, of what was compared in November 2026: CEL has no loops but over a list, no assignment, no prototype
 * and a specification that operators may know from Kubernetes and Google Cloud; the library is MIT, maintained, has
 * no dependency (284 kB), limits depth and nodes while it parses, tells each node's place, and documents its syntax
 * tree. jsonata (852 kB) is Turing-complete and can only be bounded by patching its evaluator; filtrex compiles to
 * JavaScript by `new Function`; expr-eval-fork has assignment and functions of the expression's own; jexl looks names
 * up in its grammar's prototype (`a.constructor` breaks its parser); cel-js brings chevrotain and ramda for the same
 * language.
 *
 * Only the syntax tree is taken from it. Its evaluator has no bound of steps, lists and texts can be doubled without
 * end, and `matches` compiles any regular expression; so the tree is turned into the closed set of nodes.ts, and
 * `run-expression.ts` evaluates that within a budget. Unlike CEL, all numbers are of one kind: 1/2 is 0.5.
 */
import { type ASTNode, Environment, ParseError } from "@marcbachmann/cel-js";
import { AppError } from "#server/contracts/errors.ts";
import { methodNames, metricFunctions } from "./functions.ts";
import { binaryOperators, loopKinds, type Node, variables } from "./nodes.ts";

const longestSource = 2_000;

const grammar = new Environment({
  limits: { maxAstNodes: 500, maxDepth: 32, maxListElements: 64, maxMapEntries: 0, maxCallArguments: 16 },
});

/** The 400 for an expression at fault, with its place as a character offset. */
export function expressionError(reason: string, at: number | null): AppError {
  const place = at === null ? "" : ` (at character ${at + 1})`;
  return new AppError("invalid_request", {
    userMessage: `The metric expression cannot be used: ${reason}${place}.`,
    param: "expression",
    ...(at === null ? {} : { extra: { position: at } }),
  });
}

const oneOf = <Name extends string>(names: readonly Name[], name: string): Name | undefined =>
  names.find((known) => known === name);

type Names = ReadonlySet<string>;

function literal(ast: Extract<ASTNode, { op: "value" }>): Node {
  const value = ast.args;
  const at = ast.range.start;
  if (typeof value === "bigint") {
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw expressionError("the number is too large", at);
    return { kind: "literal", at, value: Number(value) };
  }
  if (typeof value === "object" && value !== null)
    throw expressionError("bytes and unsigned numbers are not known", at);
  return { kind: "literal", at, value };
}

function identifier(name: string, at: number, locals: Names): Node {
  if (locals.has(name)) return { kind: "local", at, name };
  const variable = oneOf(variables, name);
  if (variable) return { kind: "variable", at, name: variable };
  throw expressionError(`there is no '${name.slice(0, 64)}'; known are ${variables.join(", ")}`, at);
}

function call(name: string, args: ASTNode[], at: number, locals: Names): Node {
  const nodes = args.map((arg) => toNode(arg, locals));
  const [first, second] = nodes;
  if (name === "has" && nodes.length === 1 && (first?.kind === "member" || first?.kind === "index"))
    return { kind: "has", at, of: first };
  if (name === "default" && nodes.length === 2 && first && second)
    return { kind: "default", at, of: first, otherwise: second };
  const known = metricFunctions.get(name);
  if (!known) throw expressionError(`there is no function '${name.slice(0, 64)}'`, at);
  const [least, most] = known.arity;
  if (nodes.length < least || nodes.length > most)
    throw expressionError(`'${name}' takes ${least === most ? least : `${least} to ${most}`} values`, at);
  return { kind: "call", at, name, args: nodes };
}

function method(ast: Extract<ASTNode, { op: "rcall" }>, locals: Names): Node {
  const [name, receiver, args] = ast.args;
  const at = ast.range.start;
  const loop = oneOf(loopKinds, name);
  const [variable, each] = args;
  if (loop && args.length === 2 && variable?.op === "id" && each) {
    const inner = new Set([...locals, variable.args]);
    return { kind: "loop", at, loop, of: toNode(receiver, locals), name: variable.args, each: toNode(each, inner) };
  }
  if (!methodNames.has(name)) throw expressionError(`there is no '.${name.slice(0, 64)}(…)'`, at);
  return call(name, [receiver, ...args], at, locals);
}

function operation(ast: ASTNode, locals: Names): Node {
  const at = ast.range.start;
  const operator = oneOf(binaryOperators, ast.op);
  if (operator) {
    const [left, right] = ast.args as [ASTNode, ASTNode];
    return { kind: "binary", at, operator, left: toNode(left, locals), right: toNode(right, locals) };
  }
  throw expressionError(`'${ast.op}' is not known`, at);
}

function toNode(ast: ASTNode, locals: Names): Node {
  const at = ast.range.start;
  const node = (inner: ASTNode) => toNode(inner, locals);
  switch (ast.op) {
    case "value":
      return literal(ast);
    case "id":
      return identifier(ast.args, at, locals);
    case ".":
      return { kind: "member", at: ast.range.end - ast.args[1].length, of: node(ast.args[0]), name: ast.args[1] };
    case "[]":
      return { kind: "index", at, of: node(ast.args[0]), key: node(ast.args[1]) };
    case "call":
      return call(ast.args[0], ast.args[1], at, locals);
    case "rcall":
      return method(ast, locals);
    case "list":
      return { kind: "list", at, items: ast.args.map(node) };
    case "?:": {
      const [condition, whenTrue, whenFalse] = ast.args.map(node) as [Node, Node, Node];
      return { kind: "choice", at, condition, whenTrue, whenFalse };
    }
    case "||":
    case "&&":
      return { kind: ast.op === "||" ? "or" : "and", at, left: node(ast.args[0]), right: node(ast.args[1]) };
    case "!_":
    case "-_":
      return { kind: ast.op === "!_" ? "not" : "negative", at, of: node(ast.args) };
    default:
      return operation(ast, locals);
  }
}

/**
 * Parses an expression.
 *
 * @throws AppError(invalid_request) with `position`, the offset of what cannot be read or is not known
 */
export function readExpression(source: string): Node {
  if (source.length > longestSource)
    throw expressionError(`it is longer than ${longestSource} characters`, longestSource);
  try {
    return toNode(grammar.parse(source).ast, new Set());
  } catch (error) {
    if (error instanceof ParseError) throw expressionError(error.summary, error.range?.start ?? null);
    throw error;
  }
}
