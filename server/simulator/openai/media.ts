import { type Exchange, errorJson, pause, sendJson, watchForAbort } from "../exchange.ts";
import { parseModelName } from "../model-name.ts";
import { planSpeech } from "./audio-speech.ts";
import { planTranscription } from "./audio-transcriptions.ts";
import { planEmbeddings } from "./embeddings.ts";
import { planImages } from "./images.ts";
import { actMediaFault, sendPlan } from "./media-answer.ts";
import type { MediaHandler, MediaRequest } from "./media-plan.ts";
import { planModeration } from "./moderations.ts";
import { planRerank } from "./rerank.ts";

const handlers: ReadonlyMap<string, MediaHandler> = new Map([
  ["embeddings", planEmbeddings],
  ["images/generations", planImages],
  ["images/edits", planImages],
  ["audio/speech", planSpeech],
  ["audio/transcriptions", planTranscription],
  ["audio/translations", planTranscription],
  ["moderations", planModeration],
  ["rerank", planRerank],
]);

/** The handler of a path behind `/v1/`; undefined: it is no media endpoint. */
export const mediaHandler = (path: string): MediaHandler | undefined =>
  path.startsWith("/v1/") ? handlers.get(path.slice(4)) : undefined;

interface Fields {
  fields: Record<string, unknown>;
  file: Buffer | null;
  files: number;
}

const none: Fields = { fields: {}, file: null, files: 0 };

/** JSON's members or a form's fields, read by the platform's own parser; none when it is neither. */
async function readFields({ body, request }: Exchange): Promise<Fields> {
  const type = request.headers["content-type"] ?? "";
  try {
    if (!type.startsWith("multipart/")) return { ...none, fields: Object(JSON.parse(body.toString())) };
    const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
    const read: Fields = { fields: {}, file: null, files: 0 };
    for (const [name, value] of form) {
      if (typeof value === "string") read.fields[name] = value;
      else {
        read.files++;
        if (name !== "mask") read.file ??= Buffer.from(await value.arrayBuffer());
      }
    }
    return read;
  } catch {
    return none;
  }
}

/** Answers POST of the endpoints that are no chat. */
export async function answerMedia(exchange: Exchange, path: string, handler: MediaHandler): Promise<void> {
  const { attempt } = exchange;
  const read = await readFields(exchange);
  const model = String(read.fields.model ?? "");
  attempt.model = model;
  const behaviour = parseModelName(model);
  if (!behaviour) {
    const error = errorJson(
      `The model '${model}' does not exist.`,
      "invalid_request_error",
      "model_not_found",
      "model",
    );
    return sendJson(exchange, 404, error, { outcome: "refused" });
  }
  const request: MediaRequest = { ...read, endpoint: path.slice(4), model, behaviour };
  const plan = handler(request);
  if ("status" in plan) {
    const error = errorJson(plan.message, "invalid_request_error", null, plan.param);
    return sendJson(exchange, plan.status, error, { outcome: "refused" });
  }
  attempt.stream = plan.stream;
  watchForAbort(exchange);
  if (behaviour.kind === "fault") return actMediaFault(exchange, plan, behaviour.fault);
  const delayMs = behaviour.kind === "slow" ? behaviour.delayMs : 0;
  if (!plan.stream && delayMs > 0) await pause(exchange, delayMs);
  return sendPlan(exchange, plan, { delayMs });
}
