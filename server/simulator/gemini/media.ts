/** Images and speech of generateContent: what `generationConfig.responseModalities` asks for. */
import { conclude, type Exchange, sendJson } from "../exchange.ts";
import { breakOff } from "../fault-acts.ts";
import { type Behaviour, parseModelName } from "../model-name.ts";
import { makePcm } from "../openai/audio-bytes.ts";
import { makePng } from "../openai/png.ts";
import { openStream, sendTokens } from "../openai/stream-answer.ts";
import { countTokens, hashText } from "../reply.ts";
import { geminiEvent, imageTokens } from "./generate-plan.ts";

type Fields = Record<string, unknown>;
const fields = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});

const sides: Record<string, [number, number]> = {
  "1:1": [1024, 1024],
  "16:9": [1344, 768],
  "9:16": [768, 1344],
  "3:2": [1248, 832],
  "2:3": [832, 1248],
};
const tokensOfImage: Record<string, number> = { "1K": 1_290, "2K": 1_680, "4K": 2_520 };
const factors: Record<string, number> = { "1K": 1, "2K": 2, "4K": 4 };
const secondsOfCharacter = 0.06;
const tokensOfSecond = 25;
const samplesOfSecond = 24_000;
const pieceBytes = 9_600;

interface MediaAsked {
  modality: "IMAGE" | "AUDIO";
  model: string;
  behaviour: Behaviour;
  text: string;
  /** Images that are to be edited. */
  images: number;
  config: Fields;
}

/** What a request asks for; null: it is for text, or for a fault that looks the same whatever is asked for. */
export function mediaAsked(model: string, json: string): MediaAsked | null {
  const behaviour = parseModelName(model);
  if (!behaviour || (behaviour.kind === "fault" && !["usage-missing", "stream-cut"].includes(behaviour.fault)))
    return null;
  try {
    const body = fields(JSON.parse(json));
    const config = fields(body.generationConfig);
    const [modality] = Array.isArray(config.responseModalities) ? config.responseModalities : [];
    if (modality !== "IMAGE" && modality !== "AUDIO") return null;
    const parts = Object.values(fields(fields(Object.values(fields(body.contents))[0]).parts)).map(fields);
    const text = parts.map((part) => String(part.text ?? "")).join("");
    const images = parts.filter((part) => String(fields(part.inlineData).mimeType ?? "").startsWith("image/")).length;
    return { modality, model, behaviour, config, text, images };
  } catch {
    return null;
  }
}

const isFault = ({ behaviour }: MediaAsked, fault: string): boolean =>
  behaviour.kind === "fault" && behaviour.fault === fault;

function usageOf(asked: MediaAsked, answerTokens: number): Fields {
  if (isFault(asked, "usage-missing")) return {};
  const { behaviour, images, modality, text } = asked;
  const imagesCount = images * imageTokens;
  const promptTokenCount = behaviour.kind === "tokens" ? behaviour.input : countTokens(text) + imagesCount;
  const tokenCount = behaviour.kind === "tokens" ? behaviour.output : answerTokens;
  const usageMetadata = {
    promptTokenCount,
    candidatesTokenCount: tokenCount,
    totalTokenCount: promptTokenCount + tokenCount,
    promptTokensDetails: [
      { modality: "TEXT", tokenCount: Math.max(0, promptTokenCount - imagesCount) },
      ...(images > 0 ? [{ modality: "IMAGE", tokenCount: imagesCount }] : []),
    ],
    candidatesTokensDetails: [{ modality, tokenCount }],
  };
  return { usageMetadata };
}

const part = (mimeType: string, bytes: Buffer): Fields => ({
  inlineData: { mimeType, data: bytes.toString("base64") },
});
const candidates = (parts: Fields[], more: Fields = {}): Fields => ({
  candidates: [{ content: { parts, role: "model" }, ...more, index: 0 }],
});

function answerImage(exchange: Exchange, asked: MediaAsked): void {
  const { aspectRatio, imageSize } = fields(asked.config.imageConfig);
  const size = String(imageSize ?? "1K");
  const [width, height] = sides[String(aspectRatio ?? "1:1")] ?? [1024, 1024];
  const factor = factors[size] ?? 1;
  const png = makePng(width * factor, height * factor, hashText(asked.text));
  const usage = usageOf(asked, tokensOfImage[size] ?? 1_290);
  const body = {
    ...candidates([part("image/png", png)], { finishReason: "STOP" }),
    ...usage,
    modelVersion: asked.model,
  };
  sendJson(exchange, 200, JSON.stringify(body), { outcome: "answered" });
}

async function answerSpeech(exchange: Exchange, asked: MediaAsked): Promise<void> {
  const seconds = Math.max(1, asked.text.length) * secondsOfCharacter;
  const pcm = makePcm(seconds, hashText(asked.text));
  const events: Buffer[] = [];
  for (let at = 0; at < pcm.length; at += pieceBytes) {
    const piece = part(`audio/L16;codec=pcm;rate=${samplesOfSecond}`, pcm.subarray(at, at + pieceBytes));
    events.push(geminiEvent(candidates([piece])));
  }
  const end = { ...candidates([], { finishReason: "STOP" }), ...usageOf(asked, Math.ceil(seconds * tokensOfSecond)) };
  const delayMs = asked.behaviour.kind === "slow" ? asked.behaviour.delayMs : 0;
  openStream(exchange);
  const cut = isFault(asked, "stream-cut");
  if (!(await sendTokens(exchange, cut ? events.slice(0, events.length / 2) : events, delayMs))) return;
  if (cut) return breakOff(exchange);
  conclude(exchange.attempt, "answered", 200);
  exchange.response.end(geminiEvent(end));
}

/** Answers generateContent with an image, streamGenerateContent with speech. */
export const answerGeminiMedia = (exchange: Exchange, asked: MediaAsked): void | Promise<void> =>
  asked.modality === "IMAGE" ? answerImage(exchange, asked) : answerSpeech(exchange, asked);
