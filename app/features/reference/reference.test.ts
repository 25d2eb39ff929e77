import { describe, expect, test } from "vitest";
import { describeOperation, groupOperations } from "./describe-operation.ts";
import { filterGroups } from "./filter-groups.ts";
import type { OpenApiDocument } from "./openapi.ts";
import { operationSample } from "./operation-sample.ts";

const node = {
  type: "object",
  required: ["id"],
  properties: { id: { type: "string" }, parent: { $ref: "#/components/schemas/Node" } },
};
const document: OpenApiDocument = {
  info: { title: "Test" },
  paths: {
    "/nodes/{id}": {
      post: {
        operationId: "changeNode",
        tags: ["Nodes"],
        summary: "Change a node",
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
        requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Node" } } } },
        responses: {
          200: {
            description: "ok",
            content: { "application/json": { schema: { $ref: "#/components/schemas/Node" } } },
          },
          404: { description: "none" },
        },
      },
    },
    "/v1/chat/completions": {
      post: {
        operationId: "chat",
        tags: ["Chat"],
        requestBody: { content: { "application/json": { example: { model: "chat", messages: [] } } } },
        responses: { 200: { content: { "application/json": {}, "text/event-stream": {} } } },
        "x-client-library": { name: "openai", call: "chat.completions.create" },
      },
    },
  },
  components: {
    schemas: {
      Node: {
        ...node,
        properties: { ...node.properties, size: { anyOf: [{ type: "integer", maximum: 9 }, { type: "null" }] } },
      },
    },
  },
};
const view = (id: string) => {
  const found = describeOperation(document, id);
  if (!found) throw new Error(id);
  return found;
};
const reader = {
  root: "https://ai.example.com/ve_1",
  variable: "ACCESS_KEY",
  key: { name: "Bot", prefix: "slk_abcdef" },
};

describe("an operation's page", () => {
  test("tells fields in words, what is required first, and ends where a type repeats itself", () => {
    const fields = view("changeNode").body?.fields ?? [];
    expect(fields.map(({ name, type, required }) => [name, type, required])).toEqual([
      ["id", "string", true],
      ["parent", "object", false],
      ["size", "integer or null", false],
    ]);
    expect(fields[1]?.fields).toEqual([]);
    expect(fields[2]?.rules).toEqual(["at most 9"]);
  });

  test("parts answers from refusals", () => {
    const { answers, refusals } = view("changeNode");
    expect([answers[0]?.status, refusals[0]?.status]).toEqual(["200", "404"]);
  });

  test("of an unknown id is none", () => expect(describeOperation(document, "constructor")).toBeNull());
});

describe("a page's sample", () => {
  test("has the reader's own address, model and key", () => {
    const sample = operationSample(view("chat"), { ...reader, model: "gpt" }, true);
    expect(sample).toMatchObject({
      url: "https://ai.example.com/ve_1/v1/chat/completions",
      key: { name: "Bot", prefix: "slk_abcdef" },
      body: { value: { model: "gpt", messages: [], stream: true } },
      answer: "events",
      library: { baseUrl: "https://ai.example.com/ve_1/v1" },
    });
  });

  test("fills a call without an example with the least that it needs", () => {
    const sample = operationSample(view("changeNode"), { ...reader, model: null }, false);
    expect(sample).toMatchObject({
      method: "POST",
      url: `${reader.root}/nodes/the_id`,
      body: { value: { id: "the_id" } },
    });
  });
});

test("operations are found by any of their words", () => {
  const groups = groupOperations(document);
  expect(filterGroups(groups, "node CHANGE").flatMap(({ operations }) => operations.map(({ id }) => id))).toEqual([
    "changeNode",
  ]);
  expect(filterGroups(groups, "")).toHaveLength(2);
  expect(filterGroups(groups, "nothing like it")).toEqual([]);
});
