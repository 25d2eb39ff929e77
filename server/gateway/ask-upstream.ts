/** A small question to an upstream beside the requests that are metered: asked once, and answered in one piece. */
import type { UpstreamCall } from "./attempt.ts";

/** No answer to such a question is longer. */
const mostAnswerBytes = 64 * 1024;

/** The upstream answered with another status than 200. */
export class UpstreamStatusError extends Error {
  override readonly name = "UpstreamStatusError";
  constructor(readonly status: number) {
    super(`the upstream answered ${status}`);
  }
}

/**
 * The body of the upstream's 200.
 *
 * @param signal ends the asking
 * @throws UpstreamStatusError, RangeError for a longer body; the network's errors, and the signal's reason
 */
export async function askUpstream(call: UpstreamCall, signal: AbortSignal): Promise<Buffer> {
  const { pool, method, path, headers, body } = call;
  const response = await pool.request({ method, path, headers, body, signal });
  if (response.statusCode !== 200) {
    await response.body.dump({ limit: mostAnswerBytes, signal });
    throw new UpstreamStatusError(response.statusCode);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Leaving the loop closes the connection.
    if (size > mostAnswerBytes) throw new RangeError("the upstream's answer is too long");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
