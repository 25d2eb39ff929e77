/** What a generateContent request will be answered with: it follows from the body alone. */
import { type Behaviour, parseModelName } from "../model-name.ts";
import { composeTokens, countTokens, hashText, naturalLength } from "../reply.ts";

type Fields = Record<string, unknown>;
type Part = Record<string, unknown>;

export interface GeneratePlan {
  model: string;
  behaviour: Behaviour;
  maxTokens: number | null;
  lastRole: string;
  usage: Fields;
  /** One event per piece of the answer, without the end. */
  tokenEvents: readonly Buffer[];
  /** The end with this usage; undefined: none. */
  finishEvent(usage: unknown): Buffer;
  syncBody(usage: unknown): Buffer;
}

export type PlanResult = GeneratePlan | { status: number; message: string; code: string };

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const fields = (value: unknown): Fields => (isFields(value) ? value : {});
const list = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);
const positive = (value: unknown): number | null =>
  typeof value === "number" && Number.isInteger(value) && value > 0 ? value : null;

/** One server-sent event: Google ends lines with CRLF. */
export const geminiEvent = (json: unknown): Buffer => Buffer.from(`data: ${JSON.stringify(json)}\r\n\r\n`);

/** Google's tokens of a small image, and of a second of sound. */
export const imageTokens = 258;
const audioTokens = 32;

interface Prompt {
  text: string;
  images: number;
  sounds: number;
}

function promptOf(body: Fields): Prompt {
  const prompt: Prompt = { text: "", images: 0, sounds: 0 };
  for (const content of [fields(body.systemInstruction), ...list(body.contents)]) {
    for (const part of list(content.parts)) {
      const type = String(fields(part.inlineData ?? part.fileData).mimeType ?? "");
      if (type.startsWith("audio/")) prompt.sounds++;
      else if (type !== "") prompt.images++;
      else prompt.text += `${typeof part.text === "string" ? part.text : JSON.stringify(part)}\n`;
    }
  }
  return prompt;
}

/** A value for each required property of a function's parameters. */
function argumentsOf(declaration: Fields): Fields {
  const schema = fields(declaration.parametersJsonSchema ?? declaration.parameters);
  const properties = fields(schema.properties);
  const names = Array.isArray(schema.required) ? schema.required.map(String) : [];
  return Object.fromEntries(
    names.map((name) => [name, /string/i.test(String(fields(properties[name]).type)) ? "canal" : 1]),
  );
}

/** The calls that a request insists on: two where its last words are "use the tools"; none: it does not. */
function forcedCalls(body: Fields, seed: number): Part[] {
  const calling = fields(fields(body.toolConfig).functionCallingConfig);
  if (calling.mode !== "ANY") return [];
  const allowed = Array.isArray(calling.allowedFunctionNames) ? calling.allowedFunctionNames : null;
  const declared = list(body.tools).flatMap((tool) => list(tool.functionDeclarations));
  const wanted = declared.filter(({ name }) => allowed === null || allowed.includes(name));
  const several = /use the tools/i.test(JSON.stringify(list(body.contents).at(-1)?.parts ?? ""));
  const thoughtSignature = Buffer.from(`signature-${seed}`).toString("base64");
  // As Gemini 3 does: the signature stands with the first of parallel calls.
  return wanted.slice(0, several ? 2 : 1).map((declaration, index) => ({
    functionCall: { name: declaration.name, args: argumentsOf(declaration) },
    ...(index === 0 ? { thoughtSignature } : {}),
  }));
}

function replyLength(behaviour: Behaviour, seed: number): number {
  if (behaviour.kind === "tokens") return behaviour.output;
  if (behaviour.kind === "slow") return behaviour.tokens ?? naturalLength(seed);
  return behaviour.kind === "fault" ? 60 : naturalLength(seed);
}

/**
 * Reads a request and works out its answer.
 * @returns an error with Google's status when the body is not one that Google would take
 */
export function planGenerate(model: string, text: string): PlanResult {
  let body: Fields;
  try {
    body = fields(JSON.parse(text));
  } catch {
    return { status: 400, code: "INVALID_ARGUMENT", message: "Invalid JSON payload received. Unexpected token." };
  }
  const behaviour = parseModelName(model);
  if (!behaviour) {
    const message = `models/${model} is not found for API version v1beta, or is not supported for generateContent.`;
    return { status: 404, code: "NOT_FOUND", message };
  }
  if (list(body.contents).length === 0) {
    const message = "* GenerateContentRequest.contents: contents is not specified\n";
    return { status: 400, code: "INVALID_ARGUMENT", message };
  }
  return makePlan(model, behaviour, body);
}

const thoughtsCounted = 5;

function makePlan(model: string, behaviour: Behaviour, body: Fields): GeneratePlan {
  const config = fields(body.generationConfig);
  const prompt = promptOf(body);
  const seed = hashText(prompt.text);
  const maxTokens = positive(config.maxOutputTokens);
  const calls = forcedCalls(body, seed);
  const wanted = calls.length > 0 ? calls.length : replyLength(behaviour, seed);
  const length = Math.min(wanted, maxTokens ?? wanted);
  const choices = Math.min(positive(config.candidateCount) ?? 1, 8);
  const thinks = fields(config.thinkingConfig).includeThoughts === true;
  const texts = Array.from({ length: choices }, (_, index) => composeTokens(seed + index, length));
  if (config.responseMimeType === "application/json") texts.forEach(asJson);
  const answers = texts.map((tokens): Part[] => [
    ...(thinks ? [{ text: "**Thinking it through**\n", thought: true }] : []),
    ...(calls.length > 0 ? calls : tokens.map((token) => ({ text: token }))),
  ]);
  const usage = usageOf({ prompt, behaviour, answerTokens: length * choices, thoughts: thinks ? thoughtsCounted : 0 });
  const finishReason = length < wanted ? "MAX_TOKENS" : "STOP";
  const lastRole = String(list(body.contents).at(-1)?.role ?? "user");
  const common = { modelVersion: model, responseId: `sim${seed.toString(16).padStart(8, "0")}` };
  return { model, behaviour, maxTokens, lastRole, usage, ...render({ answers, finishReason, usage, common }) };
}

/** The same words as a JSON object; its quotes stand in the first and the last token. */
function asJson(tokens: string[]): void {
  tokens[0] = `{"reply":"${tokens[0] ?? ""}`;
  tokens[tokens.length - 1] += '"}';
}

function usageOf(of: { prompt: Prompt; behaviour: Behaviour; answerTokens: number; thoughts: number }): Fields {
  const { images, sounds, text } = of.prompt;
  const media = images * imageTokens + sounds * audioTokens;
  const promptTokenCount = of.behaviour.kind === "tokens" ? of.behaviour.input : countTokens(text) + media;
  const textTokens = Math.max(0, promptTokenCount - media);
  const promptTokensDetails = [
    { modality: "TEXT", tokenCount: textTokens },
    ...(images > 0 ? [{ modality: "IMAGE", tokenCount: images * imageTokens }] : []),
    ...(sounds > 0 ? [{ modality: "AUDIO", tokenCount: sounds * audioTokens }] : []),
  ];
  return {
    promptTokenCount,
    candidatesTokenCount: of.answerTokens,
    totalTokenCount: promptTokenCount + of.answerTokens + of.thoughts,
    promptTokensDetails,
    ...(of.thoughts > 0 ? { thoughtsTokenCount: of.thoughts } : {}),
  };
}

function render(of: { answers: Part[][]; finishReason: string; usage: Fields; common: Fields }) {
  const { answers, common, finishReason } = of;
  const candidate = (index: number, parts: Part[], more: Fields = {}) => ({
    content: { parts, role: "model" },
    ...more,
    index,
  });
  const withUsage = (usage: unknown) => (usage === undefined ? {} : { usageMetadata: usage });
  const tokenEvents: Buffer[] = [];
  for (let position = 0; position < (answers[0]?.length ?? 0); position++) {
    answers.forEach((parts, index) => {
      const part = parts[position];
      if (part) tokenEvents.push(geminiEvent({ candidates: [candidate(index, [part])], ...common }));
    });
  }
  const ends = answers.map((_, index) => candidate(index, [{ text: "" }], { finishReason }));
  const wholes = answers.map((parts, index) => candidate(index, merged(parts), { finishReason }));
  return {
    tokenEvents,
    finishEvent: (usage: unknown) => geminiEvent({ candidates: ends, ...withUsage(usage), ...common }),
    syncBody: (usage: unknown) => Buffer.from(JSON.stringify({ candidates: wholes, ...withUsage(usage), ...common })),
  };
}

/** Text behind text as one part. */
function merged(parts: Part[]): Part[] {
  const whole: Part[] = [];
  for (const part of parts) {
    const last = whole.at(-1);
    if (last && typeof last.text === "string" && typeof part.text === "string" && last.thought === part.thought)
      last.text += part.text;
    else whole.push({ ...part });
  }
  return whole;
}
