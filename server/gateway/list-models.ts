import type { EndpointSnapshot, LogicalModelSnapshot } from "#server/catalog/snapshot.ts";
import { AppError } from "#server/contracts/errors.ts";
import { sendJson } from "./reply.ts";
import type { ReplySink } from "./types.ts";

const modelObject = (snapshot: EndpointSnapshot, id: string, model: LogicalModelSnapshot) => ({
  id,
  object: "model",
  created: model.createdAtSeconds,
  owned_by: snapshot.merchantId,
});

/**
 * Answers `models` (every logical model of the endpoint, by name) or `models/<name or alias>`.
 * @throws AppError(model_not_found)
 */
export function listModels(sink: ReplySink, requestId: string, snapshot: EndpointSnapshot, name: string | null): void {
  const body =
    name === null
      ? {
          object: "list",
          data: [...new Set(snapshot.models.values())].map((model) => modelObject(snapshot, model.name, model)),
        }
      : modelObject(snapshot, name, modelOf(snapshot, name));
  sendJson(sink, 200, requestId, body);
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
