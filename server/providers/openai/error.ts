/** What an OpenAI-shaped upstream says when it refuses. Pure. */

export interface UpstreamRefusal {
  message: string;
  type: string | null;
  code: string | null;
  param: string | null;
}

const text = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** The error object of a body, or null when there is none. */
export function openAiRefusal(body: Buffer): UpstreamRefusal | null {
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
  const error = (value as { error?: unknown } | null)?.error;
  if (typeof error === "string") return { message: error, type: null, code: null, param: null };
  if (typeof error !== "object" || error === null) return null;
  const fields = error as Record<string, unknown>;
  return {
    message: text(fields.message) ?? "The upstream refused the request.",
    type: text(fields.type),
    code: text(fields.code),
    param: text(fields.param),
  };
}
