/** Requests of media endpoints as their operations read them, and recordings. */
import type { ProviderKind } from "#server/catalog/snapshot.ts";
import { chargeOf } from "#server/pricing/price.ts";
import { billableUsage, boundAt, type Rates } from "#server/providers/media/billable.ts";
import { mediaOperation } from "#server/providers/media/operations.ts";
import type { MediaCodec, MediaEndpoint, MediaInput, MediaRead, MediaUsage } from "#server/providers/media/port.ts";
import { mediaCodec } from "#server/providers/media-codecs.ts";

export { makeMp3, makePcm, makeWav } from "#server/simulator/openai/audio-bytes.ts";
export { makePng } from "#server/simulator/openai/png.ts";

async function read(endpoint: MediaEndpoint, contentType: string, body: Buffer): Promise<MediaRead> {
  const operation = mediaOperation(endpoint);
  if (!operation) throw new Error(`no operation for ${endpoint}`);
  const input: MediaInput = { contentType, body, header: () => undefined };
  return operation.read(input);
}

/** A request in JSON for the model `lm`. */
export const readMediaJson = (endpoint: MediaEndpoint, body: object): Promise<MediaRead> =>
  read(endpoint, "application/json", Buffer.from(JSON.stringify({ model: "lm", ...body })));

/** A form for the model `lm` with bytes that are no recording: 80,000 of them are about ten seconds by their size. */
export function readMediaForm(
  endpoint: MediaEndpoint,
  fields: Record<string, string> = {},
  bytes = 80_000,
): Promise<MediaRead> {
  const parts = Object.entries({ model: "lm", ...fields }).map(
    ([name, value]) => `--B\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const file = `--B\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n${"x".repeat(bytes)}\r\n`;
  return read(endpoint, "multipart/form-data; boundary=B", Buffer.from(`${parts.join("")}${file}--B--\r\n`));
}

/** An image edit's form for the model `lm`, with these files: [name, file name, content-type or null, bytes]. */
export function readEditForm(
  fields: Record<string, string>,
  files: readonly (readonly [name: string, filename: string, type: string | null, bytes: string])[],
): Promise<MediaRead> {
  const texts = Object.entries({ model: "lm", prompt: "more water", ...fields }).map(
    ([name, value]) => `--B\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const images = files.map(([name, filename, type, bytes]) => {
    const told = type === null ? "" : `Content-Type: ${type}\r\n`;
    return `--B\r\nContent-Disposition: form-data; name="${name}"; filename="${filename}"\r\n${told}\r\n${bytes}\r\n`;
  });
  const body = Buffer.from(`${[...texts, ...images].join("")}--B--\r\n`);
  return read("images/edits", "multipart/form-data; boundary=B", body);
}

const upstream = {
  settings: {},
  stream: false,
  outputCap: null,
  maxOutputTokens: 1_000,
  unsupported: "refuse",
} as const;

function codecOf(kind: ProviderKind, endpoint: MediaEndpoint): MediaCodec {
  const codec = mediaCodec(kind, endpoint);
  if (!codec) throw new Error(`${kind} has no ${endpoint}`);
  return codec;
}

/** The request as this vendor's model gets it. */
export function requestTo(
  [kind, upstreamModel]: readonly [ProviderKind, string],
  read: MediaRead,
  unsupported: "refuse" | "drop" = "refuse",
): { path: string; body: Record<string, unknown> } {
  const context = { ...upstream, upstreamModel, unsupported };
  const { body, path } = codecOf(kind, read.endpoint).request(read, context);
  return { path, body: JSON.parse(body.toString()) };
}

/** A vendor's answer as OpenAI's client gets it, and its charge in micro-credits at these figures for one unit. */
export function answerOf(
  kind: ProviderKind,
  read: MediaRead,
  answer: unknown,
  rates: Rates = {},
  headers: Record<string, string> = {},
) {
  const facts = { header: (name: string) => headers[name] ?? null, createdAtSeconds: 1_700_000_000 };
  const bytes = Buffer.from(typeof answer === "string" ? answer : JSON.stringify(answer));
  const { body, contentType, ...usage } = codecOf(kind, read.endpoint).answer(read, bytes, "application/json", facts);
  return {
    body: contentType === "application/json" ? JSON.parse(body.toString()) : body.toString(),
    usage: { ...usage.units, estimated: usage.estimated },
    ...chargeAt(rates, usage),
  };
}

/** The charge of this usage in micro-credits, and whether anything of it was estimated. */
export function chargeAt(rates: Rates, usage: MediaUsage): { charge: bigint; estimated: boolean } {
  const { estimated, units } = billableUsage(usage, rates);
  return { charge: chargeOf({ id: "price", version: 1, per: 1, rates }, units), estimated };
}

/** What the hold of this request covers at these figures, in micro-credits. */
export function holdAt([kind, upstreamModel]: readonly [ProviderKind, string], read: MediaRead, rates: Rates): bigint {
  const bound = codecOf(kind, read.endpoint).bound?.(read, upstreamModel) ?? read.bound;
  return chargeOf({ id: "price", version: 1, per: 1, rates }, boundAt(bound, rates));
}
