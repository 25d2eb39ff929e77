/** What a request of `api/chat` or `api/generate` will be answered with: it follows from the body alone. */
import { type Behaviour, parseModelName } from "../model-name.ts";
import { composeTokens, countTokens, hashText, naturalLength } from "../reply.ts";

type Fields = Record<string, unknown>;

export interface ReplyPlan {
  model: string;
  behaviour: Behaviour;
  stream: boolean;
  maxTokens: number | null;
  usage: { prompt_eval_count: number; eval_count: number };
  /** One line per token. */
  tokenLines: readonly Buffer[];
  /** The last line with these counts. */
  lastLine(usage: Fields): Buffer;
  /** The answer of a sync request with these counts. */
  syncBody(usage: Fields): Buffer;
}

export type PlanResult = ReplyPlan | { status: number; error: string };

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const fields = (value: unknown): Fields => (isFields(value) ? value : {});
const list = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);

/** Ollama's objects end with a line feed. */
export const jsonLine = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value)}\n`);

/** 2023-11-14: replies are the same on every day. */
const createdAt = "2023-11-14T22:13:20.000000000Z";
const imageTokens = 256;

function replyLength(behaviour: Behaviour, seed: number): number {
  if (behaviour.kind === "tokens") return behaviour.output;
  if (behaviour.kind === "slow") return behaviour.tokens ?? naturalLength(seed);
  return behaviour.kind === "fault" ? 60 : naturalLength(seed);
}

/** The texts that go in, and images. */
function promptOf(body: Fields): { texts: string[]; images: number } {
  const holders = [...list(body.messages), ...(typeof body.prompt === "string" ? [body] : [])];
  const texts = holders.map((holder) => String(holder.content ?? holder.prompt ?? ""));
  if (typeof body.system === "string") texts.unshift(body.system);
  const images = holders.reduce((sum, { images }) => sum + (Array.isArray(images) ? images.length : 0), 0);
  return { texts, images };
}

/** The tools that the last user message names; Ollama's models cannot be forced to call one. */
function calledTools(body: Fields): Fields[] {
  const last = list(body.messages).at(-1);
  if (last?.role !== "user") return [];
  const functions = list(body.tools).map((tool) => fields(tool.function));
  return functions.filter(({ name }) => typeof name === "string" && String(last.content).includes(name));
}

/** A value for each required property of a function's parameters. */
function argumentsOf({ parameters }: Fields): Fields {
  const schema = fields(parameters);
  const properties = fields(schema.properties);
  const names = Array.isArray(schema.required) ? schema.required.map(String) : [];
  return Object.fromEntries(names.map((name) => [name, fields(properties[name]).type === "string" ? "canal" : 1]));
}

/**
 * Reads a request and works out its answer.
 * @returns an error with Ollama's status when the body is not one that Ollama would take
 */
export function planReply(form: "chat" | "generate", text: string): PlanResult {
  let body: Fields;
  try {
    body = fields(JSON.parse(text));
  } catch {
    return { status: 400, error: "invalid character in request body" };
  }
  const model = String(body.model ?? "");
  if (model === "") return { status: 400, error: "model is required" };
  const behaviour = parseModelName(model);
  if (!behaviour) return { status: 404, error: `model '${model}' not found` };
  return makePlan(form, model, behaviour, body);
}

function makePlan(form: "chat" | "generate", model: string, behaviour: Behaviour, body: Fields): ReplyPlan {
  const { images, texts } = promptOf(body);
  const seed = hashText(texts.join("\n"));
  const predict = fields(body.options).num_predict;
  const maxTokens = typeof predict === "number" && predict > 0 ? predict : null;
  const tools = form === "chat" ? calledTools(body) : [];
  const wanted = tools.length > 0 ? tools.length : replyLength(behaviour, seed);
  const length = Math.min(wanted, maxTokens ?? wanted);
  const words = tools.length > 0 ? [] : composeTokens(seed, length);
  const thinking = body.think === undefined || body.think === false ? null : "Thinking it through. ";
  const natural = texts.reduce((sum, part) => sum + 4 + countTokens(part), 3) + images * imageTokens;
  const usage = {
    prompt_eval_count: behaviour.kind === "tokens" ? behaviour.input : natural,
    eval_count: length + (thinking ? countTokens(thinking) : 0),
  };
  const toolCalls = tools.map((tool) => ({ function: { name: tool.name, arguments: argumentsOf(tool) } }));
  const call = tools.length > 0 ? { tool_calls: toolCalls } : {};
  const common = { model, created_at: createdAt };
  const content = (piece: string, more: Fields = {}) =>
    form === "chat" ? { message: { role: "assistant", content: piece, ...more } } : { response: piece, ...more };
  const end = (counts: Fields) => ({
    done: true,
    done_reason: length < wanted ? "length" : "stop",
    ...(form === "generate" ? { context: [1, 2, 3] } : {}),
    total_duration: 1_000_000,
    load_duration: 1_000,
    ...counts,
  });
  const thought: Fields = thinking ? { thinking } : {};
  return {
    model,
    behaviour,
    stream: body.stream !== false,
    maxTokens,
    usage,
    tokenLines: [
      ...(thinking ? [jsonLine({ ...common, ...content("", thought), done: false })] : []),
      ...toolCalls.map((one) => jsonLine({ ...common, ...content("", { tool_calls: [one] }), done: false })),
      ...words.map((word) => jsonLine({ ...common, ...content(word), done: false })),
    ],
    lastLine: (counts) => jsonLine({ ...common, ...content(""), ...end(counts) }),
    syncBody: (counts) => jsonLine({ ...common, ...content(words.join(""), { ...thought, ...call }), ...end(counts) }),
  };
}
