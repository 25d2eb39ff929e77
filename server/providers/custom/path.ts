/** Which requests are passed through to a backend of the operator's own, and to where. */
import { AppError } from "#server/contracts/errors.ts";

export interface PassTarget {
  /** The logical model that the path names first. */
  model: string;
  /** Behind the provider's base URL, with its query, as the client wrote them. */
  path: string;
}

const defaultMethods: readonly unknown[] = ["POST"];
/** What may stand in a request's target (RFC 3986): no control characters, no blanks, nothing beyond ASCII. */
const targetForm = /^[\x21\x24-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]*$/;
const accessKey = /(?:^|&)[^&=]*=slk_[^&]*/g;

const notFound = (userMessage: string) => new AppError("endpoint_not_found", { userMessage });

/**
 * Reads what stands behind `pass/`: `<model>/<path>?<query>`.
 *
 * @throws AppError(endpoint_not_found) for a path that is none, or that leaves the base URL by dots in any spelling:
 * what the operator let through must be what the backend sees
 */
export function passTarget(resource: string): PassTarget {
  const queryAt = resource.indexOf("?");
  const whole = queryAt < 0 ? resource : resource.slice(0, queryAt);
  const slash = whole.indexOf("/");
  const model = decodedFully(slash < 0 ? whole : whole.slice(0, slash));
  const path = slash < 0 ? "" : whole.slice(slash);
  if (!model || !targetForm.test(resource) || path.split("/").some(climbs)) {
    throw notFound("This path cannot be passed through.");
  }
  // A client that put its access key into the query must not show it to the backend.
  const query =
    queryAt < 0
      ? ""
      : resource
          .slice(queryAt + 1)
          .replace(accessKey, "")
          .replace(/^&/, "");
  return { model, path: query === "" ? path : `${path}?${query}` };
}

/** A step up or in place, be it escaped once or several times, or dressed with parameters ("..;x"). */
function climbs(segment: string): boolean {
  const decoded = decodedFully(segment);
  return decoded === null || decoded.split(/[/\\;]/).some((step) => step === "." || step === "..");
}

/** Unescaped until nothing is left to unescape; null: malformed, or escaped beyond all sense. */
function decodedFully(text: string): string | null {
  let current = text;
  for (let round = 0; round < 4; round++) {
    if (!current.includes("%")) return current;
    try {
      const next = decodeURIComponent(current);
      if (next === current) return current;
      current = next;
    } catch {
      // A percent sign that was escaped itself ("100%25") is malformed only at the first round.
      return round === 0 ? null : current;
    }
  }
  return null;
}

/**
 * Whether the operator lets the request through.
 *
 * @param settings methods (default: POST) and paths (default: all) as the provider's settings name them
 * @throws AppError(method_not_allowed), AppError(endpoint_not_found)
 */
export function checkPass(
  request: { method: string; path: string },
  settings: Readonly<Record<string, unknown>>,
): void {
  const methods: readonly unknown[] = Array.isArray(settings.methods) ? settings.methods : defaultMethods;
  if (!methods.includes(request.method)) {
    throw new AppError("method_not_allowed", { userMessage: `${request.method} is not let through here.` });
  }
  const path = request.path.split("?", 1)[0] || "/";
  const { paths } = settings;
  if (Array.isArray(paths) && !paths.some((pattern) => typeof pattern === "string" && matches(path, pattern))) {
    throw notFound("This path is not let through here.");
  }
}

/** A `*` at the pattern's end stands for anything. */
const matches = (path: string, pattern: string): boolean =>
  pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
