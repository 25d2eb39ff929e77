import { isObject, own } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { boundedCount, noFacts, readJsonBody, requiredText, textField, tokensOfBytes } from "./body.ts";
import type { MediaInput, MediaOperation, MediaRead } from "./port.ts";

/** The slowest that anything is spoken: a Chinese character, or a digit, takes less at normal speed. */
const secondsOfCharacter = 0.5;
const leastSeconds = 2;
/** Audio tokens of a second of speech, rounded up: OpenAI's come to about 21. */
const tokensOfSecond = 25;

/** Unicode code points, as the vendors count characters; a lone surrogate is one. */
export function countCharacters(text: string): number {
  let count = text.length;
  for (let index = 1; index < text.length; index++) {
    const isLow = (text.charCodeAt(index) & 0xfc00) === 0xdc00;
    if (isLow && (text.charCodeAt(index - 1) & 0xfc00) === 0xd800) count--;
  }
  return count;
}

function speedOf(value: unknown): number {
  if (value === undefined || value === null) return 1;
  if (typeof value !== "number" || !(value >= 0.25 && value <= 4))
    throw invalidRequest("speed", "'speed' must be a number from 0.25 to 4.");
  return value;
}

/** POST /audio/speech (platform.openai.com/docs/api-reference/audio/createSpeech). */
export const speech: MediaOperation = {
  endpoint: "audio/speech",
  modality: "speech",
  bodyLimitBytes: 20 * 1024 * 1024,
  async read(input: MediaInput): Promise<MediaRead> {
    const body = readJsonBody(input);
    const model = requiredText(body, "model");
    const spoken = requiredText(body, "input");
    const voice = own(body.fields, "voice");
    if (voice !== undefined && voice !== null && typeof voice !== "string" && !isObject(voice))
      throw invalidRequest("voice", "'voice' must be a string or an object.");
    const instructions = textField(body, "instructions") ?? "";
    const streamFormat = textField(body, "stream_format") ?? "audio";
    if (streamFormat !== "audio" && streamFormat !== "sse")
      throw invalidRequest("stream_format", "'stream_format' must be 'audio' or 'sse'.");
    const characters = countCharacters(spoken);
    const seconds = (leastSeconds + characters * secondsOfCharacter) / speedOf(own(body.fields, "speed"));
    const textBytes = Buffer.byteLength(spoken) + Buffer.byteLength(instructions);
    return {
      endpoint: "audio/speech",
      modality: "speech",
      model,
      delivery: streamFormat === "sse" ? "events" : "bytes",
      bound: {
        character: characters,
        input: textBytes + 16,
        audio_output: boundedCount(seconds * tokensOfSecond),
        second: boundedCount(seconds),
        request: 1,
      },
      inputTokens: tokensOfBytes(textBytes),
      inputIsExact: false,
      user: null,
      body,
      facts: { ...noFacts, characters, responseFormat: textField(body, "response_format") ?? "mp3" },
    };
  },
};
