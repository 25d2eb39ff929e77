import { expect, it } from "vitest";
import { parseInput } from "#app/lib/answer-input.ts";
import { createKeyForm, fromName, updateKeyForm } from "./key-forms.ts";

function formOf(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

it("a form with an end that is sent twice asks twice for the same", () => {
  const data = formOf({ name: "Chatbot", days: "30", [fromName]: String(Date.UTC(2026, 0, 1)) });
  const first = parseInput(data, createKeyForm("ve_1"));
  const second = parseInput(data, createKeyForm("ve_1"));
  expect(first.status === "success" && first.value.expires_at).toBe("2026-01-31T00:00:00.000Z");
  expect(second.payload).toEqual(first.payload);
  expect(second.status === "success" && second.value).toEqual(first.status === "success" && first.value);
});

it("a key that is changed keeps its end, gets another, or none", () => {
  const read = (days: string) => {
    const data = formOf({ name: "Chatbot", days, [fromName]: String(Date.UTC(2026, 0, 1)) });
    const submission = parseInput(data, updateKeyForm("ve_1", "key_1"));
    return submission.status === "success" ? submission.value.expires_at : "refused";
  };
  expect([read("keep"), read("90"), read(""), read("1e99")]).toEqual([
    undefined,
    "2026-04-01T00:00:00.000Z",
    null,
    null,
  ]);
});

it.each(["1e20", "never", "-1e16", ""])("a form that was brought at %j has no end", (from) => {
  const submission = parseInput(formOf({ name: "Chatbot", days: "30", [fromName]: from }), createKeyForm("ve_1"));
  expect(submission.status === "error" && Object.keys(submission.error ?? {})).toEqual(["expires_at"]);
});
