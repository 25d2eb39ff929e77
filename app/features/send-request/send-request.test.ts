import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { firstDraft, withBody } from "#app/features/reference/call-draft.ts";
import { describeOperation } from "#app/features/reference/describe-operation.ts";
import type { OpenApiDocument } from "#app/features/reference/openapi.ts";
import { answerKind, downloadName, formatBytes } from "./answer-kind.ts";
import { type BuiltRequest, buildRequest } from "./build-request.ts";
import { SaidText } from "./event-text.ts";
import type { Exchange } from "./exchange.ts";
import { formatJson } from "./format-json.ts";
import { picturesIn } from "./pictures.ts";
import { mostShown, sendRequest } from "./send-request.ts";

const string = { type: "string" };
const document: OpenApiDocument = {
  info: { title: "Test" },
  paths: {
    "/nodes/{id}": {
      patch: {
        operationId: "changeNode",
        parameters: [
          { name: "id", in: "path", required: true, schema: string },
          { name: "size", in: "query", schema: { type: "integer" } },
          { name: "x-app", in: "header", schema: string },
        ],
        requestBody: { content: { "application/json": { example: { name: "n" } } } },
        responses: {},
      },
    },
    "/pass/{model}/{path}": {
      post: {
        operationId: "pass",
        parameters: [
          { name: "model", in: "path", required: true, schema: string },
          { name: "path", in: "path", required: true, schema: { ...string, format: "uri-reference" } },
        ],
        responses: {},
      },
    },
    "/words": {
      post: {
        operationId: "hear",
        "x-file-field": "file",
        requestBody: {
          content: {
            "multipart/form-data": {
              schema: {
                type: "object",
                required: ["file"],
                properties: { model: string, file: { ...string, format: "binary" }, prompt: string },
              },
              example: { model: "transcribe" },
            },
          },
        },
        responses: {},
      },
    },
  },
};
const sender = { path: "/ve_1", keyPrefix: "slk_" as const, secret: " Bearer slk_secret\n" };
const view = (id: string) => describeOperation(document, id) ?? expect.fail(id);
const draftOf = (id: string) => firstDraft(view(id), { models: {}, endpointId: null });
const built = (id: string, values: Record<string, string>, more = {}) =>
  buildRequest(view(id), { ...draftOf(id), ...more, values: { ...draftOf(id).values, ...values } }, sender);

describe("a filled-in call is sent", () => {
  test("with its parameters in their places, the key as it is meant and the body as it was typed", () => {
    const body = '{"name": "n", "size": 12345678901234567890}';
    const values = { "path.id": "a/b", "query.size": "2", "header.x-app": "shop" };
    expect(built("changeNode", values, { body })).toEqual({
      request: {
        method: "PATCH",
        target: "/ve_1/nodes/a%2Fb?size=2",
        headers: { "x-app": "shop", authorization: "Bearer slk_secret", "content-type": "application/json" },
        body,
      },
    });
  });

  test("to a backend's own path with its slashes and query", () => {
    const sent = built("pass", { "path.model": "rag", "path.path": "/v2/ask me?x=1" });
    expect(sent).toMatchObject({ request: { target: "/ve_1/pass/rag/v2/ask%20me?x=1" } });
  });

  test("as a form with its file, and without what was left empty", () => {
    const file = new File(["sound"], "talk.mp3");
    const sent = built("hear", {}, { files: { "form.file": file } });
    const form = "request" in sent ? (sent.request.body as FormData) : new FormData();
    expect([...form.keys()]).toEqual(["file", "model"]);
    expect((form.get("file") as File).name).toBe("talk.mp3");
  });

  test.each([
    ["what the path needs is missing", "changeNode", { "path.id": "" }, "path.id"],
    ["a value would lead to another path", "changeNode", { "path.id": ".." }, "path.id"],
    ["a backend's path climbs out", "pass", { "path.model": "rag", "path.path": "a/%2E./../b" }, "path.path"],
    ["a header has a second line", "changeNode", { "path.id": "x", "header.x-app": "a\nb" }, "header.x-app"],
    ["no file is chosen", "hear", {}, "form.file"],
  ])("not at all when %s", (_, id, values, field) => {
    expect(built(id, values)).toEqual({ wrongs: { [field]: expect.any(String) } });
  });

  test("not with a broken body, nor with no key or the other API's", () => {
    const draft = { ...withBody(draftOf("changeNode"), "{,}"), values: { "path.id": "x" } };
    for (const secret of ["", "slm_other", "slk_ü"]) {
      expect(buildRequest(view("changeNode"), draft, { ...sender, secret })).toEqual({
        wrongs: { body: expect.stringContaining("Not valid JSON"), key: expect.any(String) },
      });
    }
  });
});

describe("an answer", () => {
  let server: Server;
  let origin = "";
  const seen: IncomingHttpHeaders[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(request.headers);
      const headers = { "x-request-id": "req_1", "x-sluice-charge": "0.5", "x-internal": "no" };
      if (request.url === "/large")
        response.writeHead(200, { "content-type": "text/plain" }).end("é".repeat(mostShown + 1));
      else if (request.url === "/moved") response.writeHead(302, { location: "/large" }).end();
      else {
        response.writeHead(200, { ...headers, "content-type": "text/event-stream" });
        response.write('data: {"choices":[{"delta":{"content":"Hel"}}]}\n\nda');
        if (request.url === "/broken") setImmediate(() => response.destroy());
        else if (request.url === "/stream")
          response.end('ta: {"choices":[{"delta":{"content":"lo"}}]}\n\ndata: [DONE]\n\n');
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const send = (
    path: string,
    onChange: (exchange: Exchange) => void = () => undefined,
    signal = new AbortController().signal,
  ) => {
    const request: BuiltRequest = {
      method: "POST",
      target: origin + path,
      headers: { authorization: "Bearer slk_x" },
      body: "{}",
    };
    return sendRequest({ request, origin: "", signal, onChange });
  };

  test("streams what is said, with its own headers and times", async () => {
    const exchange = await send("/stream");
    expect(exchange).toMatchObject({
      phase: "complete",
      status: 200,
      kind: "stream",
      said: "Hello",
      requestId: "req_1",
    });
    expect(exchange.headers.map(({ name }) => name)).toEqual(["x-request-id", "x-sluice-charge", "content-type"]);
    expect(exchange.totalMs).toBeGreaterThanOrEqual(exchange.firstByteMs ?? Number.NaN);
    expect(exchange.content?.size).toBe(exchange.bytes);
    expect(seen.at(-1)).not.toHaveProperty("cookie");
  });

  test("that is stopped keeps what came", async () => {
    const controller = new AbortController();
    const exchange = await send("/open", ({ said }) => said && controller.abort(), controller.signal);
    expect(exchange).toMatchObject({ phase: "stopped", said: "Hel", problem: null });
  });

  test("that breaks off is never shown as whole", async () => {
    expect(await send("/broken")).toMatchObject({ phase: "failed", problem: expect.stringContaining("incomplete") });
  });

  test("that does not come at all is said", async () => {
    const request: BuiltRequest = { method: "GET", target: "http://127.0.0.1:1/", headers: {}, body: null };
    const { signal } = new AbortController();
    const exchange = await sendRequest({ request, origin: "", signal, onChange: () => undefined });
    expect(exchange).toMatchObject({ phase: "failed", status: null, problem: expect.stringContaining("No answer") });
  });

  test("that is huge is cut on the screen and whole in its download", async () => {
    const exchange = await send("/large");
    expect(exchange).toMatchObject({ isCut: true, bytes: 2 * (mostShown + 1) });
    expect(exchange.text).toHaveLength(mostShown);
    expect(exchange.content?.size).toBe(2 * (mostShown + 1));
  });
});

test.each([
  ["OpenAI's completion", '{"choices":[{"text":"a"}]}'],
  ["OpenAI's response", '{"type":"response.output_text.delta","delta":"a"}'],
  ["Anthropic's block", '{"type":"content_block_delta","delta":{"type":"text_delta","text":"a"}}'],
  ["Gemini's candidate", '{"candidates":[{"content":{"parts":[{"text":"x","thought":true},{"text":"a"}]}}]}'],
  ["Ollama's message", '{"message":{"content":"a"}}'],
])("a stream's text is found in %s", (_, data) => {
  expect(new SaidText().add(`data: ${data}\r\n\r\ndata: [DONE]\ndata: null\n`)).toBe("a");
});

test("JSON is laid out with its digits and order as they came", () => {
  const text = '{"b":12345678901234567890,"a":[1.50,{}, [ ]],"s":"{\\"x\\":1}\\\\"}';
  const laidOut = formatJson(text).text;
  expect(laidOut).toBe(
    '{\n  "b": 12345678901234567890,\n  "a": [\n    1.50,\n    {},\n    []\n  ],\n  "s": "{\\"x\\":1}\\\\"\n}',
  );
  const long = formatJson(JSON.stringify({ picture: "A".repeat(5000) }));
  expect(long.isShortened).toBe(true);
  expect(long.text).toMatch(/"picture": "A{119}… 5000 characters"/);
});

test("an answer is shown by what it is, and a page never as one", () => {
  const kinds = ["image/png", "image/svg+xml", "audio/mpeg", "text/html", "application/json; charset=utf-8", null];
  expect(kinds.map(answerKind)).toEqual(["image", "file", "audio", "text", "json", "file"]);
  expect(downloadName("createSpeech", "audio/mpeg")).toBe("createSpeech.mp3");
  expect(downloadName("x", "constructor")).toBe("x.bin");
  expect([1, 999, 1536, 20_000_000].map(formatBytes)).toEqual(["1 byte", "999 bytes", "1.5 kB", "20.0 MB"]);
});

test("pictures in an answer are found by their first bytes only", () => {
  const data = [{ b64_json: "iVBORw0KGgoAAA" }, { b64_json: "PHN2Zz4=" }, { b64_json: 1 }, null];
  expect(picturesIn(JSON.stringify({ data }))).toEqual(["data:image/png;base64,iVBORw0KGgoAAA"]);
  for (const text of ['{"b64_json"', '"b64_json"', '{"data":{"b64_json":1}}']) expect(picturesIn(text)).toEqual([]);
});
