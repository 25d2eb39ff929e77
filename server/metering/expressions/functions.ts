/** What a metric expression may call, beside the vendors' usage. Pure; all numbers are of one kind. */
import { type Budget, MetricFault } from "./budget.ts";
import { usageFunctions } from "./usage-functions.ts";

export interface CallContext {
  body: unknown;
  budget: Budget;
}

interface MetricFunction {
  /** How many values it takes, at least and at most. */
  arity: [number, number];
  call(args: readonly unknown[], context: CallContext): unknown;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What a value is, in words for the operator. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "a list";
  if (isObject(value)) return "an object";
  return typeof value === "string" ? "text" : typeof value === "boolean" ? "true or false" : "a number";
}

/** @throws MetricFault when it is no number */
export function numberOf(value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new MetricFault(`expected a number, not ${kindOf(value)}`);
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  throw new MetricFault(`expected text, not ${kindOf(value)}`);
}

/** Numbers given one by one or as a list. */
function numbersOf(args: readonly unknown[], budget: Budget): number[] {
  const list: unknown[] = args.length === 1 && Array.isArray(args[0]) ? args[0] : [...args];
  budget.spend(list.length);
  return list.map(numberOf);
}

function size(value: unknown, budget: Budget): number {
  if (Array.isArray(value)) return value.length;
  if (typeof value === "string") {
    budget.spendOnText(value);
    let characters = 0;
    for (const _ of value) characters++;
    return characters;
  }
  if (!isObject(value)) throw new MetricFault(`expected a list, an object or text, not ${kindOf(value)}`);
  const names = Object.keys(value).length;
  budget.spend(names);
  return names;
}

const decimal = /^[+-]?\d{1,18}(\.\d{1,18})?$/;

/** A number, or the number that a text says in plain decimals. */
function toNumber(value: unknown, budget: Budget): number {
  if (typeof value !== "string") return numberOf(value);
  budget.spendOnText(value);
  const trimmed = value.trim();
  if (!decimal.test(trimmed)) throw new MetricFault("expected a text that is a decimal number");
  return Number(trimmed);
}

const longestNeedle = 256;

function contains(args: readonly unknown[], budget: Budget): boolean {
  const [text, part] = [textOf(args[0]), textOf(args[1])];
  if (part.length > longestNeedle) throw new MetricFault(`cannot look for more than ${longestNeedle} characters`);
  budget.spendOnText(text);
  return text.includes(part);
}

function startsWith(args: readonly unknown[], budget: Budget): boolean {
  const [text, start] = [textOf(args[0]), textOf(args[1])];
  budget.spendOnText(start);
  return text.startsWith(start);
}

const extreme = (args: readonly unknown[], budget: Budget, better: (a: number, b: number) => boolean): number => {
  const numbers = numbersOf(args, budget);
  const [first, ...rest] = numbers;
  if (first === undefined) throw new MetricFault("expected at least one number");
  return rest.reduce((best, number) => (better(number, best) ? number : best), first);
};

const plain: Record<string, MetricFunction> = {
  size: { arity: [1, 1], call: ([value], { budget }) => size(value, budget) },
  sum: { arity: [1, 1], call: (args, { budget }) => numbersOf(args, budget).reduce((total, n) => total + n, 0) },
  min: { arity: [1, 16], call: (args, { budget }) => extreme(args, budget, (a, b) => a < b) },
  max: { arity: [1, 16], call: (args, { budget }) => extreme(args, budget, (a, b) => a > b) },
  round: { arity: [1, 1], call: ([value]) => Math.round(numberOf(value)) },
  ceil: { arity: [1, 1], call: ([value]) => Math.ceil(numberOf(value)) },
  floor: { arity: [1, 1], call: ([value]) => Math.floor(numberOf(value)) },
  int: { arity: [1, 1], call: ([value], { budget }) => Math.trunc(toNumber(value, budget)) },
  double: { arity: [1, 1], call: ([value], { budget }) => toNumber(value, budget) },
  contains: { arity: [2, 2], call: (args, { budget }) => contains(args, budget) },
  startsWith: { arity: [2, 2], call: (args, { budget }) => startsWith(args, budget) },
};

const usage = Object.entries(usageFunctions).map(([name, read]): [string, MetricFunction] => [
  name,
  { arity: [0, 0], call: (_, { body, budget }) => read(body, budget) },
]);

export const metricFunctions: ReadonlyMap<string, MetricFunction> = new Map([...Object.entries(plain), ...usage]);

/** Callable as a method too: headers["content-type"].contains("json"). */
export const methodNames: ReadonlySet<string> = new Set(["size", "contains", "startsWith"]);
