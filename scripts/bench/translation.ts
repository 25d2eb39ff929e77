/** What a chunk costs that is translated, or whose model is masked, against one that passes through. */
import { closedLoop, median } from "./load.ts";
import type { Line } from "./report.ts";
import { maskedKey, plainKey } from "./seed-vendors.ts";
import type { BenchTarget } from "./start-child.ts";
import { burstChunks, modelOf } from "./vendor-paths.ts";
import type { Vendor } from "./vendor-wire.ts";

const streamsAtOnce = 8;
const most = 3;

interface Case {
  what: string;
  vendor: Vendor;
  key: string;
}

const passing: Case = { what: "OpenAI passed through", vendor: "openai", key: plainKey };
const translated: readonly Case[] = [
  { what: "mask_model", vendor: "openai", key: maskedKey },
  { what: "Anthropic → OpenAI", vendor: "anthropic", key: plainKey },
  { what: "Gemini → OpenAI", vendor: "gemini", key: plainKey },
  { what: "Bedrock → OpenAI", vendor: "bedrock", key: plainKey },
];

const message = { role: "user", content: "Tell me about the sea in about sixty words, calmly, please." };

/** CPU microseconds of the whole process per chunk, as far as streams of this case ran. */
async function microsPerChunk(gateway: BenchTarget, { vendor, key }: Case, seconds: number): Promise<number> {
  await gateway.settle();
  const body = Buffer.from(
    JSON.stringify({ model: modelOf(vendor, "burst"), max_tokens: 1_000, stream: true, messages: [message] }),
  );
  const before = await gateway.cpu();
  const target = { url: gateway.url, headers: { authorization: `Bearer ${key}` }, body };
  const { requests } = await closedLoop(target, "burst", streamsAtOnce, seconds);
  return ((await gateway.cpu()) - before) / (requests * burstChunks);
}

/** Interleaved in each round; the ratio of a round is of one moment. */
export async function measureTranslation(options: { gateway: BenchTarget; rounds: number }): Promise<Line[]> {
  const { gateway, rounds } = options;
  const secondsEach = 2;
  const figures = new Map<Case, number[]>();
  for (let round = -1; round < rounds; round++) {
    const cases = round % 2 === 0 ? [passing, ...translated] : [...translated, passing];
    for (const one of cases) {
      const micros = await microsPerChunk(gateway, one, secondsEach);
      // The first round warms up.
      if (round >= 0) figures.set(one, [...(figures.get(one) ?? []), micros]);
    }
  }
  const base = figures.get(passing) ?? [];
  return translated.map((one) => {
    const own = figures.get(one) ?? [];
    const ratio = median(own.map((micros, round) => micros / (base[round] ?? Number.NaN)));
    return {
      what: `stream in a burst, ${one.what}: CPU per chunk`,
      bare: `${median(base).toFixed(2)} µs passed through`,
      gateway: `${median(own).toFixed(2)} µs`,
      ratio: `${ratio.toFixed(2)} × passed through`,
      goal: `≤ ${most} × passed through`,
      reached: ratio <= most,
    };
  });
}
