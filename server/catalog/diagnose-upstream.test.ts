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
    [200, "<html>", /not with a list of models/],
    [302, "", /redirects/],
    [404, "", /base URL/],
    [429, "", /rate/],
    [503, "", /failing/],
    [418, "", /418/],
  ])("HTTP %i with %j is explained", (status, text, words) => {
    expect(diagnoseAnswer({ status, text }, facts)).toEqual({ ok: false, diagnosis: expect.stringMatching(words) });
  });

  it("explains why there was no answer", () => {
    const failure = (code: string) => diagnoseFailure(Object.assign(new Error("x"), { code }));
    expect(failure("ENOTFOUND")).toMatch(/does not exist/);
    expect(failure("DEPTH_ZERO_SELF_SIGNED_CERT")).toMatch(/certificate/);
    expect(diagnoseFailure(Object.assign(new Error("x"), { name: "HTTPParserError" }))).toMatch(/HTTP/);
    expect(diagnoseFailure(new Error("x", { cause: Object.assign(new Error("y"), { code: "ECONNREFUSED" }) }))).toMatch(
      /refuses/,
    );
  });
});
