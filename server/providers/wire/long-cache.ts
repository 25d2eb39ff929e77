/**
 * Cache writes that last an hour cost twice the input (platform.claude.com/docs/en/build-with-claude/prompt-caching),
 * where a model's price knows those of five minutes: refused, unless the provider's settings say `paid_extras: true`.
 */
import { isObject, parseObject } from "./json-values.ts";
import { invalidRequest } from "./unsupported.ts";

/** What a tool is called with or takes is the client's own, whatever its members are called. */
const clientsOwn = new Set(["input", "input_schema", "arguments", "parameters", "metadata"]);
const deepest = 12;

/** Path of the first `cache_control` whose ttl is an hour; null: there is none. */
function longCache(value: unknown, path: string, depth: number): string | null {
  if (typeof value !== "object" || value === null || depth > deepest) return null;
  for (const [name, inner] of Object.entries(value)) {
    if (typeof inner !== "object" || inner === null || clientsOwn.has(name)) continue;
    const at = path === "" ? name : `${path}.${name}`;
    if (name === "cache_control" && isObject(inner) && inner.ttl === "1h") return `${at}.ttl`;
    const found = longCache(inner, at, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

/** @throws AppError(invalid_request) naming the cache that is to last an hour, unless the settings allow it */
export function refuseLongCache(body: Record<string, unknown>, settings: Readonly<Record<string, unknown>>): void {
  if (settings.paid_extras === true) return;
  const param = longCache(body, "", 0);
  if (param !== null) throw invalidRequest(param, "A 'ttl' of '1h' is not offered here: caches last five minutes.");
}

/** How `"1h"` can end or be escaped in JSON: bytes that have none of these name no such cache. */
const traces = ['1h"', "\\u0031", "\\u0068"].map((text) => Buffer.from(text));

/** The same of a body's bytes, which are parsed only where they may name an hour. */
export function refuseLongCacheIn(body: Buffer, settings: Readonly<Record<string, unknown>>): void {
  if (settings.paid_extras === true || !traces.some((trace) => body.includes(trace))) return;
  const parsed = parseObject(body.toString("utf8"));
  if (parsed) refuseLongCache(parsed, settings);
}
