import type { Authorize } from "#server/providers/port.ts";
import { textOf } from "#server/providers/wire/json-values.ts";

/**
 * The operator's key in the header that `settings.auth_header` names, as it is; in `authorization`, which is the
 * default, as a bearer token. None without a key.
 */
export const authorizeCustom: Authorize = (_request, { apiKey }, settings) => {
  if (apiKey === null) return [];
  const name = textOf(settings.auth_header) || "authorization";
  return [name, name === "authorization" ? `Bearer ${apiKey}` : apiKey];
};
