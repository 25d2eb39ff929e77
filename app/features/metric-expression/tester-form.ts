/** The tester's form, from what is typed to the procedure's input. Pure. */
import {
  type TestMetricExpressionInput,
  testMetricExpressionInputSchema,
} from "#server/contracts/metric-expression.ts";

export interface TesterFields {
  rows: { kind: string; expression: string }[];
  body: string;
  headers: string;
  request: string;
  status: string;
  duration_ms: string;
}

export const mostRows = 20;

interface ReadTester {
  typed: TesterFields;
  sample: TestMetricExpressionInput["sample"];
  errors: Partial<Record<string, string>>;
}

/** "name: value" lines. */
function headersOf(text: string): Record<string, string> | null {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  const pairs = lines.map((line) => /^([!#$%&'*+.^_`|~\w-]+)\s*:\s*(.*)$/.exec(line));
  if (pairs.some((pair) => pair === null)) return null;
  return Object.fromEntries(pairs.flatMap((pair) => (pair?.[1] ? [[pair[1], pair[2] ?? ""]] : [])));
}

function jsonOf(text: string): { value: unknown } | null {
  if (text.trim() === "") return { value: undefined };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

const numberOf = (text: string, otherwise: number): number => (text.trim() === "" ? otherwise : Number(text));

/** Reads the form; `errors` by field say what of the sample cannot be used. */
export function readTester(data: FormData): ReadTester {
  const text = (name: string): string => {
    const value = data.get(name);
    return typeof value === "string" ? value.replaceAll("\r\n", "\n") : "";
  };
  const kinds = data.getAll("kind").map(String);
  const rows = data
    .getAll("expression")
    .slice(0, mostRows)
    .map((expression, index) => ({ kind: kinds[index] ?? "input", expression: String(expression) }));
  const typed: TesterFields = {
    rows,
    body: text("body"),
    headers: text("headers"),
    request: text("request"),
    status: text("status"),
    duration_ms: text("duration_ms"),
  };
  const headers = headersOf(typed.headers);
  const request = jsonOf(typed.request);
  const errors: Partial<Record<string, string>> = {};
  if (headers === null) errors.headers = "Each line must be a name, a colon and a value.";
  if (request === null) errors.request = "This is no JSON.";
  const read = testMetricExpressionInputSchema.shape.sample.safeParse({
    body: typed.body,
    ...(request?.value === undefined ? {} : { request: request.value }),
    headers: headers ?? {},
    status: numberOf(typed.status, 200),
    duration_ms: numberOf(typed.duration_ms, 0),
    bytes_in: new TextEncoder().encode(typed.request).length,
    bytes_out: new TextEncoder().encode(typed.body).length,
  });
  for (const { path, message } of read.error?.issues ?? []) errors[String(path[0])] ??= message;
  const empty = testMetricExpressionInputSchema.shape.sample.parse({});
  return { typed, sample: read.success ? read.data : empty, errors };
}
