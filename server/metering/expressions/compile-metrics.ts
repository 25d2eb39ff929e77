/** A provider's metrics: each unit kind with the expression that reads its count out of a reply. */
import { AppError, isAppError } from "#server/contracts/errors.ts";
import type { Metrics } from "#server/contracts/provider-kinds.ts";
import type { UnitKind, Units } from "#server/contracts/units.ts";
import { type CompiledMetric, compileMetric, type MetricSample } from "./compile-metric.ts";

/** Units of a reply, or which metric had no value and why: then nothing of the reply is measured. */
export type MeasuredUnits = { units: Units } | { metric: UnitKind; error: string };

export interface CompiledMetrics {
  /** Never throws; bounded as each expression is. */
  measure(sample: MetricSample): MeasuredUnits;
}

function compileNamed(kind: string, source = ""): CompiledMetric {
  try {
    return compileMetric(source);
  } catch (error) {
    if (!isAppError(error)) throw error;
    const { userMessage, extra, cause } = error;
    throw new AppError("invalid_request", {
      userMessage,
      param: `settings.metrics.${kind}`,
      cause,
      ...(extra ? { extra } : {}),
    });
  }
}

/** @throws AppError(invalid_request) naming the metric whose expression cannot be compiled */
export function compileMetrics(metrics: Metrics): CompiledMetrics {
  const compiled = Object.entries(metrics).map(([kind, source]): [UnitKind, CompiledMetric] => [
    kind as UnitKind,
    compileNamed(kind, source),
  ]);
  return {
    measure(sample) {
      const units: Units = {};
      for (const [kind, metric] of compiled) {
        const result = metric.evaluate(sample);
        if ("error" in result) return { metric: kind, error: result.error };
        units[kind] = result.value;
      }
      return { units };
    },
  };
}
