import { decode } from "turbo-stream";
import { beforeEach, describe, expect, it } from "vitest";
import { KeptSubmissions } from "./kept-submissions.ts";

const offline = new TypeError("Failed to fetch");
const form = () => ({ method: "POST", body: new URLSearchParams({ name: "Acme", once: "12345678" }) });
const page = new URL("http://127.0.0.1/console/customers/new.data");

describe("a form that the network does not take", () => {
  let sent: string[] = [];
  let isOnline = false;
  let submissions = new KeptSubmissions();
  let send: typeof fetch;

  beforeEach(() => {
    sent = [];
    isOnline = false;
    submissions = new KeptSubmissions();
    send = submissions.wrap(async (_input, init) => {
      init?.signal?.throwIfAborted();
      sent.push(String(init?.body ?? ""));
      if (!isOnline) throw offline;
      return new Response("saved");
    });
  });

  const waiting = async () => {
    for (let turn = 0; turn < 10 && !submissions.areWaiting(); turn += 1) await Promise.resolve();
    return submissions.areWaiting();
  };

  it("waits, and is sent again as it was, until it gets through", async () => {
    const answer = send(page, form());
    expect(await waiting()).toBe(true);
    submissions.sendAgain();
    expect(submissions.areWaiting()).toBe(false);
    expect(await waiting()).toBe(true);
    isOnline = true;
    submissions.sendAgain();
    expect(await (await answer).text()).toBe("saved");
    expect(sent).toEqual(Array.from({ length: 3 }, () => "name=Acme&once=12345678"));
    expect(submissions.areWaiting()).toBe(false);
  });

  it("is given back unanswered, which changes nothing on its page", async () => {
    const answer = send(page, form());
    await waiting();
    submissions.giveBack();
    const response = await answer;
    expect(response.status).toBe(503);
    const { value } = await decode(response.body as ReadableStream<Uint8Array>);
    expect(value).toEqual({ data: undefined });
    expect(Object.keys(value as object)).toEqual(["data"]);
  });

  it("waits no longer when its page is left", async () => {
    const abort = new AbortController();
    const answer = send(page, { ...form(), signal: abort.signal });
    await waiting();
    abort.abort();
    await expect(answer).rejects.toThrow("aborted");
    expect(submissions.areWaiting()).toBe(false);
  });

  it("is told to whoever shows it; what only reads, and what is no form, fails as ever", async () => {
    const told: boolean[] = [];
    const end = submissions.subscribe(() => told.push(submissions.areWaiting()));
    await expect(send(page)).rejects.toBe(offline);
    await expect(send("/api/trpc/x", form())).rejects.toBe(offline);
    expect(told).toEqual([]);
    const answer = send(page, form());
    await waiting();
    submissions.giveBack();
    await answer;
    end();
    expect(told).toEqual([true, false]);
  });
});
