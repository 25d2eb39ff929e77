import { decode } from "turbo-stream";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { KeptSubmissions } from "./kept-submissions.ts";
import { typedByHeader } from "./typed-by.ts";

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
    for (let turn = 0; turn < 10 && submissions.obstacle() === null; turn += 1) await Promise.resolve();
    return submissions.obstacle();
  };

  it("waits, and is sent again as it was, until it gets through", async () => {
    const answer = send(page, form());
    expect(await waiting()).toBe("connection");
    submissions.sendAgain();
    expect(submissions.obstacle()).toBeNull();
    expect(await waiting()).toBe("connection");
    isOnline = true;
    submissions.sendAgain();
    expect(await (await answer).text()).toBe("saved");
    expect(sent).toEqual(Array.from({ length: 3 }, () => "name=Acme&once=12345678"));
    expect(submissions.obstacle()).toBeNull();
  });

  it("is given back unanswered, which changes nothing on its page", async () => {
    const answer = send(page, form());
    await waiting();
    submissions.giveBack();
    const response = await answer;
    expect(response.status).toBe(503);
    const { value } = await decode(response.body as ReadableStream<Uint8Array>);
    expect(value).toEqual({ data: null });
  });

  it("after the session's end waits until its user has signed in, and is then sent as it was typed", async () => {
    const redirect = '[["SingleFetchRedirect",1],{"_2":3},"redirect","/login?redirectTo=%2Fconsole%2Fcustomers%2Fnew"]';
    const answers = [new Response(redirect, { status: 202 }), new Response("saved")];
    const bodies: string[] = [];
    const patient = submissions.wrap(async (_input, init) => {
      bodies.push(String(init?.body));
      return answers.shift() ?? new Response(null, { status: 500 });
    });
    const answer = patient(page, form());
    await vi.waitFor(() => expect(submissions.obstacle()).toBe("session"));
    submissions.sendAgain();
    expect(await (await answer).text()).toBe("saved");
    expect(bodies).toEqual(["name=Acme&once=12345678", "name=Acme&once=12345678"]);
  });

  it("says whose it is, also when it is sent again from a page that is somebody else's by then", async () => {
    const named: (string | null)[] = [];
    const failing = submissions.wrap(async (_input, init) => {
      named.push(new Headers(init?.headers).get(typedByHeader));
      if (named.length === 1) throw offline;
      return new Response("saved");
    });
    submissions.typist = "usr_1 mer_1";
    const answer = failing(page, form());
    await waiting();
    submissions.typist = "usr_2 mer_1";
    submissions.sendAgain();
    await answer;
    await failing(page, form());
    expect(named).toEqual(["usr_1 mer_1", "usr_1 mer_1", "usr_2 mer_1"]);
  });

  it("is left to nobody else; where its page is nobody's it waits on, whoever is signed in", async () => {
    const answer = send(page, form());
    await waiting();
    expect(submissions.leaveTo("usr_1")).toBe(false);
    submissions.typist = "usr_1 mer_1";
    for (const now of [null, "usr_1 mer_1"]) expect(submissions.leaveTo(now)).toBe(false);
    expect(submissions.obstacle()).toBe("connection");
    expect(submissions.leaveTo("usr_2 mer_1")).toBe(true);
    expect(submissions.obstacle()).toBeNull();
    expect((await answer).status).toBe(503);
  });

  it("waits no longer when its page is left", async () => {
    const abort = new AbortController();
    const answer = send(page, { ...form(), signal: abort.signal });
    await waiting();
    abort.abort();
    await expect(answer).rejects.toThrow("aborted");
    expect(submissions.obstacle()).toBeNull();
  });

  it("is told to whoever shows it; what only reads, and what is no form, fails as ever", async () => {
    const told: unknown[] = [];
    const end = submissions.subscribe(() => told.push(submissions.obstacle()));
    await expect(send(page)).rejects.toBe(offline);
    await expect(send("/api/trpc/x", form())).rejects.toBe(offline);
    await expect(send("/api/v1/customers/a.data", { ...form(), credentials: "omit" })).rejects.toBe(offline);
    expect(told).toEqual([]);
    const answer = send(page, form());
    await waiting();
    submissions.giveBack();
    await answer;
    end();
    expect(told).toEqual(["connection", null]);
  });
});
