/**
 * What OpenAI and the servers of its wire charge for beyond tokens, or read out of their own store where no hold covers
 * it: in no model's price, and so refused, unless the provider's settings say `paid_extras: true`
 * (platform.openai.com/docs/pricing, openrouter.ai/docs/api-reference/overview).
 */
import { isObject } from "../wire/json-values.ts";
import { invalidRequest } from "../wire/unsupported.ts";
import type { OpenAiFlavour } from "./flavours.ts";

type Settings = Readonly<Record<string, unknown>>;
type Read = (name: string) => unknown;

/** What a vendor stores for one client it would read to another: all of them share the operator's account. */
const storedInputs = ["previous_response_id", "conversation", "prompt"] as const;

const ownTools = new Set(["function", "custom"]);

const notOffered = (name: string, value = "") => invalidRequest(name, `'${name}'${value} is not offered here.`);

/** A tool of another type is run by the vendor, who charges for it by the call. */
function refuseHostedTools(tools: unknown): void {
  if (!Array.isArray(tools)) return;
  tools.forEach((tool: unknown, index) => {
    const type = isObject(tool) ? tool.type : undefined;
    if (typeof type === "string" && !ownTools.has(type))
      throw invalidRequest(`tools.${index}.type`, `Tools of type '${type.slice(0, 64)}' are not offered here.`);
  });
}

function refuseTier(tier: unknown): void {
  if (tier === null || tier === undefined || tier === "auto" || tier === "default") return;
  throw notOffered("service_tier", " other than auto or default");
}

const isAsked = (value: unknown): boolean => value !== undefined && value !== null && value !== false;

/**
 * Of a chat, or of the older completions.
 * @param read a member of the body by its name; undefined: missing
 * @throws AppError(invalid_request) naming the parameter, unless the settings allow it
 */
export function checkChatExtras(flavour: OpenAiFlavour, read: Read, settings: Settings): void {
  if (settings.paid_extras === true) return;
  for (const name of flavour.paidMembers) if (isAsked(read(name))) throw notOffered(name);
  refuseTier(read("service_tier"));
  if (flavour.hostedTools) refuseHostedTools(read("tools"));
}

/** The same of a Response, which may also begin with what the vendor has stored. */
export function checkResponseExtras(read: Read, settings: Settings): void {
  if (settings.paid_extras === true) return;
  for (const name of storedInputs) if (isAsked(read(name))) throw notOffered(name);
  refuseTier(read("service_tier"));
  refuseHostedTools(read("tools"));
}
