import { describe, expect, it } from "vitest";
import { diagnoseAnswer, diagnoseFailure, listedModels } from "./diagnose-upstream.ts";

const facts = { asked: null, models: null, understood: false, secrets: ["sk-secret"] };

describe("what a test of a provider says", () => {
  it("counts the models of a healthy upstream", () => {
    const answer = { status: 200, text: JSON.stringify({ data: [{ id: "a" }, { id: "b" }] }) };
    const models = listedModels(answer);
    expect(models).toEqual(["a", "b"]);
    expect(diagnoseAnswer(answer, { ...facts, models })).toEqual({
      ok: true,
      verdict: "ok",
      diagnosis: "Reachable; 2 models listed.",
    });
  });

  it("reads the lists of Google and Ollama too", () => {
    const text = JSON.stringify({ models: [{ name: "models/gemini-x" }, { name: "llama3:8b" }] });
    expect(listedModels({ status: 200, text })).toEqual(["gemini-x", "llama3:8b"]);
  });

  it("never repeats the key, even where the upstream quotes it", () => {
    const text = JSON.stringify({ error: { message: "Incorrect API key provided: sk-secret" } });
    const { ok, diagnosis } = diagnoseAnswer({ status: 401, text }, facts);
    expect(ok).toBe(false);
    expect(diagnosis).toMatch(/does not accept the credentials/);
    expect(diagnosis).not.toContain("sk-secret");
  });

  it.each([
    [200, "<html>", "not_this_api", /not with a list of models/],
    [302, "", "redirect", /redirects/],
    [401, "", "credentials", /does not accept/],
    [403, "", "permission", /does not permit/],
    [404, "", "wrong_address", /base URL/],
    [429, "", "rate_limited", /rate/],
    [503, "", "upstream_failing", /failing/],
    [418, "", "refused", /418/],
  ])("HTTP %i with %j is explained", (status, text, verdict, words) => {
    const diagnosis = expect.stringMatching(words);
    expect(diagnoseAnswer({ status, text }, facts)).toEqual({ ok: false, verdict, diagnosis });
  });

  it("knows a wrong address from a model that the upstream does not have", () => {
    const chat = { ...facts, asked: "gpt-9" };
    const missing = { status: 404, text: "" };
    expect(diagnoseAnswer(missing, chat).verdict).toBe("wrong_address");
    const known = { ...chat, models: ["gpt-4o"] };
    const told = (parts: object) => diagnoseAnswer(missing, { ...known, ...parts });
    expect(told({})).toMatchObject({
      verdict: "model_missing",
      diagnosis: expect.stringMatching(/lists 1 model, not/),
    });
    expect(told({ noun: "deployment" }).diagnosis).toMatch(/no deployment gpt-9 to chat with\.$/);
  });

  it("explains why there was no answer", () => {
    const named = (parts: object) => diagnoseFailure(Object.assign(new Error("x"), parts));
    const found = (verdict: string, words: RegExp) => ({ ok: false, verdict, diagnosis: expect.stringMatching(words) });
    expect(named({ code: "ENOTFOUND" })).toEqual(found("name_not_found", /does not exist/));
    expect(named({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" })).toEqual(found("tls", /certificate/));
    expect(named({ code: "ERR_SSL_WRONG_VERSION_NUMBER" })).toEqual(found("tls", /http:/));
    expect(named({ name: "HTTPParserError" })).toEqual(found("not_http", /HTTP/));
    expect(named({ name: "PrivateAddressError" })).toEqual(found("private_address", /does not allow/));
    expect(named({ name: "TimeoutError" })).toEqual(found("timeout", /too long/));
    const cause = Object.assign(new Error("y"), { code: "ECONNREFUSED" });
    expect(diagnoseFailure(new Error("x", { cause }))).toEqual(found("unreachable", /refuses/));
  });
});
