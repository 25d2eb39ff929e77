/** The gateway's document against the gateway itself: what stands in one must be in the other. */
import { describe, expect, test } from "vitest";
import { gatewayEndpoints } from "#server/contracts/access-key.ts";
import { parseAddress } from "../address.ts";
import { gatewayDocument, gatewayOperations } from "./gateway-document.ts";

interface Document {
  openapi: string;
  servers: { url: string }[];
  paths: Record<string, Record<string, { operationId: string; responses: Record<string, unknown>; tags: string[] }>>;
}
const document = gatewayDocument("https://ai.example.com/") as Document;

/** Every $ref of a JSON value. */
function refsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const own = "$ref" in value && typeof value.$ref === "string" ? [value.$ref] : [];
  return [...own, ...Object.values(value).flatMap(refsIn)];
}

const at = (pointer: string): unknown =>
  pointer
    .slice(2)
    .split("/")
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], document);

describe("the gateway's document", () => {
  test("tells every endpoint that a key can be limited to, once", () => {
    const told = gatewayOperations.map(({ endpoint }) => endpoint);
    expect([...told].sort()).toEqual([...gatewayEndpoints].sort());
    const ids = Object.values(document.paths).flatMap((item) =>
      Object.values(item).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each(gatewayOperations.map((operation) => [operation.path, operation] as const))(
    "names a path that the gateway reads as it is meant: %s",
    (path, { endpoint, parameters = {} }) => {
      const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => parameters[name]?.example ?? "missing");
      const read = parseAddress(`/ve_01${filled}`, "ai.example.com", undefined);
      expect(read).toMatchObject({ endpoint, virtualEndpointId: "ve_01" });
    },
  );

  test("has an example that its own schema takes", () => {
    for (const { id, request } of gatewayOperations) {
      if (request === null) continue;
      const body = request.type === "form" ? { ...request.example, [request.file]: "bytes" } : request.example;
      expect(request.schema.safeParse(body).error?.issues, id).toBeUndefined();
    }
  });

  test("refers to nothing that is not there", () => {
    expect(document.openapi).toBe("3.1.0");
    for (const ref of new Set(refsIn(document))) expect(at(ref), ref).toBeDefined();
  });

  test("begins at the deployment's own address", () => {
    expect(document.servers.map(({ url }) => url)).toEqual([
      "https://ai.example.com/{ve_id}",
      "https://ai.example.com",
    ]);
  });

  test("says nothing of what stands behind a model", () => {
    expect(JSON.stringify(document)).not.toMatch(/margin|provider_id|physical_model/);
  });
});
