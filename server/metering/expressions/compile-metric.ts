/** Metric expressions (B3): what a reply consumed, named by the operator. */
import { MetricFault } from "./budget.ts";
import { kindOf } from "./functions.ts";
import { readExpression } from "./read-expression.ts";
import { runExpression } from "./run-expression.ts";

/** A reply as an expression sees it. */
export interface MetricSample {
  /**
   * `body`: the reply's JSON; of a stream the list of its events' data, parsed; null when it is no JSON.
   */
  body: unknown;
  /** `request`: the client's JSON, or null. */
  request?: unknown;
  /** `headers`: the reply's, found by their names in lower case. */
  headers?: Readonly<Record<string, string>>;
  /** `status`: of the reply. */
  status?: number;
  /** `duration_ms`: from the request's first byte to the reply's last, in milliseconds. */
  durationMs?: number;
  /** `bytes_in`: of the request's body. */
  bytesIn?: number;
  /** `bytes_out`: of the reply's body. */
  bytesOut?: number;
}

/** The measured quantity, or why there is none and where in the source (offset; null: the result itself). */
export type MetricResult = { value: number } | { error: string; position: number | null };

export interface CompiledMetric {
  readonly source: string;
  /** Never throws. Bounded: 50,000 steps, some milliseconds. */
  evaluate(sample: MetricSample): MetricResult;
}

/** A count beyond this is a fault of the expression or the reply. */
const mostUnits = 1_000_000_000;

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  const result: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(headers)) result[name.toLowerCase()] = value;
  return result;
}

function quantity(value: unknown): MetricResult {
  if (typeof value !== "number" || !Number.isFinite(value))
    return { error: `the result must be a number, not ${kindOf(value)}`, position: null };
  if (value < 0) return { error: "the result is negative", position: null };
  if (value > mostUnits) return { error: "the result exceeds 1,000,000,000", position: null };
  // Math.round rounds halves up; what is left of a negative zero is zero.
  return { value: Math.round(value) + 0 };
}

/**
 * Compiles a metric expression, e.g. `openai_completions_usage().prompt_tokens`, `body.pages * 2`,
 * `sum(body.images.map(i, i.width * i.height)) / 1000000`, `default(double(headers["x-units"]), 1)`.
 *
 * Its value for a reply is a non-negative integer up to 10⁹: fractions are rounded half up, once, at the end.
 *
 * @throws AppError(invalid_request) with `position`, the offset of what is wrong
 */
export function compileMetric(source: string): CompiledMetric {
  const expression = readExpression(source);
  return {
    source,
    evaluate(sample) {
      const { body, request = null, headers = {}, status = 200, durationMs = 0, bytesIn = 0, bytesOut = 0 } = sample;
      try {
        const values = {
          body: body ?? null,
          request,
          headers: lowerCased(headers),
          status,
          duration_ms: durationMs,
          bytes_in: bytesIn,
          bytes_out: bytesOut,
        };
        return quantity(runExpression(expression, values));
      } catch (error) {
        if (error instanceof MetricFault) return { error: error.message, position: error.at };
        throw error;
      }
    },
  };
}
