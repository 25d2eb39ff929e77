/** What an endpoint has, in the shape that clients of each dialect list models in. */
import type { EndpointSnapshot, LogicalModelSnapshot } from "#server/catalog/snapshot.ts";
import { AppError } from "#server/contracts/errors.ts";
import type { Address } from "./address.ts";
import { checkModelScope } from "./permit.ts";
import { sendJson } from "./reply.ts";
import type { GatewayRequest, ReplySink } from "./types.ts";

type Present = (snapshot: EndpointSnapshot, id: string, model: LogicalModelSnapshot) => unknown;

const openAiModel: Present = (snapshot, id, model) => ({
  id,
  object: "model",
  created: model.createdAtSeconds,
  owned_by: snapshot.merchantId,
});

/** docs.claude.com/en/api/models-list */
const anthropicModel: Present = (_snapshot, id, model) => ({
  type: "model",
  id,
  display_name: id,
  created_at: new Date(model.createdAtSeconds * 1000).toISOString(),
});

/** ai.google.dev/api/models */
const geminiModel: Present = (_snapshot, id) => ({
  name: `models/${id}`,
  displayName: id,
  supportedGenerationMethods: ["generateContent", "streamGenerateContent", "countTokens"],
});

/** github.com/ollama/ollama/blob/main/docs/api.md */
const ollamaModel: Present = (_snapshot, id, model) => ({
  name: id,
  model: id,
  modified_at: new Date(model.createdAtSeconds * 1000).toISOString(),
  size: 0,
  digest: "",
  details: { format: "", family: "", families: null, parameter_size: "", quantization_level: "" },
});

const all = (snapshot: EndpointSnapshot, present: Present): unknown[] =>
  [...new Set(snapshot.models.values())]
    .filter((model) => mayUse(snapshot, model))
    .map((model) => present(snapshot, model.name, model));

/** Whether the key's scope has this model. */
export const mayUse = (snapshot: EndpointSnapshot, model: LogicalModelSnapshot): boolean =>
  snapshot.keyScopes?.models?.includes(model.name) ?? true;

/**
 * Answers `models`, `models/<name or alias>` and Ollama's `api/tags` and `api/version`; false: it is none of them.
 * @throws AppError(model_not_found)
 */
export function answerListing(
  sink: ReplySink,
  requestId: string,
  snapshot: EndpointSnapshot,
  address: Address,
  request: GatewayRequest,
): boolean {
  if (address.endpoint === "api/version") sendJson(sink, 200, requestId, { version: "0.12.0" });
  else if (address.endpoint === "api/tags") sendJson(sink, 200, requestId, { models: all(snapshot, ollamaModel) });
  else if (address.endpoint === "models") sendJson(sink, 200, requestId, listing(snapshot, address, request));
  else return false;
  return true;
}

function listing(snapshot: EndpointSnapshot, { dialect, resource }: Address, request: GatewayRequest): unknown {
  const anthropic = request.header("anthropic-version") !== undefined;
  const present = dialect === "gemini" ? geminiModel : anthropic ? anthropicModel : openAiModel;
  if (resource !== null) {
    const model = modelOf(snapshot, resource);
    checkModelScope(snapshot, model.name);
    return present(snapshot, resource, model);
  }
  const data = all(snapshot, present);
  if (dialect === "gemini") return { models: data };
  if (!anthropic) return { object: "list", data };
  const ids = data.map((model) => (model as { id: string }).id);
  return { data, has_more: false, first_id: ids[0] ?? null, last_id: ids.at(-1) ?? null };
}

/** The logical model of this name or alias. @throws AppError(model_not_found) */
export function modelOf(snapshot: EndpointSnapshot, name: string): LogicalModelSnapshot {
  const model = snapshot.models.get(name);
  if (!model)
    throw new AppError("model_not_found", {
      userMessage: `The model '${name.slice(0, 128)}' does not exist on this endpoint.`,
      param: "model",
    });
  return model;
}
