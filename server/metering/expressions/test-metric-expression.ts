/** Tries a metric expression on a sample reply, before it bills anybody. */
import type { Caller } from "#server/contracts/caller.ts";
import type { MetricTestView, TestMetricExpressionInput } from "#server/contracts/metric-expression.ts";
import { compileMetric } from "./compile-metric.ts";
import { replyBody } from "./reply-body.ts";

/**
 * @returns the quantity that would be billed, or why there is none; a body given as text is read as a reply would be
 * @throws AppError(invalid_request) with `position` when the expression cannot be compiled
 */
export function testMetricExpression({ expression, sample }: TestMetricExpressionInput): MetricTestView {
  const { body } = sample;
  const result = compileMetric(expression).evaluate({
    body: typeof body === "string" ? replyBody(body) : body,
    request: sample.request ?? null,
    headers: sample.headers,
    status: sample.status,
    durationMs: sample.duration_ms,
    bytesIn: sample.bytes_in,
    bytesOut: sample.bytes_out,
  });
  if ("error" in result) return { value: null, error: result.error, position: result.position };
  return { value: result.value, error: null, position: null };
}

/** As a use case: it needs nothing of the caller's but the right to ask. */
export const makeTestMetricExpression =
  () =>
  async (_caller: Caller, input: TestMetricExpressionInput): Promise<MetricTestView> =>
    testMetricExpression(input);
