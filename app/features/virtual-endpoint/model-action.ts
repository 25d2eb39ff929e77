/** Saves one model of an endpoint, or takes it away; the others stay as they are. */
import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { attempt, call, type ProcedureError } from "#app/lib/load.ts";
import { readFields } from "#app/lib/read-fields.ts";
import { type LogicalModelInput, logicalModelInputSchema } from "#server/contracts/virtual-endpoint.ts";
import type { AppCaller } from "#server/trpc/router.ts";

/** What is wrong, by part of the form. */
export interface ModelErrors {
  name?: string[];
  description?: string[];
  aliases?: string[];
  routes?: string[];
  form?: string[];
}

export type ModelAnswer = { errors: ModelErrors } | { saved: number };

const parts = ["name", "description", "aliases", "routes"] as const;

function readModel(text: FormDataEntryValue | null): { model: LogicalModelInput } | { errors: ModelErrors } {
  let told: unknown;
  try {
    told = JSON.parse(String(text));
  } catch {
    return { errors: { form: ["The form did not arrive whole. Send it again."] } };
  }
  const read = logicalModelInputSchema.safeParse(told);
  if (read.success) return { model: read.data };
  const errors: ModelErrors = {};
  for (const { path, message } of read.error.issues) {
    const part = parts.find((name) => name === path[0]) ?? "form";
    const words =
      part === "routes" && path.includes("weight") ? "A weight is a whole number from 1 to 1,000,000." : message;
    errors[part] = [...new Set([...(errors[part] ?? []), words])];
  }
  return { errors };
}

/** `logical_models.2.routes.0.physical_model_id` → routes. */
const errorsOf = ({ param, message }: ProcedureError): ModelErrors => {
  if (param?.includes(".routes.")) return { routes: [message] };
  return param?.startsWith("logical_models.") ? { name: [message] } : { form: [message] };
};

const inputsOf = (models: Awaited<ReturnType<AppCaller["merchant"]["virtualEndpoints"]["get"]>>["logical_models"]) =>
  models.map(({ id, name, description, aliases, routes }) => ({
    id,
    input: {
      ...{ name, description, aliases },
      routes: routes.map(({ physical_model_id, tier, weight }) => ({ physical_model_id, tier, weight })),
    },
  }));

/** Writes the endpoint's models with this one in its place; null takes it away. */
async function write(args: ActionFunctionArgs, version: string, model: LogicalModelInput | null) {
  const { id = "", modelId = "" } = args.params;
  return attempt(args, async (caller) => {
    const endpoint = await caller.merchant.virtualEndpoints.get({ id });
    const known = inputsOf(endpoint.logical_models);
    const kept = known.flatMap((each) => (each.id === modelId ? (model ?? []) : each.input));
    const isNew = model !== null && !known.some((each) => each.id === modelId);
    const logical_models = isNew ? [...kept, model] : kept;
    return caller.merchant.virtualEndpoints.update({ id, logical_models, if_models_version: version });
  });
}

/** The action of a model's page. */
export async function modelAction(args: ActionFunctionArgs): Promise<ModelAnswer | Response> {
  const data = await readFields(args);
  const { id = "", modelId = "" } = args.params;
  const list = `/console/virtual-endpoints/${id}/models`;
  if (data.get("intent") === "remove") {
    const { models_version } = await call(args, (caller) => caller.merchant.virtualEndpoints.get({ id }));
    const answer = await write(args, models_version, null);
    return answer.ok ? redirect(list) : { errors: errorsOf(answer.error) };
  }
  const read = readModel(data.get("model"));
  if ("errors" in read) return read;
  const answer = await write(args, String(data.get("models_version") ?? ""), read.model);
  if (!answer.ok) return { errors: errorsOf(answer.error) };
  const saved = answer.result.logical_models.find(({ name }) => name === read.model.name);
  return saved && saved.id !== modelId ? redirect(`${list}/${saved.id}`) : { saved: Date.now() };
}
