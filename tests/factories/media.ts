/** Requests of media endpoints as their operations read them, and recordings. */
import { mediaOperation } from "#server/providers/media/operations.ts";
import type { MediaEndpoint, MediaInput, MediaRead } from "#server/providers/media/port.ts";

export { makeMp3, makePcm, makeWav } from "#server/simulator/openai/audio-bytes.ts";

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
