import { expect, test } from "vitest";
import { azurePath } from "./path.ts";

const path = (operation: string, settings: Record<string, unknown> = {}, upstreamModel = "gpt-4o-eu") =>
  azurePath(operation, { upstreamModel, settings });

test("the deployment stands in the path, with the version as query", () => {
  expect(path("chat/completions", { api_version: "2025-04-01-preview" })).toBe(
    "/openai/deployments/gpt-4o-eu/chat/completions?api-version=2025-04-01-preview",
  );
  expect(path("embeddings")).toBe("/openai/deployments/gpt-4o-eu/embeddings?api-version=2024-10-21");
  expect(path("images/generations", { url_style: "deployment" }, "dall e/3")).toBe(
    "/openai/deployments/dall%20e%2F3/images/generations?api-version=2024-10-21",
  );
});

test("what belongs to no deployment is the resource's", () => {
  expect(path("responses", { api_version: "2025-04-01-preview" })).toBe(
    "/openai/responses?api-version=2025-04-01-preview",
  );
});

test("the v1 API has neither deployment nor date in its address", () => {
  expect(path("chat/completions", { url_style: "v1" })).toBe("/openai/v1/chat/completions");
  expect(path("responses", { url_style: "v1", api_version: "2024-10-21" })).toBe("/openai/v1/responses");
  expect(path("responses", { url_style: "v1", api_version: "preview" })).toBe(
    "/openai/v1/responses?api-version=preview",
  );
});
