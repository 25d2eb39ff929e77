import { describe, expect, test } from "vitest";
import { mostReplyBytes, type Outcome } from "./idempotent-replies.ts";
import { PassingKeeper, WholeKeeper } from "./keeping-sinks.ts";
import type { ReplySink } from "./types.ts";

/** A client, what it has got, and what became of its claim; settling waits for `store`. */
function scene(Keeper: typeof PassingKeeper | typeof WholeKeeper) {
  const got: string[] = [];
  const sink: ReplySink = {
    onDrain: null,
    onClose: null,
    closed: false,
    head: (status, headers) => void got.push(`${status} ${headers.join(" ")}`),
    write: (chunk) => {
      got.push(chunk.toString());
      return false;
    },
    end: (chunk) => void got.push(`${chunk ?? ""}.`),
    cut: () => void got.push("cut"),
  };
  const outcomes: Outcome[] = [];
  let store = () => {};
  const stored = new Promise<void>((resolve) => {
    store = resolve;
  });
  const keeper = new Keeper(sink, (outcome) => {
    outcomes.push(outcome);
    return stored;
  });
  return { keeper, got, outcomes, store };
}

const audio = ["content-type", "audio/mpeg"];

describe("an answer that is delivered as it comes", () => {
  test("goes on at once, with the client's own pace, but for its end, which waits until the copy is kept", async () => {
    const { keeper, got, outcomes, store } = scene(PassingKeeper);
    keeper.head(201, audio);
    expect(keeper.write(Buffer.from("first "))).toBe(false);
    keeper.write(Buffer.from("second "));
    keeper.end(Buffer.from("last"));
    expect(got).toEqual(["201 content-type audio/mpeg", "first ", "second "]);
    expect(outcomes).toEqual([{ status: 201, headers: audio, body: Buffer.from("first second last") }]);
    store();
    await keeper.close(true);
    expect(got.at(-1)).toBe("last.");
    expect(outcomes.length).toBe(1);
  });

  test.each([
    ["a stream of events", 200, ["content-type", "text/event-stream; charset=utf-8"], "lost"],
    ["lines of JSON", 200, ["x", "text/plain", "Content-Type", "application/x-ndjson"], "lost"],
    ["a refusal", 404, ["content-type", "text/plain"], "failed"],
  ] as const)("%s leaves no copy", (_name, status, headers, outcome) => {
    const { keeper, outcomes } = scene(PassingKeeper);
    keeper.head(status, [...headers]);
    keeper.end(Buffer.from("x"));
    expect(outcomes).toEqual([outcome]);
  });

  test("is kept up to its longest, and not a byte beyond", () => {
    for (const [more, kept] of [
      [0, true],
      [1, false],
    ] as const) {
      const { keeper, outcomes } = scene(PassingKeeper);
      keeper.head(200, audio);
      for (let part = 0; part < 8; part++) keeper.write(Buffer.alloc(mostReplyBytes / 8, part));
      if (more > 0) keeper.write(Buffer.alloc(more));
      keeper.end();
      const [outcome] = outcomes;
      expect(outcome === "lost").toBe(!kept);
      if (typeof outcome === "object") expect([outcome.body.length, outcome.body.at(-1)]).toEqual([mostReplyBytes, 7]);
    }
  });

  test.each([
    [true, "lost"],
    [false, "failed"],
  ] as const)("that breaks off is not run again if it was charged (%s)", (charged, outcome) => {
    const { keeper, got, outcomes } = scene(PassingKeeper);
    keeper.head(200, audio);
    keeper.cut();
    void keeper.close(charged);
    expect([got.at(-1), outcomes]).toEqual(["cut", [outcome]]);
  });
});

describe("an answer in one piece", () => {
  test("reaches the client once it is kept", async () => {
    const { keeper, got, outcomes, store } = scene(WholeKeeper);
    const headers = ["x-sluice-charge", "1"];
    keeper.head(200, headers);
    keeper.end(Buffer.from("{}"));
    expect([got, outcomes]).toEqual([[], [{ status: 200, headers, body: Buffer.from("{}") }]]);
    store();
    await keeper.close(true);
    expect(got).toEqual(["200 x-sluice-charge 1", "{}."]);
  });

  test("is not kept when no upstream gave it", () => {
    for (const status of [200, 502]) {
      const { keeper, outcomes } = scene(WholeKeeper);
      keeper.head(status, status === 200 ? [] : ["x-sluice-charge", "0"]);
      keeper.end(Buffer.from("{}"));
      expect(outcomes).toEqual(["failed"]);
    }
  });
});
