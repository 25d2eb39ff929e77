import type { UsageAttempt } from "#server/contracts/usage-event.ts";

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

/** Attempts as a waterfall: one after the other inside the request's whole time. */
export function prepareAttempts(attempts: readonly UsageAttempt[], latencyMs: number): AttemptBar[] {
  const whole = Math.max(
    latencyMs,
    attempts.reduce((sum, { ms }) => sum + ms, 0),
    1,
  );
  let elapsed = 0;
  return attempts.map(({ physical_model_id, status, ms }, index) => {
    const start = elapsed / whole;
    elapsed += ms;
    return {
      key: `${index}-${physical_model_id}`,
      physicalModelId: physical_model_id,
      status: String(status),
      ok: isOk(status),
      ms,
      start,
      length: ms / whole,
    };
  });
}
