import { type Exchange, sendJson } from "../exchange.ts";
import { parseModelName } from "../model-name.ts";
import { embed } from "../openai/embeddings.ts";
import { countTokens } from "../reply.ts";
import { geminiErrorJson } from "./faults.ts";

interface EmbedRequest {
  content?: { parts?: { text?: unknown }[] };
  outputDimensionality?: unknown;
}

function readRequests(text: string): EmbedRequest[] {
  try {
    const { requests } = Object(JSON.parse(text)) as { requests?: unknown };
    return Array.isArray(requests) ? requests : [];
  } catch {
    return [];
  }
}

/** Answers POST models/<model>:batchEmbedContents (ai.google.dev/api/embeddings); usage as newer models report it. */
export function embedContents(exchange: Exchange, model: string, body: string): void {
  const behaviour = parseModelName(model);
  const requests = readRequests(body);
  if (!behaviour || requests.length === 0) {
    const status = behaviour ? 400 : 404;
    const error = geminiErrorJson(
      status,
      behaviour ? "INVALID_ARGUMENT" : "NOT_FOUND",
      "No such model, or no requests.",
    );
    sendJson(exchange, status, error, { outcome: "refused" });
    return;
  }
  const texts = requests.map(({ content }) => (content?.parts ?? []).map((part) => String(part.text ?? "")).join(""));
  const embeddings = texts.map((text, index) => {
    const dimensions = requests[index]?.outputDimensionality;
    return { values: Array.from(embed(text, typeof dimensions === "number" ? Math.min(dimensions, 4096) : 64)) };
  });
  const natural = texts.reduce((sum, text) => sum + countTokens(text), 0);
  const promptTokenCount = behaviour.kind === "tokens" ? behaviour.input : natural;
  const hides = behaviour.kind === "fault" && behaviour.fault === "usage-missing";
  const usageMetadata = hides ? undefined : { promptTokenCount, totalTokenCount: promptTokenCount };
  sendJson(exchange, 200, JSON.stringify({ embeddings, usageMetadata }), { outcome: "answered" });
}
