/** The model's name carries the simulator's behaviour: contract.md "The simulator", failure-cases.md section 1. */

export const faultCases = [
  "429-retry-after",
  "429-persistent",
  "500-once",
  "503-persistent",
  "accounting",
  "flap",
  "reset",
  "no-response",
  "slow-first-token",
  "stream-cut",
  "stream-stall",
  "malformed-chunk",
  "no-done",
  "no-done-open",
  "context-length",
  "content-filter",
  "prefill-rejected",
  "redirect",
  "html-200",
  "error-200",
  "error-event",
  "gzip",
  "split-utf8",
  "comment-flood",
  "header-flood",
  "huge-body",
  "usage-missing",
  "usage-null",
  "usage-zero",
  "usage-small",
  "usage-twice",
] as const;

export type FaultCase = (typeof faultCases)[number];

export type Behaviour =
  | { kind: "ok" }
  | { kind: "tokens"; input: number; output: number }
  | { kind: "slow"; delayMs: number; tokens: number | null }
  | { kind: "fault"; fault: FaultCase };

/** Good answers of endpoints that are no chat, and in which measure their usage comes. */
export const mediaModels = [
  "sim-embed",
  "sim-image",
  "sim-image-tokens",
  "sim-tts",
  "sim-whisper",
  "sim-transcribe",
  "sim-moderation",
  "sim-rerank",
  "sim-rerank-units",
] as const;

const isFaultCase = (text: string): text is FaultCase => (faultCases as readonly string[]).includes(text);

/**
 * What a model of this name does; null when there is no such model. Whatever follows an `@` only tells apart the
 * state of callers that work at the same time: `sim-fault-500-once@mine`.
 *
 * @example parseModelName("sim-slow-20-200") // { kind: "slow", delayMs: 20, tokens: 200 }
 */
export function parseModelName(model: string): Behaviour | null {
  const name = model.split("@", 1)[0] ?? "";
  if (name === "sim-ok" || (mediaModels as readonly string[]).includes(name)) return { kind: "ok" };
  const tokens = /^sim-tokens-(\d{1,7})-(\d{1,6})$/.exec(name);
  if (tokens) return { kind: "tokens", input: Number(tokens[1]), output: Number(tokens[2]) };
  const slow = /^sim-slow-(\d{1,6})(?:-(\d{1,6}))?$/.exec(name);
  if (slow) return { kind: "slow", delayMs: Number(slow[1]), tokens: slow[2] ? Number(slow[2]) : null };
  const fault = name.startsWith("sim-fault-") ? name.slice("sim-fault-".length) : "";
  return isFaultCase(fault) ? { kind: "fault", fault } : null;
}

/** Names for the models list: one of each kind, and every fault. */
export const listedModels: readonly string[] = [
  "sim-ok",
  "sim-tokens-100-50",
  "sim-slow-50",
  ...mediaModels,
  ...faultCases.map((fault) => `sim-fault-${fault}`),
];
