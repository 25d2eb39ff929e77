/** Requests that nobody sends: what screens ask the gateway's own functions with. */
import { AppError } from "#server/contracts/errors.ts";
import type { SampleEndpoint, SampleRequest } from "#server/contracts/route-plan.ts";
import { type Address, type Endpoint, parseAddress } from "./address.ts";
import type { Operation } from "./operation.ts";
import { readOperation } from "./read-operation.ts";
import type { GatewayRequest } from "./types.ts";

const jsonType = "application/json";
const boundary = "sample";

/** A request of this path and body, from nowhere. */
function requestOf(url: string, body: Buffer, contentType: string): GatewayRequest {
  return {
    method: "POST",
    url,
    peer: undefined,
    header: (name) => (name === "content-type" ? contentType : undefined),
    headers: () => ["content-type", contentType],
    readBody: async () => body,
  };
}

const neverSent = (): never => {
  throw new Error("a sample is not sent to an upstream");
};

/** The operation of a request of JSON, as the gateway reads it. @throws AppError as the gateway does */
export function sampleOperation(url: string, body: unknown): Promise<Operation> {
  return operationOf(url, Buffer.from(JSON.stringify(body)), jsonType);
}

function operationOf(url: string, body: Buffer, contentType: string): Promise<Operation> {
  const { address, endpoint } = addressOf(url);
  return readOperation(address, endpoint, requestOf(url, body, contentType), neverSent);
}

function addressOf(url: string): { address: Address; endpoint: Endpoint } {
  const address = parseAddress(url, undefined, undefined);
  if (!address?.endpoint) throw new AppError("endpoint_not_found", { userMessage: "There is no such endpoint." });
  return { address, endpoint: address.endpoint };
}

/** One silent frame of WAV (8 kHz, mono, 8 bit), so that a transcription has something to measure. */
function silence(): Buffer {
  const samples = 8_000;
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + samples, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(8_000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write("data", 36);
  head.writeUInt32LE(samples, 40);
  return Buffer.concat([head, Buffer.alloc(samples, 0x80)]);
}

function recordingForm(model: string): Buffer {
  const part = (name: string, more: string) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${more}`;
  return Buffer.concat([
    Buffer.from(`${part("model", "")}\r\n\r\n${model}\r\n`),
    Buffer.from(`${part("file", '; filename="sample.wav"\r\ncontent-type: audio/wav')}\r\n\r\n`),
    silence(),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
}

const dot =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=";

/** The parts of a chat that ask for what the sample needs. */
function chatBody(model: string, sample: SampleRequest) {
  const content = [
    { type: "text", text: "Hello" },
    ...(sample.vision ? [{ type: "image_url", image_url: { url: dot } }] : []),
    ...(sample.audio ? [{ type: "input_audio", input_audio: { data: "UklGRg==", format: "wav" } }] : []),
    ...(sample.files
      ? [{ type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,JVBERi0=" } }]
      : []),
  ];
  return {
    model,
    messages: [{ role: "user", content }],
    ...(sample.tools
      ? { tools: [{ type: "function", function: { name: "look_up", parameters: { type: "object" } } }] }
      : {}),
    ...(sample.json_schema
      ? { response_format: { type: "json_schema", json_schema: { name: "answer", schema: { type: "object" } } } }
      : {}),
    ...(sample.max_tokens === null ? {} : { max_tokens: sample.max_tokens }),
    ...(sample.user === null ? {} : { user: sample.user }),
  };
}

const mediaBodies: Record<Exclude<SampleEndpoint, "chat/completions" | "audio/transcriptions" | "pass">, object> = {
  embeddings: { input: "Hello" },
  "images/generations": { prompt: "A boat" },
  "audio/speech": { input: "Hello", voice: "alloy" },
  moderations: { input: "Hello" },
  rerank: { query: "boats", documents: ["A boat", "A train"] },
};

/** Four bytes of English text make about a token: the gateway's own estimate, the other way round. */
const bytesOfToken = 4;

/** A request for this model as the operator describes it. @throws AppError as the gateway does */
export async function describedOperation(model: string, sample: SampleRequest): Promise<Operation> {
  const { endpoint, user } = sample;
  if (endpoint === "pass")
    return operationOf(`/v1/pass/${encodeURIComponent(model)}/sample`, Buffer.from("{}"), jsonType);
  if (endpoint === "audio/transcriptions") {
    return operationOf(`/v1/${endpoint}`, recordingForm(model), `multipart/form-data; boundary=${boundary}`);
  }
  if (endpoint !== "chat/completions") {
    const said = user === null ? {} : { user };
    return sampleOperation(`/v1/${endpoint}`, { model, ...mediaBodies[endpoint], ...said });
  }
  const chat = await sampleOperation("/v1/chat/completions", chatBody(model, sample));
  // The text itself is not needed to know its length.
  return { ...chat, demand: { ...chat.demand, inputBytes: sample.input_tokens * bytesOfToken } };
}
