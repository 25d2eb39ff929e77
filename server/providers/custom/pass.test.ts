import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isAppError } from "#server/contracts/errors.ts";
import { authorizeCustom } from "./authorize.ts";
import { passedToBackend, passedToClient } from "./headers.ts";
import { checkPass, passTarget } from "./path.ts";

/** The code of the refusal; null: let through. */
function codeOf(act: () => unknown): string | null {
  try {
    act();
    return null;
  } catch (error) {
    if (isAppError(error)) return error.code;
    throw error;
  }
}

describe("the target of a pass-through", () => {
  test("is the model and the rest as the client wrote it", () => {
    expect(passTarget("rag/search/deep?q=a%20b&n=1")).toEqual({ model: "rag", path: "/search/deep?q=a%20b&n=1" });
    expect(passTarget("my%20model/v1/a%2Fb")).toEqual({ model: "my model", path: "/v1/a%2Fb" });
    expect(passTarget("rag")).toEqual({ model: "rag", path: "" });
    expect(passTarget("rag?x")).toEqual({ model: "rag", path: "?x" });
    expect(passTarget("rag/discount/100%25")).toEqual({ model: "rag", path: "/discount/100%25" });
  });

  test.each([
    "rag/../admin",
    "rag/a/..",
    "rag/./a",
    "rag/%2e%2e/admin",
    "rag/%2E./admin",
    "rag/a%2f..%2fadmin",
    "rag/a%5c..%5cadmin",
    "rag/..;x=1/admin",
    "rag/%252e%252e/admin",
    "rag/%25252525252e",
    "rag/a\\b",
    "rag/a b",
    "rag/a\r\nhost: x",
    "rag/a#b",
    "rag/ä",
    "rag/%zz",
    "/a",
    "",
  ])("never leaves the operator's base URL: %j", (resource) => {
    expect(codeOf(() => passTarget(resource))).toBe("endpoint_not_found");
  });

  test("carries no access key of the gateway's", () => {
    expect(passTarget("rag/a?key=slk_abc&q=1").path).toBe("/a?q=1");
    expect(passTarget("rag/a?q=1&key=slk_abc").path).toBe("/a?q=1");
    expect(passTarget("rag/a?key=slk_abc").path).toBe("/a");
  });

  test("of any text stays below the base URL or is refused", () => {
    const piece = fc.constantFrom("..", ".", "/", "%2e", "%2f", "%25", "a", "?", "\\", ";", "%5c", "2e");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const resource = `rag/${pieces.join("")}`;
        if (codeOf(() => passTarget(resource)) !== null) return;
        const url = new URL(`http://backend/base${passTarget(resource).path}`);
        expect(url.pathname.startsWith("/base/")).toBe(true);
        expect(url.host).toBe("backend");
      }),
    );
  });
});

describe("the operator's choice", () => {
  const code = (method: string, path: string, settings = {}) => codeOf(() => checkPass({ method, path }, settings));

  test("lets POST through by default, anywhere", () => {
    expect(code("POST", "/anything?x")).toBeNull();
    expect(code("GET", "/anything")).toBe("method_not_allowed");
  });

  test("names methods and paths", () => {
    const settings = { methods: ["GET"], paths: ["/search", "/v1/*"] };
    expect(code("GET", "/search?q=1", settings)).toBeNull();
    expect(code("GET", "/v1/a/b", settings)).toBeNull();
    for (const path of ["/search/deep", "/v1", "", "/SEARCH", "/?/search"]) {
      expect(code("GET", path, settings), path).toBe("endpoint_not_found");
    }
    expect(code("POST", "/search", settings)).toBe("method_not_allowed");
    expect(code("get", "/search", settings)).toBe("method_not_allowed");
  });
});

describe("headers of a pass-through", () => {
  test("reach the backend, but for the client's credentials and what is the connection's", () => {
    const headers = [
      ...["Content-Type", "application/x-ndjson", "Accept", "text/event-stream", "X-Custom", "1", "X-Custom", "2"],
      ...["Authorization", "Bearer slk_a", "X-Api-Key", "slk_a", "Cookie", "session=1", "Host", "gateway"],
      ...["Connection", "keep-alive, X-Hop", "X-Hop", "1", "Transfer-Encoding", "chunked", "Content-Length", "3"],
      ...["X-Forwarded-For", "1.2.3.4", "X-Sluice-App", "mine", "Accept-Encoding", "gzip", "traceparent", "00-ab"],
      ...["X-Backend-Key", "forged"],
    ];
    expect(passedToBackend(headers, { auth_header: "x-backend-key" })).toEqual([
      ...["content-type", "application/x-ndjson", "accept", "text/event-stream", "x-custom", "1", "x-custom", "2"],
      ...["traceparent", "00-ab"],
    ]);
  });

  test("reach the client, but for cookies, addresses and words about the operator's credentials", () => {
    const headers = [
      ...["Content-Type", "text/html", "ETag", '"1"', "Content-Encoding", "identity", "Retry-After", "2"],
      ...["Set-Cookie", "session=evil", "Location", "http://10.0.0.7/", "WWW-Authenticate", "Bearer", "Server", "x"],
      ...["X-Request-Id", "theirs", "X-Sluice-Charge", "0", "X-RateLimit-Remaining-Requests", "9"],
      ...["Content-Length", "5", "Keep-Alive", "timeout=5"],
    ];
    expect(passedToClient(headers)).toEqual([
      ...[
        "content-type",
        "text/html",
        "etag",
        '"1"',
        "content-encoding",
        "identity",
        "retry-after",
        "2",
        "server",
        "x",
      ],
      ...["x-content-type-options", "nosniff", "content-security-policy", "sandbox; default-src 'none'"],
    ]);
  });

  test("carry the operator's key where the operator says", () => {
    const request = { url: new URL("http://backend/"), headers: [], body: Buffer.alloc(0) };
    expect(authorizeCustom(request, { apiKey: "k" }, {})).toEqual(["authorization", "Bearer k"]);
    expect(authorizeCustom(request, { apiKey: "k" }, { auth_header: "x-backend-key" })).toEqual(["x-backend-key", "k"]);
    expect(authorizeCustom(request, { apiKey: null }, {})).toEqual([]);
  });
});
