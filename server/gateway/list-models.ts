/** What an endpoint has, in the shape that clients of each dialect list models in. */
import type { EndpointSnapshot, LogicalModelSnapshot } from "#server/catalog/snapshot.ts";
import { AppError } from "#server/contracts/errors.ts";
import type { Address } from "./address.ts";
import { checkModelScope } from "./permit.ts";
import type { GatewayRequest } from "./types.ts";

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

/** Ollama's `api/tags`. */
export const ollamaTags = (snapshot: EndpointSnapshot): object => ({ models: all(snapshot, ollamaModel) });

/** `models`, and `models/<name or alias>`. @throws AppError(model_not_found), AppError(key_not_permitted) */
export function modelList(
  snapshot: EndpointSnapshot,
  { dialect, resource }: Address,
  request: GatewayRequest,
): unknown {
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
