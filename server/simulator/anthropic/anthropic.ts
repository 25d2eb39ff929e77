/** Anthropic's API at `<simulator_url>/anthropic`: messages, their streams, count_tokens, models. */
import { type Exchange, sendJson, watchForAbort } from "../exchange.ts";
import { listedModels } from "../model-name.ts";
import { actFault, anthropicErrorJson } from "./faults.ts";
import { inputUsage, planMessage, readBody } from "./message-plan.ts";
import { promptOf } from "./request-facts.ts";
import { sendAnswer } from "./send-answer.ts";

/** A key that is refused as Anthropic refuses a wrong one. */
export const refusedAnthropicKey = "sk-sim-invalid";

const models = listedModels.map((id) => ({
  type: "model",
  id,
  display_name: id,
  created_at: "2023-11-14T00:00:00Z",
}));
const modelsBody = JSON.stringify({
  data: models,
  has_more: false,
  first_id: models[0]?.id ?? null,
  last_id: models.at(-1)?.id ?? null,
});

function refuse(exchange: Exchange, error: { status: number; type: string; message: string }): void {
  const body = anthropicErrorJson(error.type, error.message);
  sendJson(exchange, error.status, body, { outcome: "refused", headers: { "request-id": "req_sim" } });
}

/** Answers every path below /anthropic/. */
export function answerAnthropic(exchange: Exchange): void | Promise<void> {
  const { attempt, request } = exchange;
  // Either header will do: the official client sends the second since its version 1.
  const key = request.headers["x-api-key"] ?? request.headers.authorization?.replace(/^Bearer /, "");
  if (typeof key === "string") attempt.authorization = key;
  if (typeof key !== "string" || key === refusedAnthropicKey)
    return refuse(exchange, { status: 401, type: "authentication_error", message: "invalid x-api-key" });
  if (request.headers["anthropic-version"] === undefined) {
    const message = "anthropic-version: header is required";
    return refuse(exchange, { status: 400, type: "invalid_request_error", message });
  }
  switch (`${request.method} ${request.url?.split("?", 1)[0]}`) {
    case "POST /anthropic/v1/messages":
      return answerMessage(exchange);
    case "POST /anthropic/v1/messages/count_tokens":
      return countInput(exchange);
    case "GET /anthropic/v1/models":
      return sendJson(exchange, 200, modelsBody, { outcome: "answered" });
    default:
      return refuse(exchange, { status: 404, type: "not_found_error", message: "Not found" });
  }
}

function answerMessage(exchange: Exchange): void | Promise<void> {
  const { attempt } = exchange;
  const plan = planMessage(exchange.body.toString());
  if ("message" in plan) return refuse(exchange, plan);
  attempt.model = plan.model;
  attempt.stream = plan.stream;
  attempt.maxTokens = plan.maxTokens;
  watchForAbort(exchange);
  if (plan.behaviour.kind === "fault") return actFault(exchange, plan, plan.behaviour.fault);
  return sendAnswer(exchange, plan, { delayMs: plan.behaviour.kind === "slow" ? plan.behaviour.delayMs : 0 });
}

function countInput(exchange: Exchange): void {
  const read = readBody(exchange.body.toString());
  if ("message" in read) {
    refuse(exchange, read);
    return;
  }
  exchange.attempt.model = String(read.body.model);
  const { input_tokens, cache_read_input_tokens } = inputUsage(promptOf(read.body));
  const answer = JSON.stringify({ input_tokens: input_tokens + cache_read_input_tokens });
  sendJson(exchange, 200, answer, { outcome: "answered" });
}
