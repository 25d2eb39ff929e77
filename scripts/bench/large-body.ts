/** What a request of 10 MB, images in base64, takes longer through the gateway than direct. */
import { randomBytes } from "node:crypto";
import { Pool } from "undici";
import { median } from "./load.ts";
import type { Line } from "./report.ts";
import { plainKey } from "./seed-vendors.ts";
import type { BenchTarget } from "./start-child.ts";
import { modelOf } from "./vendor-paths.ts";
import { vendors } from "./vendor-wire.ts";

const images = 4;
const imageBytes = Math.floor((10_000_000 / images / 4) * 3);
const mostAddedMs = 150;

const content = [
  { type: "text", text: "What is on these? Übrigens: in one sentence, please." },
  ...Array.from({ length: images }, () => ({
    type: "image_url",
    image_url: { url: `data:image/png;base64,${randomBytes(imageBytes).toString("base64")}` },
  })),
];

const bodyFor = (model: string): Buffer =>
  Buffer.from(JSON.stringify({ model, max_tokens: 100, messages: [{ role: "user", content }] }));

interface Sender {
  pool: Pool;
  path: string;
  body: Buffer;
}

/** Milliseconds to the whole answer. */
async function send({ pool, path, body }: Sender): Promise<number> {
  const headers = { "content-type": "application/json", authorization: `Bearer ${plainKey}` };
  const startedAt = performance.now();
  const answer = await pool.request({ method: "POST", path, headers, body });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`the target answered ${answer.statusCode}: ${text.slice(0, 300)}`);
  return performance.now() - startedAt;
}

/** Direct and each format in turn, as often as there are rounds. */
export async function measureLargeBody(targets: {
  upstream: BenchTarget;
  gateway: BenchTarget;
  rounds: number;
}): Promise<Line[]> {
  const upstream = new Pool(targets.upstream.url, { pipelining: 1 });
  const gateway = new Pool(targets.gateway.url, { pipelining: 1 });
  const direct = { pool: upstream, path: "/whole/openai/v1/chat/completions", body: bodyFor("bench") };
  const through = vendors.map((vendor) => ({
    vendor,
    sender: { pool: gateway, path: "/v1/chat/completions", body: bodyFor(modelOf(vendor, "whole")) },
    took: [] as number[],
    added: [] as number[],
  }));
  const alone: number[] = [];
  for (let round = -2; round < targets.rounds; round++) {
    for (const { sender, took, added } of through) {
      const directMs = await send(direct);
      const ms = await send(sender);
      // Two rounds warm up.
      if (round < 0) continue;
      alone.push(directMs);
      took.push(ms);
      added.push(ms - directMs);
    }
  }
  await Promise.all([upstream.destroy(), gateway.destroy()]);
  return through.map(({ vendor, took, added }) => ({
    what: `body of 10 MB with images, ${vendor === "openai" ? "passed through" : `OpenAI → ${vendor}`}`,
    bare: `${median(alone).toFixed(0)} ms direct`,
    gateway: `${median(took).toFixed(0)} ms`,
    ratio: `direct + ${median(added).toFixed(0)} ms`,
    goal: `≤ direct + ${mostAddedMs} ms`,
    reached: median(added) <= mostAddedMs,
  }));
}
