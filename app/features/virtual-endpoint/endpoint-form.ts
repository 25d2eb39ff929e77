/** The forms of an endpoint, from what is typed to the API's input. Pure. */
import type { InputForm, Typed } from "#app/lib/answer-input.ts";
import { linesAt, listAt, numberAt, textAt } from "#app/lib/typed-values.ts";
import type { ProviderPolicy } from "#server/contracts/provider-policy.ts";
import {
  copyVirtualEndpointInputSchema,
  createVirtualEndpointInputSchema,
  updateVirtualEndpointInputSchema,
  type VirtualEndpointView,
} from "#server/contracts/virtual-endpoint.ts";

const policyParts = ["vendors", "regions", "models"] as const;
type PolicyPart = (typeof policyParts)[number];

/** Vendors are boxes, the others lines. */
const itemsAt = (typed: Typed, part: PolicyPart, list: "allow" | "deny"): string[] | undefined => {
  const name = `provider_policy.${part}.${list}`;
  return part === "vendors" ? listAt(typed, name) : linesAt(typed, name);
};

/** Null: nothing is limited. */
function policyOf(typed: Typed) {
  const rules = policyParts.map((part) => {
    const [allow, deny] = [itemsAt(typed, part, "allow"), itemsAt(typed, part, "deny")];
    return [part, allow || deny ? { allow: allow ?? null, deny: deny ?? [] } : null] as const;
  });
  return rules.some(([, rule]) => rule) ? Object.fromEntries(rules) : null;
}

/** What both forms have: names, limits, and what happens at the edges. */
const termsOf = (typed: Typed) => ({
  name: textAt(typed, "name") ?? "",
  department: textAt(typed, "department") ?? null,
  exhaustion: {
    mode: textAt(typed, "exhaustion.mode") ?? "error",
    status: numberAt(typed, "exhaustion.status") ?? 429,
    message: textAt(typed, "exhaustion.message")?.replaceAll("\r\n", "\n") ?? null,
  },
  rate_limits: {
    rpm: numberAt(typed, "rate_limits.rpm") ?? null,
    tpm: numberAt(typed, "rate_limits.tpm") ?? null,
    concurrency: numberAt(typed, "rate_limits.concurrency") ?? null,
  },
  disconnect_policy: textAt(typed, "disconnect_policy"),
  mask_model: textAt(typed, "mask_model") !== undefined,
  routing: { strategy: textAt(typed, "routing.strategy"), sticky: textAt(typed, "routing.sticky") },
  provider_policy: policyOf(typed),
});

/** Models as the form's hidden field has them; judged by the schema. */
function modelsOf(typed: Typed): unknown {
  try {
    return JSON.parse(textAt(typed, "logical_models") ?? "[]");
  } catch {
    return [];
  }
}

export interface Beginning {
  /** A template is made, not an endpoint. */
  isTemplate: boolean;
  /** Whose models are taken over; null: they are in the form. */
  templateId: string | null;
}

export const createEndpointForm = ({
  isTemplate,
  templateId,
}: Beginning): InputForm<ReturnType<typeof createVirtualEndpointInputSchema.parse>> => ({
  schema: createVirtualEndpointInputSchema,
  toInput: (typed) => ({
    ...termsOf(typed),
    is_template: isTemplate,
    ve_template_id: templateId,
    customer_id: textAt(typed, "customer_id") ?? (isTemplate ? null : ""),
    credit_budget: textAt(typed, "credit_budget") ?? "0",
    ...(templateId === null && { logical_models: modelsOf(typed) }),
  }),
});

export const updateEndpointForm = (
  id: string,
): InputForm<ReturnType<typeof updateVirtualEndpointInputSchema.parse>> => ({
  schema: updateVirtualEndpointInputSchema,
  toInput: (typed) => ({ id, ...termsOf(typed) }),
});

export const copyEndpointForm = (id: string): InputForm<ReturnType<typeof copyVirtualEndpointInputSchema.parse>> => ({
  schema: copyVirtualEndpointInputSchema,
  toInput: (typed) => ({
    id,
    name: textAt(typed, "name") ?? "",
    customer_id: textAt(typed, "customer_id") ?? null,
    credit_budget: textAt(typed, "credit_budget") ?? "0",
  }),
});

function shownPolicy(policy: ProviderPolicy | null) {
  const vendors = policy?.vendors;
  const lines = (part: "regions" | "models") => ({
    allow: policy?.[part]?.allow?.join("\n") ?? "",
    deny: policy?.[part]?.deny.join("\n") ?? "",
  });
  return {
    vendors: { allow: vendors?.allow ?? [], deny: vendors?.deny ?? [] },
    regions: lines("regions"),
    models: lines("models"),
  };
}

/** An endpoint's terms as a form shows them: texts by the names of the fields. */
export const shownEndpoint = (endpoint: VirtualEndpointView): Record<string, unknown> => ({
  name: endpoint.name,
  department: endpoint.department ?? "",
  exhaustion: {
    mode: endpoint.exhaustion.mode,
    status: String(endpoint.exhaustion.status),
    message: endpoint.exhaustion.message ?? "",
  },
  rate_limits: Object.fromEntries(
    Object.entries(endpoint.rate_limits).map(([name, value]) => [name, value?.toString() ?? ""]),
  ),
  disconnect_policy: endpoint.disconnect_policy,
  mask_model: endpoint.mask_model ? "on" : "",
  routing: endpoint.routing,
  provider_policy: shownPolicy(endpoint.provider_policy),
});

/** What a new endpoint begins with. */
export const newEndpoint: Record<string, unknown> = {
  name: "",
  exhaustion: { mode: "error", status: "429", message: "" },
  disconnect_policy: "abort_and_charge_delivered",
  routing: { strategy: "weighted", sticky: "none" },
};
