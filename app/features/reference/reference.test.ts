import { describe, expect, test } from "vitest";
import { type CallDraft, exampleModel, firstDraft, ownModel, readBody, withBody, withStream } from "./call-draft.ts";
import { describeOperation, groupOperations } from "./describe-operation.ts";
import { filterGroups } from "./filter-groups.ts";
import type { Reader } from "./load-reader.ts";
import type { OpenApiDocument } from "./openapi.ts";
import { operationSample } from "./operation-sample.ts";
import { gatewaySampleReader } from "./use-reader.ts";

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
        parameters: [
          { name: "id", in: "path", required: true, schema: { type: "string" } },
          { name: "sort", in: "query", schema: { type: "string", enum: ["name", "-name"], default: "name" } },
          { name: "Idempotency-Key", in: "header", schema: { type: "string" } },
        ],
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
        "x-endpoint": "chat/completions",
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
  path: "/ve_1",
  keyPrefix: "slk_" as const,
  keysPage: null,
  receipts: "visitor" as const,
  endpointId: "ve_1",
  variable: "ACCESS_KEY",
  key: { name: "Bot", prefix: "slk_abcdef" },
};

/** The sample of an operation as a reader with this model filled it in. */
function sampleOf(id: string, model: string | null, fill = (draft: CallDraft) => draft) {
  const own = { ...reader, models: model === null ? {} : { "chat/completions": model, embeddings: "other" } };
  return operationSample(view(id), own, fill(firstDraft(view(id), own)));
}

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
    const sample = sampleOf("chat", "gpt", (draft) => withStream(view("chat"), draft, true));
    expect(sample).toMatchObject({
      url: "https://ai.example.com/ve_1/v1/chat/completions",
      key: { name: "Bot", prefix: "slk_abcdef" },
      body: { value: { model: "gpt", messages: [], stream: true } },
      answer: "events",
      library: { baseUrl: "https://ai.example.com/ve_1/v1" },
    });
  });

  test("names a model of the reader's that can do what is asked; where none can, the example's", () => {
    const media = (endpoint: string, place: "body" | "path" = "body") => {
      const example = { model: "embed", input: "Say hello." };
      const inPath = { ...view("changeNode").inputs[0], key: "path.model", name: "model", example: "embed" };
      const named = place === "body" ? { body: { ...view("chat").body, example } } : { inputs: [inPath], body: null };
      return { ...view("chat"), endpoint, ...named } as ReturnType<typeof view>;
    };
    const models = { "chat/completions": "gpt", embeddings: "small", pass: "rag" };
    const draftOf = (operation: ReturnType<typeof view>) => firstDraft(operation, { models, endpointId: null });
    expect(draftOf(media("embeddings")).value).toMatchObject({ model: "small" });
    expect(draftOf(media("rerank")).value).toMatchObject({ model: "embed" });
    expect(draftOf(media("pass", "path")).values).toEqual({ "path.model": "rag" });
    expect(ownModel(media("rerank"), { models })).toBeNull();
    expect(ownModel(media("constructor"), { models })).toBeNull();
    expect([exampleModel(media("rerank")), exampleModel(media("pass", "path"))]).toEqual(["embed", "embed"]);
    expect(exampleModel(view("changeNode"))).toBeNull();
  });

  test("of a visitor has the address at which the key names the endpoint, as what is sent from its page", () => {
    const visitor = { is: "visitor", endpoint: null } as unknown as Reader;
    const context = { publicUrl: "https://ai.example.com", sending: { open: false, secrets: { slk_: "", slm_: "" } } };
    const known = gatewaySampleReader({ ...context, reader: visitor, onSending: () => {} });
    const sample = operationSample(view("chat"), known, firstDraft(view("chat"), known));
    expect(sample.url).toBe("https://ai.example.com/v1/chat/completions");
    expect(known.path).toBe("");
  });

  test("fills a call without an example with the least that it needs", () => {
    const sample = sampleOf("changeNode", null);
    expect(sample).toMatchObject({
      method: "POST",
      url: `${reader.root}/nodes/the_id`,
      body: { value: { id: "the_id" } },
    });
  });
});

describe("a filled-in call", () => {
  test("is told by its sample: path, query, headers and body", () => {
    const sample = sampleOf("changeNode", null, (draft) =>
      withBody(
        { ...draft, values: { "path.id": "a/b ?", "query.sort": "-name", "header.Idempotency-Key": "once" } },
        '{"id": "x", "__proto__": 1}',
      ),
    );
    expect(sample).toMatchObject({
      url: `${reader.root}/nodes/a%2Fb%20%3F?sort=-name`,
      headers: { "Idempotency-Key": "once" },
    });
    expect(JSON.stringify(sample.body)).toContain('"__proto__":1');
  });

  test("keeps its last valid body while it is being typed, and says what is wrong", () => {
    const sample = sampleOf("changeNode", null, (draft) => withBody(draft, '{"id":'));
    expect(sample.body).toEqual({ type: "json", value: { id: "the_id" } });
    expect(readBody('{"id":')).toEqual({ error: expect.stringMatching(/^Not valid JSON: ./) });
    for (const text of ["", "[]", "null", "1"]) expect(readBody(text)).toHaveProperty("error");
    const deep = `{"a":${"[".repeat(5000)}${"]".repeat(5000)}}`;
    expect(readBody(deep)).toEqual({ error: expect.stringContaining("nested deeper") });
  });

  test("offers what the document lets choose, and its default", () => {
    const sort = view("changeNode").inputs.find(({ key }) => key === "query.sort");
    expect(sort).toMatchObject({ required: false, choices: ["name", "-name"], default: "name" });
  });

  test("streams only while its body says so", () => {
    const chat = view("chat");
    const streaming = withStream(chat, firstDraft(chat, { models: {}, endpointId: null }), true);
    expect(JSON.parse(streaming.body)).toMatchObject({ model: "chat", stream: true });
    expect(withStream(chat, streaming, false).value).not.toHaveProperty("stream");
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
