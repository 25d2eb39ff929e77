/** What faults of failure-cases.md section 1 have in common, whatever the vendor's shapes. */
import { gzipSync } from "node:zlib";
import { conclude, drained, type Exchange, pause, sendJson } from "./exchange.ts";
import { tableTimeMs } from "./settings.ts";

export type Act<Plan> = (exchange: Exchange, plan: Plan) => void | Promise<void>;

/** Answers with this body, which is an error or no answer at all. */
export const refuse =
  (outcome: string, status: number, body: string, headers: Record<string, string> = {}) =>
  (exchange: Exchange): void =>
    sendJson(exchange, status, body, { outcome, headers });

/** A page where an answer should be. */
export const htmlPage = refuse("html-200", 200, "<!doctype html><html><body><h1>It works!</h1></body></html>", {
  "content-type": "text/html",
});

/** The fault on the first request for the model name, a good answer on all others. */
export const once =
  <Plan extends { model: string }>(fault: Act<Plan>, answer: Act<Plan>): Act<Plan> =>
  (exchange, plan) =>
    exchange.log.isFirst(plan.model) ? fault(exchange, plan) : answer(exchange, plan);

/** A stream that deviates; a sync request for the same model gets `otherwise`. */
export const streaming =
  <Plan>(fault: Act<Plan>, otherwise: Act<Plan>): Act<Plan> =>
  (exchange, plan) =>
    exchange.attempt.stream ? fault(exchange, plan) : otherwise(exchange, plan);

/** Down for the table's time after the first request, well from then on. */
export const flapping =
  <Plan extends { model: string }>(answer: Act<Plan>, down: Act<Plan>): Act<Plan> =>
  (exchange, plan) => {
    const recovered = exchange.log.sinceFirst(plan.model) > tableTimeMs(exchange.settings, "flap");
    return recovered ? answer(exchange, plan) : down(exchange, plan);
  };

export function reset({ attempt, request }: Exchange): void {
  conclude(attempt, "reset", null);
  request.socket.resetAndDestroy();
}

/** The connection dies, once the bytes written are on their way. */
export async function breakOff(exchange: Exchange): Promise<void> {
  await pause(exchange, 5);
  conclude(exchange.attempt, "stream-cut", 200);
  exchange.request.socket.destroy();
}

/** Half of a sync answer's bytes, then a dead connection. */
export async function cutInHalf(exchange: Exchange, body: Buffer): Promise<void> {
  exchange.response.writeHead(200, { "content-type": "application/json", "content-length": body.length });
  exchange.response.write(body.subarray(0, body.length / 2));
  await breakOff(exchange);
}

/** A good body under 200 headers of a thousand bytes each. */
export function headerFlood(exchange: Exchange, body: Buffer): void {
  const headers: Record<string, string> = {};
  for (let index = 0; index < 200; index++) headers[`x-flood-${index}`] = "x".repeat(1_000);
  sendJson(exchange, 200, body, { outcome: "header-flood", headers });
}

/** 100 MB of one JSON string between these texts. */
export const hugeBody =
  (before: string, after: string) =>
  async (exchange: Exchange): Promise<void> => {
    const { attempt, response } = exchange;
    response.writeHead(200, { "content-type": "application/json" });
    response.write(before);
    const block = Buffer.alloc(1_000_000, "a");
    for (let written = 0; written < 100 && !response.destroyed; written++) {
      if (!response.write(block)) await drained(exchange);
    }
    if (response.destroyed) return;
    conclude(attempt, "huge-body", 200);
    response.end(after);
  };

/** A whole answer, compressed although nobody asked for it. */
export function sendGzipped({ attempt, response }: Exchange, whole: Buffer, streamType = "text/event-stream"): void {
  conclude(attempt, "gzip", 200);
  const type = attempt.stream ? streamType : "application/json";
  response.writeHead(200, { "content-type": type, "content-encoding": "gzip" });
  response.end(gzipSync(whole));
}

const wave = "🌊";

/**
 * Sends events that each hold a four-byte character, the writes cut inside of it.
 * @param textMember what stands before the text that the character is put into
 * @returns false: the connection is closed
 */
export async function sendSplitInside(
  exchange: Exchange,
  events: readonly Buffer[],
  textMember: RegExp,
): Promise<boolean> {
  for (const event of events) {
    const wet = Buffer.from(event.toString().replace(textMember, `$&${wave}`));
    const inside = wet.indexOf(Buffer.from(wave)) + 2;
    exchange.response.write(wet.subarray(0, inside));
    await pause(exchange, 1);
    if (exchange.response.destroyed) return false;
    exchange.response.write(wet.subarray(inside));
    exchange.attempt.tokensSent++;
  }
  return true;
}
