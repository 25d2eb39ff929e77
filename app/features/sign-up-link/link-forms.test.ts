import { describe, expect, it } from "vitest";
import { parseInput } from "#app/lib/answer-input.ts";
import { createLinkForm, endOptions, newLink, updateLinkForm } from "./link-forms.ts";

const from_ms = String(Date.UTC(2026, 0, 1));

function parsed(fields: Record<string, string>) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return parseInput(data, createLinkForm);
}

describe("the form of a sign-up link", () => {
  it("leaves open what is left empty, and counts its end from now", () => {
    const submission = parsed({ ...newLink, from_ms, name: "Conference", ve_template_id: "ve_1" });
    expect(submission.status === "success" && submission.value).toEqual({
      name: "Conference",
      ve_template_id: "ve_1",
      start_credits: "0",
      credits_cap: null,
      max_uses: null,
      verify_email: true,
      published: false,
      expires_at: "2026-01-31T00:00:00.000Z",
    });
  });

  it("says at its field what is wrong", () => {
    const submission = parsed({ name: " ", ve_template_id: "", start_credits: "-1", max_uses: "many", days: "30" });
    const errors = submission.status === "error" ? submission.error : null;
    expect(Object.keys(errors ?? {}).sort()).toEqual([
      "expires_at",
      "max_uses",
      "name",
      "start_credits",
      "ve_template_id",
    ]);
  });

  it("that changes one keeps its end unless another is chosen, and takes away a limit that is emptied", () => {
    const data = new FormData();
    for (const [name, value] of Object.entries({
      name: "Later",
      credits_cap: "",
      max_uses: "7",
      days: "keep",
      from_ms,
    })) {
      data.set(name, value);
    }
    const kept = parseInput(data, updateLinkForm("sul_1"));
    expect(kept.status === "success" && kept.value).toEqual({
      id: "sul_1",
      name: "Later",
      credits_cap: null,
      max_uses: 7,
    });
    data.set("days", "");
    const endless = parseInput(data, updateLinkForm("sul_1"));
    expect(endless.status === "success" && endless.value).toMatchObject({ expires_at: null });
  });

  it("takes a box that is not ticked as no", () => {
    const submission = parsed({ name: "x", ve_template_id: "ve_1", max_uses: "1,000", published: "on" });
    expect(submission.status === "success" && submission.value).toMatchObject({
      verify_email: false,
      published: true,
      max_uses: 1000,
      expires_at: null,
    });
  });
});

describe("the ends that a link may be given", () => {
  const offered = (expires_at: string | null, mayWiden: boolean) =>
    endOptions({ expires_at }, mayWiden, Number(from_ms)).map(({ value }) => value);

  it.each([
    ["to who may widen it: all", "2026-01-15T00:00:00.000Z", true, ["keep", "", "30", "90", "365"]],
    ["of an endless one: any day", null, false, ["keep", "30", "90", "365"]],
    ["else: only earlier ones", "2026-04-01T00:00:00.000Z", false, ["keep", "30", "90"]],
    ["of one that ends sooner: none", "2026-01-15T00:00:00.000Z", false, ["keep"]],
  ])("%s", (_, expires_at, mayWiden, values) => {
    expect(offered(expires_at, mayWiden)).toEqual(values);
  });
});
