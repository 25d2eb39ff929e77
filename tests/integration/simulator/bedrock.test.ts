import { Readable } from "node:stream";
import type { ReadableStream as WebStream } from "node:stream/web";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ProviderCredentials } from "#server/catalog/snapshot.ts";
import { bedrockProvider } from "#server/providers/bedrock/provider.ts";
import type { ChatDelta } from "#server/providers/chat.ts";
import { simulatorAwsKey } from "#server/simulator/bedrock/converse.ts";
import { type Simulator, startSimulator } from "#server/simulator/start-simulator.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
  await fetch(`${simulator.url}/_settings`, { method: "POST", body: '{"time_scale":0.002}' });
});
afterAll(() => simulator.close());

const { codec } = bedrockProvider;
const signed: ProviderCredentials = { apiKey: null, aws: { ...simulatorAwsKey, sessionToken: "session==" } };

interface Call {
  stream?: boolean;
  credentials?: ProviderCredentials;
  chat?: Record<string, unknown>;
}

/** Sends a chat as the gateway does: made by the codec, authorized, over HTTP. */
async function send(model: string, { stream = false, credentials = signed, chat = {} }: Call = {}) {
  const request = codec.request(
    { model: "mine", messages: [{ role: "user", content: "How high is the water? 🌊" }], ...chat },
    { upstreamModel: model, settings: {}, stream, outputCap: null, maxOutputTokens: 4096, unsupported: "refuse" },
  );
  const url = new URL(`${simulator.url}/bedrock${request.path}`);
  const flat = [...request.headers, ...(await bedrockProvider.authorize({ ...request, url }, credentials, {}))];
  const headers = flat.flatMap((name, index) =>
    index % 2 === 0 ? [[name, flat[index + 1]!] as [string, string]] : [],
  );
  return fetch(url, { method: "POST", headers, body: new Uint8Array(request.body), redirect: "manual" });
}

async function stream(model: string, call: Call = {}) {
  const answer = await send(model, { ...call, stream: true });
  const reader = codec.reader();
  const deltas: ChatDelta[] = [];
  let broken = false;
  try {
    for await (const chunk of Readable.fromWeb(answer.body as WebStream))
      deltas.push(...reader.push(Buffer.from(chunk)));
    deltas.push(...reader.end());
  } catch {
    broken = true;
  }
  const join = (kind: string) =>
    deltas
      .map((delta) => (delta.kind !== kind ? "" : "text" in delta ? delta.text : "json" in delta ? delta.json : ""))
      .join("");
  return {
    answer,
    reader,
    deltas,
    broken,
    text: join("text"),
    reasoning: join("reasoning"),
    json: join("tool_arguments"),
  };
}

const whole = async (model: string, call?: Call) => {
  const answer = await send(model, call);
  return codec.answer(Buffer.from(await answer.arrayBuffer()));
};

const refusal = async (model: string, call?: Call) => {
  const answer = await send(model, call);
  return { status: answer.status, ...bedrockProvider.refusal(answer.status, Buffer.from(await answer.arrayBuffer())) };
};

describe("Bedrock", () => {
  test("answers whole and in a stream alike, with the same units", async () => {
    const answer = await whole("sim-tokens-100-50");
    const streamed = await stream("sim-tokens-100-50");
    expect(answer.units).toEqual({ input: 100, output: 50 });
    expect(streamed.reader).toMatchObject({ done: true, finished: true, failed: null, units: answer.units });
    expect(streamed.text).toBe(answer.choices[0]!.text);
    expect(streamed.deltas.filter((delta) => delta.kind === "text")).toHaveLength(50);
  });

  test("takes a right signature or an API key, and refuses a wrong or missing one without telling why", async () => {
    const wrong = { apiKey: null, aws: { ...signed.aws!, secretAccessKey: "wrong" } };
    const denied = { status: 403, code: "access_denied", message: "The upstream refused the gateway's credentials." };
    expect(await refusal("sim-ok", { credentials: wrong })).toMatchObject(denied);
    expect(await refusal("sim-ok", { credentials: { apiKey: null } })).toMatchObject(denied);
    expect(await refusal("sim-ok", { credentials: { apiKey: "sk-sim-invalid" } })).toMatchObject(denied);
    expect((await whole("sim-ok", { credentials: { apiKey: "any" } })).choices[0]!.finish).toBe("stop");
  });

  test("calls tools, reasons, and stops at the cap", async () => {
    const tools = [{ type: "function", function: { name: "depth", parameters: { type: "object" } } }];
    const called = await whole("sim-tokens-10-6", { chat: { tools, tool_choice: "required" } });
    expect(called.choices[0]).toMatchObject({ finish: "tool_calls", toolCalls: [{ name: "depth" }] });
    const streamed = await stream("sim-tokens-10-6", { chat: { tools, tool_choice: "required" } });
    expect(JSON.parse(streamed.json)).toEqual(JSON.parse(called.choices[0]!.toolCalls[0]!.arguments));
    expect((await whole("sim-ok", { chat: { max_tokens: 3 } })).choices[0]!.finish).toBe("length");
  });

  test("refuses what is too long, filtered or unknown with a reason that routing understands", async () => {
    expect(await refusal("sim-fault-context-length")).toMatchObject({ status: 400, reason: "context_length" });
    expect(await refusal("sim-fault-content-filter")).toMatchObject({ status: 400, reason: "content_filter" });
    expect(await refusal("sim-fault-503-persistent")).toMatchObject({ status: 503, code: "service_unavailable" });
    expect(await refusal("sim-fault-429-persistent")).toMatchObject({ status: 429, code: "rate_limit_exceeded" });
    expect(await refusal("gpt-9")).toMatchObject({ status: 400, reason: "other" });
  });

  test("cut off has not finished, and has no units", async () => {
    const cut = await stream("sim-fault-stream-cut");
    expect(cut).toMatchObject({ broken: true, reader: { finished: false, done: false, units: null } });
  });

  test("with an error inside has failed; with a broken event goes on", async () => {
    expect((await stream("sim-fault-error-event")).reader.failed).toMatchObject({ code: "model_error" });
    const broken = await stream("sim-fault-malformed-chunk");
    expect(broken.reader).toMatchObject({ done: true, failed: null });
    expect(broken.deltas.filter((delta) => delta.kind === "text")).toHaveLength(59);
  });

  test("without metadata has finished without units; odd usage is told as it is", async () => {
    expect((await stream("sim-fault-no-done")).reader).toMatchObject({ finished: true, done: false, units: null });
    for (const [fault, units] of [
      ["usage-missing", null],
      ["usage-null", null],
      ["usage-zero", { input: 0, output: 0 }],
    ] as const) {
      expect((await stream(`sim-fault-${fault}`)).reader.units, fault).toEqual(units);
      expect((await whole(`sim-fault-${fault}`)).units, fault).toEqual(units);
    }
  });

  test("answers that are none are a RangeError", async () => {
    for (const fault of ["html-200", "error-200", "malformed-chunk"]) {
      await expect(whole(`sim-fault-${fault}`), fault).rejects.toThrow(RangeError);
    }
  });
});
