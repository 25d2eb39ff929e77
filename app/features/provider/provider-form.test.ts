import { describe, expect, test } from "vitest";
import { parseInput } from "#app/lib/answer-input.ts";
import { createProviderForm, shownProvider, updateProviderForm } from "./provider-form.ts";

function posted(fields: Record<string, string | string[]>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) for (const text of [value].flat()) data.append(name, text);
  return data;
}

const create = (fields: Record<string, string | string[]>) => parseInput(posted(fields), createProviderForm);
const errorsOf = (submission: ReturnType<typeof create>) => (submission.status === "success" ? null : submission.error);

describe("the form of a provider", () => {
  test("sends what was filled in and nothing else", () => {
    const submission = create({
      name: "  Azure, Sweden ",
      kind: "azure_openai",
      base_url: "https://x.openai.azure.com",
      "credentials.api_key": "k",
      "credentials.tenant_id": "",
      "settings.region": "swedencentral",
      "settings.timeouts.connect_ms": "2,500",
      "settings.timeouts.total_ms": "",
      "settings.paid_extras": "on",
    });
    expect(submission.status === "success" && submission.value).toMatchObject({
      name: "Azure, Sweden",
      credentials: { api_key: "k" },
      settings: { region: "swedencentral", timeouts: { connect_ms: 2500 }, paid_extras: true },
    });
  });

  test.each([
    [{ name: "", kind: "openai" }, ["name"]],
    [{ name: "x", kind: "openai_compatible" }, ["base_url"]],
    [{ name: "x", kind: "bedrock", base_url: "https://x" }, ["settings.region"]],
    [
      { name: "x", kind: "azure_openai", base_url: "https://x", "credentials.tenant_id": "t" },
      ["credentials.client_id"],
    ],
    [{ name: "x", kind: "openai", "settings.timeouts.connect_ms": "soon" }, ["settings.timeouts.connect_ms"]],
    [{ name: "x", kind: "custom", base_url: "https://x", "settings.paths": "/a\nb" }, ["settings.paths[1]"]],
  ])("says of %j what is wrong beside %s", (fields, names) => {
    expect(Object.keys(errorsOf(create(fields)) ?? {})).toEqual(names);
  });

  test("reads lists, lines, metrics and Google's safety settings", () => {
    const own = create({
      name: "x",
      kind: "custom",
      base_url: "https://x",
      "settings.methods": ["GET", "POST"],
      "settings.paths": "/a\n\n /b* ",
      "settings.metrics.second": "duration_ms / 1000",
    });
    expect(own.status === "success" && own.value.settings).toEqual({
      methods: ["GET", "POST"],
      paths: ["/a", "/b*"],
      metrics: { second: "duration_ms / 1000" },
    });
    const gemini = create({ name: "x", kind: "gemini", "safety.HARM_CATEGORY_HARASSMENT": "BLOCK_NONE" });
    expect(gemini.status === "success" && gemini.value.settings.safety_settings).toEqual([
      { category: "HARM_CATEGORY_HARASSMENT", threshold: "BLOCK_NONE" },
    ]);
  });

  test("keeps stored credentials unless others are typed or they are taken away", () => {
    const update = (fields: Record<string, string>) => {
      const submission = parseInput(posted({ name: "x", ...fields }), updateProviderForm("prv_1", "openai"));
      return submission.status === "success" ? submission.value : submission.error;
    };
    expect(update({ "credentials.api_key": "" })).toEqual({ id: "prv_1", name: "x", settings: {} });
    expect(update({ "credentials.api_key": "new" })).toMatchObject({ credentials: { api_key: "new" } });
    expect(update({ remove_credentials: "on" })).toMatchObject({ credentials: null });
    expect(update({ "settings.url_style": "v1" })).toEqual({ "settings.url_style": ["is no setting of openai"] });
  });

  test("shows a stored provider so that saving it unchanged changes nothing", () => {
    const settings = { timeouts: { idle_ms: 9 }, paths: ["/a", "/b"], methods: ["GET" as const], paid_extras: false };
    const shown = shownProvider({
      id: "prv_1",
      name: "Own",
      kind: "custom",
      base_url: "https://x",
      has_credentials: true,
      settings,
      status: "active",
      created_at: "",
    });
    expect(shown).toMatchObject({ settings: { timeouts: { idle_ms: "9" }, paths: "/a\n/b", methods: ["GET"] } });
    expect(JSON.stringify(shown)).not.toContain("credential");
  });
});
