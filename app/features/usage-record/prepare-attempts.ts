import type { UsageRecordView } from "#server/contracts/usage-record.ts";

export interface AttemptBar {
  key: string;
  physicalModelId: string;
  /** As the record has it: an HTTP status, or "timeout", "reset", … */
  status: string;
  ok: boolean;
  ms: number;
  /** Place in the request's time, 0 to 1. */
  start: number;
  length: number;
}

const isOk = (status: number | string): boolean => {
  const number = Number(status);
  return number >= 200 && number < 300;
};

/**
 * Attempts as a waterfall inside the request's whole time. Where a record does not say when an attempt began, it follows
 * the one before.
 */
export function prepareAttempts(attempts: UsageRecordView["attempts"], latencyMs: number): AttemptBar[] {
  let elapsed = 0;
  const starts = attempts.map(({ ms, start_ms }) => {
    const start = start_ms ?? elapsed;
    elapsed = start + ms;
    return start;
  });
  const whole = Math.max(latencyMs, elapsed, 1);
  return attempts.map(({ physical_model_id, status, ms }, index) => {
    return {
      key: `${index}-${physical_model_id}`,
      physicalModelId: physical_model_id,
      status: String(status),
      ok: isOk(status),
      ms,
      start: (starts[index] ?? 0) / whole,
      length: ms / whole,
    };
  });
}
