import { describe, expect, test } from "vitest";
import { parseAddress } from "./address.ts";

const ve = "ve_01k8z0000000000000000000ab";

describe("the three base forms", () => {
  test("path, subdomain and plain name the same endpoint of the API", () => {
    const chat = { endpoint: "chat/completions", dialect: "openai", resource: null };
    expect(parseAddress(`/${ve}/v1/chat/completions?x=1`, "api.example.com", "ve.example.com")).toEqual({
      ...chat,
      virtualEndpointId: ve,
    });
    const label = ve.replace("_", "-");
    for (const host of [
      `${label}.ve.example.com`,
      `${label.toUpperCase()}.VE.example.com:8443`,
      `${ve}.ve.example.com`,
    ]) {
      expect(parseAddress("/v1/chat/completions", host, "ve.example.com")).toEqual({ ...chat, virtualEndpointId: ve });
    }
    expect(parseAddress("/v1/chat/completions", "api.example.com", "ve.example.com")).toEqual({
      ...chat,
      virtualEndpointId: null,
    });
  });

  test("a model's name may contain a slash and escapes", () => {
    expect(parseAddress("/v1/models/meta%2Fllama", undefined, undefined)?.resource).toBe("meta/llama");
    expect(parseAddress("/v1/models/%ff", undefined, undefined)?.resource).toBe("%ff");
  });

  test("other pages are not the gateway's, unknown endpoints below a base are", () => {
    for (const url of ["/", "/console", "/v10/chat/completions", "/api/v1/providers", "/ve_x/v2/models"])
      expect(parseAddress(url, undefined, undefined)).toBeNull();
    expect(parseAddress("/v1/audio/song", undefined, undefined)).toMatchObject({ endpoint: null });
    expect(parseAddress("/v1", undefined, undefined)).toMatchObject({ endpoint: null });
  });

  test("native clients find their own paths behind the same bases", () => {
    expect(parseAddress(`/${ve}/v1/messages?beta=true`, undefined, undefined)).toMatchObject({
      virtualEndpointId: ve,
      endpoint: "messages",
      dialect: "anthropic",
    });
    for (const base of [`/${ve}/v1beta`, `/${ve}/v1`]) {
      expect(parseAddress(`${base}/models/chat:streamGenerateContent?alt=sse`, undefined, undefined)).toMatchObject({
        endpoint: "streamGenerateContent",
        dialect: "gemini",
        resource: "chat",
      });
    }
    expect(parseAddress("/v1beta/models/a:b:countTokens", undefined, undefined)).toMatchObject({ resource: "a:b" });
    expect(parseAddress(`/${ve}/api/chat`, undefined, undefined)).toMatchObject({
      endpoint: "api/chat",
      dialect: "ollama",
    });
    expect(parseAddress("/v1/models/llama3:8b", undefined, undefined)).toMatchObject({
      endpoint: "models",
      resource: "llama3:8b",
    });
    for (const url of ["/api/trpc/x", "/api/v1/usage-records", "/api/auth/sign-in"])
      expect(parseAddress(url, undefined, undefined)).toBeNull();
  });

  test("a pass-through keeps the rest of the path and its query", () => {
    expect(parseAddress("/v1/pass/rag/search/deep?q=a%20b", undefined, undefined)).toMatchObject({
      endpoint: "pass",
      resource: "rag/search/deep?q=a%20b",
    });
  });
});
