/** Ollama at `<simulator_url>/ollama`: api/chat, api/generate, api/tags, api/version. */
import { type Exchange, sendJson, watchForAbort } from "../exchange.ts";
import { listedModels } from "../model-name.ts";
import { actFault, answerWhole, ollamaErrorJson } from "./faults.ts";
import { planReply } from "./reply-plan.ts";

const refusedKey = "Bearer sk-sim-invalid";

const tags = JSON.stringify({
  models: listedModels.map((name) => ({
    name,
    model: name,
    modified_at: "2023-11-14T22:13:20Z",
    size: 1_000_000,
    digest: "0".repeat(64),
    details: { format: "gguf", family: "sim", families: ["sim"], parameter_size: "1B", quantization_level: "Q4_0" },
  })),
});

/** Answers every path below /ollama/. */
export function answerOllama(exchange: Exchange): void | Promise<void> {
  const { request } = exchange;
  const call = `${request.method} ${(request.url ?? "").split("?", 1)[0]}`;
  if (request.headers.authorization === refusedKey)
    return sendJson(exchange, 401, ollamaErrorJson("unauthorized"), { outcome: "refused" });
  switch (call) {
    case "POST /ollama/api/chat":
      return reply(exchange, "chat");
    case "POST /ollama/api/generate":
      return reply(exchange, "generate");
    case "GET /ollama/api/tags":
      return sendJson(exchange, 200, tags, { outcome: "answered" });
    case "GET /ollama/api/version":
      return sendJson(exchange, 200, JSON.stringify({ version: "0.12.0" }), { outcome: "answered" });
    default:
      return sendJson(exchange, 404, ollamaErrorJson("404 page not found"), { outcome: "refused" });
  }
}

function reply(exchange: Exchange, form: "chat" | "generate"): void | Promise<void> {
  const { attempt, body } = exchange;
  const plan = planReply(form, body.toString());
  if ("error" in plan) return sendJson(exchange, plan.status, ollamaErrorJson(plan.error), { outcome: "refused" });
  attempt.model = plan.model;
  attempt.stream = plan.stream;
  attempt.maxTokens = plan.maxTokens;
  watchForAbort(exchange);
  const { behaviour } = plan;
  if (behaviour.kind === "fault") return actFault(exchange, plan, behaviour.fault);
  return answerWhole(exchange, plan, behaviour.kind === "slow" ? { delayMs: behaviour.delayMs } : {});
}
