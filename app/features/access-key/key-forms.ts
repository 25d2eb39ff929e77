/** What the forms of the keys page may post, and what becomes of it. Pure. */
import type { InputForm, Typed } from "#app/lib/answer-input.ts";
import { linesAt, listAt, numberAt, textAt } from "#app/lib/typed-values.ts";
import {
  createAccessKeyInputSchema,
  gatewayEndpoints,
  type ListedAccessKeyView,
  rotateAccessKeyInputSchema,
  updateAccessKeyInputSchema,
} from "#server/contracts/access-key.ts";

/** Days until a new key expires; empty: never. */
export const lifetimes = [
  { days: "", label: "Never" },
  { days: "30", label: "In 30 days" },
  { days: "90", label: "In 90 days" },
  { days: "365", label: "In a year" },
] as const;

/** How long the old secret of a rotated key works on. */
export const overlaps = [
  { seconds: "0", label: "Not at all: it stops at once" },
  { seconds: "3600", label: "For an hour" },
  { seconds: "86400", label: "For a day" },
  { seconds: "604800", label: "For a week" },
] as const;

const dayMs = 86_400_000;

/** The hidden field that tells when the form was brought, in milliseconds since 1970. */
export const fromName = "from_ms";

/** When the `days` that were chosen end, counted from when the form was brought, so that a form sent twice says the same; null: never. */
export function endOf(typed: Typed): string | null {
  const chosen = textAt(typed, "days");
  const days = lifetimes.find((lifetime) => lifetime.days === chosen)?.days ?? "";
  if (days === "") return null;
  const from = numberAt(typed, fromName);
  const end = new Date(typeof from === "number" ? from + Number(days) * dayMs : Number.NaN);
  // What is no moment is refused by the schema.
  return Number.isNaN(end.getTime()) ? "" : end.toISOString();
}

/** Scopes, limits and cap as they were typed; what is left empty is not limited. */
const termsOf = (typed: Typed) => {
  const amount = textAt(typed, "credit_limit.amount");
  return {
    name: textAt(typed, "name") ?? "",
    scopes: {
      models: listAt(typed, "scopes.models") ?? null,
      endpoints: listAt(typed, "scopes.endpoints") ?? null,
      ip_ranges: linesAt(typed, "scopes.ip_ranges") ?? null,
    },
    rate_limits: {
      rpm: numberAt(typed, "rate_limits.rpm") ?? null,
      tpm: numberAt(typed, "rate_limits.tpm") ?? null,
      concurrency: numberAt(typed, "rate_limits.concurrency") ?? null,
    },
    credit_limit: amount === undefined ? null : { amount, window: textAt(typed, "credit_limit.window") ?? "total" },
  };
};

/** The form that makes a key of this endpoint. */
export const createKeyForm = (ve_id: string): InputForm<ReturnType<typeof createAccessKeyInputSchema.parse>> => ({
  schema: createAccessKeyInputSchema,
  toInput: (typed) => ({ ve_id, ...termsOf(typed), expires_at: endOf(typed) }),
});

/** The form that changes a key; its end is kept as it is unless another is chosen. */
export const updateKeyForm = (
  ve_id: string,
  key_id: string,
): InputForm<ReturnType<typeof updateAccessKeyInputSchema.parse>> => ({
  schema: updateAccessKeyInputSchema,
  toInput: (typed) => {
    const end = textAt(typed, "days") === "keep" ? {} : { expires_at: endOf(typed) };
    return { ve_id, key_id, ...termsOf(typed), ...end };
  },
});

/** The form that puts a new secret beside an old one. */
export const rotateKeyForm = (ve_id: string): InputForm<ReturnType<typeof rotateAccessKeyInputSchema.parse>> => ({
  schema: rotateAccessKeyInputSchema,
  toInput: (typed) => ({
    ve_id,
    key_id: textAt(typed, "key_id"),
    overlap_seconds: numberAt(typed, "overlap_seconds"),
  }),
});

/** A key as its form shows it: texts by the names of the fields. */
export const shownKey = ({
  name,
  scopes,
  rate_limits,
  credit_limit,
}: ListedAccessKeyView): Record<string, unknown> => ({
  name,
  days: "keep",
  scopes: {
    models: scopes.models ?? [],
    endpoints: scopes.endpoints ?? [],
    ip_ranges: scopes.ip_ranges?.join("\n") ?? "",
  },
  rate_limits: Object.fromEntries(Object.entries(rate_limits).map(([name, value]) => [name, value?.toString() ?? ""])),
  credit_limit: { amount: credit_limit?.amount ?? "", window: credit_limit?.window ?? "total" },
});

/** Endpoints by whose clients ask for them. */
export const endpointGroups = [
  { client: "OpenAI", names: gatewayEndpoints.slice(0, gatewayEndpoints.indexOf("messages")) },
  { client: "Anthropic", names: gatewayEndpoints.filter((name) => name.startsWith("messages")) },
  { client: "Gemini", names: ["generateContent", "streamGenerateContent", "countTokens"] },
  { client: "Ollama", names: gatewayEndpoints.filter((name) => name.startsWith("api/")) },
  { client: "Backends of your own", names: ["pass"] },
] as const;
