/** Evaluates a metric expression within a budget. Only own members are seen; nothing is called but metricFunctions. */
import { Budget, MetricFault, MissingMember } from "./budget.ts";
import { isObject, kindOf, metricFunctions, numberOf } from "./functions.ts";
import type { BinaryOperator, Node, Variable } from "./nodes.ts";

export type Values = Readonly<Record<Variable, unknown>>;

type Locals = ReadonlyMap<string, unknown>;

const isMissing = (value: unknown): boolean => value === null || value === undefined;

function truth(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw new MetricFault(`expected true or false, not ${kindOf(value)}`);
}

function memberOf(value: unknown, key: unknown): unknown {
  if (isMissing(value)) throw new MissingMember(`cannot look for ${shown(key)} in null`);
  if (Array.isArray(value)) {
    const index = numberOf(key);
    if (Number.isInteger(index) && index >= 0 && index < value.length) return value[index];
    throw new MissingMember(`the list has no element ${shown(key)}`);
  }
  if (!isObject(value)) throw new MetricFault(`cannot look for ${shown(key)} in ${kindOf(value)}`);
  if (typeof key !== "string") throw new MetricFault(`an object's members are named by text, not by ${kindOf(key)}`);
  if (Object.hasOwn(value, key)) return value[key];
  throw new MissingMember(`there is no ${shown(key)}`);
}

const shown = (key: unknown): string => (typeof key === "number" ? String(key) : `'${String(key).slice(0, 64)}'`);

/** Numbers, texts, booleans and null are compared; what has an inside is not. */
function isEqual(left: unknown, right: unknown, budget: Budget): boolean {
  if (typeof left === "object" && !isMissing(left)) throw new MetricFault(`cannot compare ${kindOf(left)}`);
  if (typeof right === "object" && !isMissing(right)) throw new MetricFault(`cannot compare ${kindOf(right)}`);
  budget.spendOnText(left, right);
  return (left ?? null) === (right ?? null);
}

function isIn(value: unknown, holder: unknown, budget: Budget): boolean {
  if (isObject(holder)) return typeof value === "string" && Object.hasOwn(holder, value);
  if (!Array.isArray(holder)) throw new MetricFault(`cannot look into ${kindOf(holder)}`);
  for (const element of holder) {
    budget.spend(1);
    if (isEqual(value, element, budget)) return true;
  }
  return false;
}

function ordered(operator: BinaryOperator, left: unknown, right: unknown, budget: Budget): boolean {
  budget.spendOnText(left, right);
  if (!(typeof left === "string" && typeof right === "string")) {
    numberOf(left);
    numberOf(right);
  }
  const [a, b] = [left as number, right as number];
  if (operator === "<") return a < b;
  if (operator === "<=") return a <= b;
  return operator === ">" ? a > b : a >= b;
}

function arithmetic(operator: BinaryOperator, left: number, right: number): number {
  if ((operator === "/" || operator === "%") && right === 0) throw new MetricFault("division by zero");
  const results = { "+": left + right, "-": left - right, "*": left * right, "/": left / right, "%": left % right };
  const result = results[operator as keyof typeof results];
  if (!Number.isFinite(result)) throw new MetricFault("the number grows beyond measure");
  return result;
}

class Run {
  readonly budget = new Budget();

  constructor(private readonly values: Values) {}

  /** @throws MetricFault at the node that has no value */
  value(node: Node, locals: Locals): unknown {
    try {
      this.budget.spend(1);
      return this.evaluate(node, locals);
    } catch (error) {
      if (error instanceof MetricFault) error.at ??= node.at;
      throw error;
    }
  }

  private evaluate(node: Node, locals: Locals): unknown {
    switch (node.kind) {
      case "literal":
        return node.value;
      case "variable":
        return this.values[node.name];
      case "local":
        return locals.get(node.name);
      case "member":
        return memberOf(this.value(node.of, locals), node.name);
      case "index":
        return memberOf(this.value(node.of, locals), this.value(node.key, locals));
      case "list":
        return node.items.map((item) => this.value(item, locals));
      case "choice":
        return this.value(truth(this.value(node.condition, locals)) ? node.whenTrue : node.whenFalse, locals);
      case "and":
        return truth(this.value(node.left, locals)) && truth(this.value(node.right, locals));
      case "or":
        return truth(this.value(node.left, locals)) || truth(this.value(node.right, locals));
      case "not":
        return !truth(this.value(node.of, locals));
      case "negative":
        return -numberOf(this.value(node.of, locals));
      case "binary":
        return this.binary(node.operator, this.value(node.left, locals), this.value(node.right, locals));
      case "call":
        return this.call(node, locals);
      case "has":
        return !isMissing(this.orMissing(node.of, locals));
      case "default":
        return this.orMissing(node.of, locals) ?? this.value(node.otherwise, locals);
      case "loop":
        return this.loop(node, locals);
    }
  }

  private orMissing(node: Node, locals: Locals): unknown {
    try {
      return this.value(node, locals);
    } catch (error) {
      if (error instanceof MissingMember) return undefined;
      throw error;
    }
  }

  private binary(operator: BinaryOperator, left: unknown, right: unknown): unknown {
    switch (operator) {
      case "==":
        return isEqual(left, right, this.budget);
      case "!=":
        return !isEqual(left, right, this.budget);
      case "in":
        return isIn(left, right, this.budget);
      case "<":
      case "<=":
      case ">":
      case ">=":
        return ordered(operator, left, right, this.budget);
      default:
        return arithmetic(operator, numberOf(left), numberOf(right));
    }
  }

  private call(node: Node & { kind: "call" }, locals: Locals): unknown {
    const args = node.args.map((arg) => this.value(arg, locals));
    return metricFunctions.get(node.name)?.call(args, { body: this.values.body, budget: this.budget });
  }

  private loop(node: Node & { kind: "loop" }, locals: Locals): unknown {
    const list = this.value(node.of, locals);
    if (!Array.isArray(list)) throw new MetricFault(`expected a list, not ${kindOf(list)}`);
    const inner = new Map(locals);
    const each = (element: unknown) => this.value(node.each, inner.set(node.name, element));
    if (node.loop === "map") return list.map(each);
    if (node.loop === "filter") return list.filter((element) => truth(each(element)));
    return node.loop === "exists"
      ? list.some((element) => truth(each(element)))
      : list.every((element) => truth(each(element)));
  }
}

/** The expression's value for these values. @throws MetricFault with the place of what failed */
export const runExpression = (node: Node, values: Values): unknown => new Run(values).value(node, new Map());
