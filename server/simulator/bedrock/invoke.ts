/**
 * InvokeModel: `sim-embed@amazon.titan-embed-text-v2:0` behaves as its first part says and has the shape of the model
 * behind the `@`.
 */
import { type Exchange, pause, sendJson } from "../exchange.ts";
import { htmlPage, once } from "../fault-acts.ts";
import { type FaultCase, parseModelName } from "../model-name.ts";
import { sendException } from "./faults.ts";
import { answerInvocation, type Invoked } from "./invoke-answers.ts";

interface Plan extends Invoked {
  model: string;
}
type Act = (exchange: Exchange, plan: Plan) => void;

const inputHeader = "x-amzn-bedrock-input-token-count";

const answer: Act = (exchange, { body, inputTokens }) => {
  const headers: Record<string, string> = inputTokens === null ? {} : { [inputHeader]: String(inputTokens) };
  sendJson(exchange, 200, JSON.stringify(body), { outcome: "answered", headers });
};

/** Counts neither in the body nor in a header. */
const withoutUsage: Act = (exchange, { body }) => {
  const { inputTextTokenCount: _, ...bare } = body;
  sendJson(exchange, 200, JSON.stringify(bare), { outcome: "usage-missing" });
};

const refuse =
  (outcome: string, status: number, type: string, message: string): Act =>
  (exchange) =>
    sendException(exchange, { status, type, message, outcome });

const overloaded = refuse("503-persistent", 503, "ServiceUnavailableException", "The service is unavailable.");

const acts: Partial<Record<FaultCase, Act>> = {
  "usage-missing": withoutUsage,
  "503-persistent": overloaded,
  accounting: overloaded,
  "429-persistent": refuse("429-persistent", 429, "ThrottlingException", "Too many requests."),
  "500-once": once(refuse("500-once", 500, "InternalServerException", "An internal error occurred."), answer) as Act,
  "html-200": htmlPage,
};

function readBody(text: string): Record<string, unknown> | null {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Answers POST /bedrock/model/<model>/invoke. */
export function answerInvoke(exchange: Exchange, model: string): void | Promise<void> {
  const behaviour = parseModelName(model);
  const body = readBody(exchange.body.toString());
  const found = behaviour && body ? answerInvocation(model, body) : null;
  if (!behaviour || !body || !found || typeof found === "string") {
    const message = typeof found === "string" ? `Malformed input request: ${found}` : "The model is not supported.";
    return sendException(exchange, { status: 400, type: "ValidationException", message });
  }
  const plan: Plan = { ...found, model };
  if (behaviour.kind === "fault") return (acts[behaviour.fault] ?? answer)(exchange, plan);
  if (behaviour.kind !== "slow") return answer(exchange, plan);
  return pause(exchange, behaviour.delayMs).then(() => {
    if (!exchange.response.destroyed) answer(exchange, plan);
  });
}
