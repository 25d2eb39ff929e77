/** What Remix is never asked: methods that it has no answer to, and addresses that cost it too much. Pure. */
import { AppError, errorBody } from "#server/contracts/errors.ts";
import { mostPageBytes } from "#server/page-body.ts";

/** The deepest address of ours has eight segments; a pass-through's path comes after four of them. */
const mostSegments = 32;
/** Of one question for the routes of the links on a page; each takes Remix about a millisecond. */
const mostBeginnings = 256;

const slashes = (path: string): number => path.split("/").length - 1;

/**
 * Whether Remix would match too much for it: for a page, and for `/__manifest`, it matches every beginning of a path
 * against every route, so that one request of a few kilobytes held up everything else for seconds.
 */
export function isTooDeep({ pathname, searchParams }: URL): boolean {
  if (slashes(pathname) > mostSegments) return true;
  if (pathname !== "/__manifest") return false;
  const beginnings = new Set<string>();
  for (const path of searchParams.getAll("p")) {
    if (slashes(path) > mostSegments) return true;
    for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) beginnings.add(path.slice(0, end));
    if (beginnings.size > mostBeginnings) return true;
  }
  return false;
}

const ofPages = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
/** The APIs say themselves what they take, to OPTIONS too. */
const ofApis = [...ofPages, "OPTIONS"];

/** The answer (405) to a method that nothing here takes, in the contract's shape at an API; null: it may be taken. */
export function refusedMethod(
  method: string,
  pathname: string,
): { headers: Record<string, string>; body: string } | null {
  const isPage = mostPageBytes(pathname) !== null;
  const known = isPage ? ofPages : ofApis;
  if (known.includes(method)) return null;
  const allow = known.join(", ");
  const userMessage = `This address answers ${allow} at most.`;
  return isPage
    ? { headers: { "content-type": "text/plain", allow }, body: userMessage }
    : {
        headers: { "content-type": "application/json", allow },
        body: JSON.stringify(errorBody(new AppError("method_not_allowed", { userMessage }))),
      };
}
