import { setTimeout as wait } from "node:timers/promises";
import OpenAI from "openai";
import type { DemoFile } from "./demo-file.ts";

/** GET of the management API. @throws Error with the API's own message. */
async function manage<Answer>(demo: DemoFile, path: string): Promise<Answer> {
  const answer = await fetch(`${demo.base_url}/api/v1${path}`, {
    headers: { authorization: `Bearer ${demo.management_key}` },
  });
  const body = (await answer.json()) as Answer & { error?: { message: string } };
  if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${body.error?.message ?? ""}`);
  return body;
}

const remaining = async (demo: DemoFile): Promise<string> =>
  (await manage<{ credit_remaining: string }>(demo, `/virtual-endpoints/${demo.ve_id}`)).credit_remaining;

interface Receipt {
  charge: string;
  units: Record<string, number>;
  balance_after: string;
}

/** The usage record of a request, once it is settled. @throws Error when it is not within 15 s. */
async function receiptOf(demo: DemoFile, requestId: string): Promise<Receipt> {
  for (const end = Date.now() + 15_000; ; await wait(100)) {
    try {
      return await manage<Receipt>(demo, `/usage-records/${requestId}`);
    } catch (error) {
      if (Date.now() > end) throw new Error(`request ${requestId} was not settled`, { cause: error });
    }
  }
}

/** Says why the first request came to nothing, and how to begin anew. */
export function tellRefusal(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  console.log(`\n  refused         ${reason}`);
  console.log("  This folder keeps what was changed in it; `npm run demo -- --reset` begins anew.");
}

/** Sends one streamed chat through the gateway with OpenAI's own client, and tells what it did and cost. */
export async function tellFirstRequest(demo: DemoFile, model: string): Promise<void> {
  // Right after the start a shard may still wait to be rebuilt: 503 with Retry-After, which the client heeds.
  const openai = new OpenAI({ baseURL: `${demo.base_url}/${demo.ve_id}/v1`, apiKey: demo.access_key, maxRetries: 8 });
  console.log(`\nOne streamed request, sent with the openai package to ${demo.base_url}/${demo.ve_id}/v1`);
  console.log(`  model           ${model}`);
  console.log(`  balance before  ${await remaining(demo)} credits`);
  const { data: stream, response } = await openai.chat.completions
    .create({ model, stream: true, messages: [{ role: "user", content: "What does a lock keeper do all day?" }] })
    .withResponse();
  process.stdout.write("  answer          ");
  for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta.content ?? "");
  const receipt = await receiptOf(demo, response.headers.get("x-request-id") ?? "");
  const units = Object.entries(receipt.units).map(([kind, count]) => `${count} ${kind}`);
  console.log(`\n  served by       ${response.headers.get("x-sluice-model")}`);
  console.log(`  tokens          ${units.join(", ")}`);
  console.log(`  charge          ${receipt.charge} credits`);
  console.log(`  balance after   ${await remaining(demo)} credits`);
}
