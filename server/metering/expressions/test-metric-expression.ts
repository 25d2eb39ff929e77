/** Tries a metric expression on a sample reply, before it bills anybody. */
import { compileMetric, type MetricResult, type MetricSample } from "./compile-metric.ts";

export interface TestMetricExpressionInput {
  expression: string;
  sample: MetricSample;
}

/**
 * @returns the quantity that would be billed, or why there is none
 * @throws AppError(invalid_request) with `position` when the expression cannot be compiled
 */
export const testMetricExpression = ({ expression, sample }: TestMetricExpressionInput): MetricResult =>
  compileMetric(expression).evaluate(sample);
