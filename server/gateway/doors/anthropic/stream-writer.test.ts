import fc from "fast-check";
import { expect, test } from "vitest";
import type { ChatDelta } from "#server/providers/chat.ts";
import type { WriteContext } from "../port.ts";
import { anthropicDoor as door } from "./door.ts";

const context: WriteContext = {
  requestId: "req_0198a",
  model: "m",
  createdAtSeconds: 1_700_000_000,
  read: door.read({
    pathModel: null,
    pathStream: false,
    query: new URLSearchParams(),
    header: () => undefined,
    body: Buffer.from('{"model":"m","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"x"}]}'),
  }),
};

interface Block {
  type: string;
  id?: string;
  name?: string;
  text: string;
}

/** The message that a client reads out of a stream, which must keep to one open block at a time. */
function read(bytes: string): { blocks: Block[]; types: string[] } {
  const blocks: Block[] = [];
  const types: string[] = [];
  let open: Block | null = null;
  for (const event of bytes.split("\n\n").filter(Boolean)) {
    const body = JSON.parse(event.slice(event.indexOf("data: ") + 6));
    types.push(body.type);
    if (body.type === "content_block_start") {
      expect([open, body.index]).toEqual([null, blocks.length]);
      const { type, id, name } = body.content_block;
      open = { type, id, name, text: "" };
      blocks.push(open);
    } else if (body.type === "content_block_delta") {
      expect(body.index).toBe(blocks.length - 1);
      open!.text += body.delta.text ?? body.delta.partial_json ?? body.delta.thinking ?? "";
    } else if (body.type === "content_block_stop") {
      expect(body.index).toBe(blocks.length - 1);
      open = null;
    }
  }
  expect(open).toBeNull();
  expect(types.at(-1)).toBe("message_stop");
  return { blocks, types };
}

function write(deltas: ChatDelta[]) {
  const writer = door.writer(context);
  const pieces = deltas.map((delta) => writer.write([delta])?.toString() ?? "");
  return { pieces, ...read(pieces.join("") + writer.end({ input: 1, output: 1 }).toString()) };
}

const call = (tool: number): ChatDelta => ({
  kind: "tool_call",
  choice: 0,
  tool,
  id: `call_${tool}`,
  name: `f${tool}`,
});
const args = (tool: number, json: string): ChatDelta => ({ kind: "tool_arguments", choice: 0, tool, json });
const text = (said: string): ChatDelta => ({ kind: "text", choice: 0, text: said });
const finish: ChatDelta = { kind: "finish", choice: 0, reason: "tool_calls", stopSequence: null };

test("calls one after another go out as they come", () => {
  const { pieces, blocks } = write([call(0), args(0, '{"a":'), args(0, "1}"), call(1), args(1, "{}"), finish]);
  expect(pieces.slice(0, 5).every((piece) => piece !== "")).toBe(true);
  expect(blocks.map((block) => block.text)).toEqual(['{"a":1}', "{}"]);
});

test("calls whose arguments come side by side, with text between them, are each one block", () => {
  const piece = fc.string({ maxLength: 6 });
  const json = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify({ value })),
    fc.constantFrom("", "{", '{"a":"}', "no JSON", '{"a":"\\"}{"}'),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(json, fc.integer({ min: 1, max: 5 })), { minLength: 1, maxLength: 5 }),
      fc.array(fc.tuple(fc.nat(5), piece), { maxLength: 60 }),
      fc.boolean(),
      (calls, turns, ends) => {
        const left = calls.map(([json]) => json);
        const deltas = calls.map((_, tool) => call(tool));
        let said = "";
        for (const [who, words] of turns) {
          const size = calls[who]?.[1];
          if (size === undefined) {
            said += words;
            deltas.push(text(words));
          } else {
            deltas.push(args(who, left[who]!.slice(0, size)));
            left[who] = left[who]!.slice(size);
          }
        }
        left.forEach((rest, tool) => {
          if (rest !== "") deltas.push(args(tool, rest));
        });
        const { blocks } = write(ends ? [...deltas, finish] : deltas);
        const byId = new Map(blocks.filter(({ type }) => type === "tool_use").map(({ id, text }) => [id, text]));
        expect(blocks.filter(({ type }) => type === "tool_use")).toHaveLength(calls.length);
        calls.forEach(([json], tool) => {
          expect(byId.get(`call_${tool}`)).toBe(json);
        });
        const texts = blocks.filter(({ type }) => type === "text").map((block) => block.text);
        expect(texts.join("")).toBe(said);
      },
    ),
    { numRuns: 300 },
  );
});

test("arguments of no call, or behind a call's end, are the upstream's fault", () => {
  expect(() => write([args(0, "{}")])).toThrow(RangeError);
  expect(() => write([call(0), args(0, "{}"), call(1), args(0, "{}")])).toThrow(RangeError);
  expect(write([call(0), args(0, "{}"), call(1), args(0, " \n")]).blocks).toHaveLength(2);
});
