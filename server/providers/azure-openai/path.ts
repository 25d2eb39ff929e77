/**
 * Azure OpenAI's addresses behind the resource's own (https://<resource>.openai.azure.com): by deployment with a dated
 * api-version (learn.microsoft.com/azure/foundry/openai/reference), or the v1 API, where the body's `model` names the
 * deployment (learn.microsoft.com/azure/foundry/openai/api-version-lifecycle).
 */
import type { UpstreamContext } from "#server/providers/port.ts";
import { textOf } from "#server/providers/wire/json-values.ts";

/** The newest version that is generally available. */
const defaultVersion = "2024-10-21";

/** Operations that belong to a deployment; others, as `responses`, name it in the body. */
const ofDeployment = new Set([
  "chat/completions",
  "completions",
  "embeddings",
  "images/generations",
  "images/edits",
  "audio/speech",
  "audio/transcriptions",
  "audio/translations",
]);

/**
 * The path and query of an operation, to be put behind the provider's base URL.
 *
 * @param operation as OpenAI's path names it behind /v1/, e.g. "chat/completions"
 * @param context settings.url_style: "deployment" (the default) or "v1"; settings.api_version: a date, or for v1
 * "preview" where wanted
 */
export function azurePath(operation: string, context: Pick<UpstreamContext, "upstreamModel" | "settings">): string {
  const version = textOf(context.settings.api_version);
  if (context.settings.url_style === "v1") {
    // The v1 API knows no dates: one that was set for the other style is not sent.
    const query = version && !/^\d/.test(version) ? `?api-version=${encodeURIComponent(version)}` : "";
    return `/openai/v1/${operation}${query}`;
  }
  const query = `?api-version=${encodeURIComponent(version || defaultVersion)}`;
  if (!ofDeployment.has(operation)) return `/openai/${operation}${query}`;
  return `/openai/deployments/${encodeURIComponent(context.upstreamModel)}/${operation}${query}`;
}
