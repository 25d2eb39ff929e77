import { describe, expect, test } from "vitest";
import { providerFor, startOf } from "./new-model.ts";

const entry = {
  id: "openai/gpt-4o",
  provider: "openai",
  model: "gpt-4o",
  modality: "text" as const,
  unit: "token" as const,
  cost: { currency: "USD", per: 1_000_000 as const, input: "2.5", output: "10" },
  capabilities: { tools: true },
  source: "",
  as_of: "2026-08-21",
  imported: false,
  old: false,
  physical_models: 0,
  stale_models: 0,
};
const provider = (id: string, kind: "openai" | "custom" | "openai_compatible", name = id) => ({ id, kind, name });

describe("a new model", () => {
  test("of the price catalog is offered the provider that serves it", () => {
    const [own, other] = [provider("a", "openai"), provider("b", "openai_compatible", "Groq")];
    expect(providerFor(entry, [other, own])).toBe("a");
    expect(providerFor({ provider: "groq" }, [own, other])).toBe("b");
    expect(providerFor({ provider: "constructor" }, [own, other])).toBeNull();
    expect(providerFor(null, [own])).toBe("a");
    expect(providerFor(null, [own, other])).toBeNull();
  });

  test("begins with what the catalog says, under the name that the upstream calls it", () => {
    const start = startOf({
      entry,
      provider: provider("a", "openai"),
      name: "my-gpt",
      modality: null,
      unit: null,
      rates: { USD: "100" },
    });
    expect(start).toMatchObject({ modality: "text", unit: "token" });
    expect(start.values).toMatchObject({
      name: "my-gpt",
      cost: { currency: "USD", per: "1000000", input: "2.5" },
      price: { per: "1000000", input: "375", output: "1500" },
      capabilities: { tools: "yes", vision: "" },
    });
  });

  test("of a backend of one's own is passed through, counted as asked for", () => {
    const start = startOf({
      entry: null,
      provider: provider("c", "custom"),
      name: null,
      modality: "text",
      unit: "second",
      rates: {},
    });
    expect(start).toMatchObject({ modality: "custom", unit: "second" });
  });
});
