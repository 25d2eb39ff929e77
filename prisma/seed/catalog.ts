/** What the demo's merchant sells: physical models on the simulator, and the names that clients send. */
import type { z } from "zod";
import type { createPhysicalModelInputSchema } from "#server/contracts/physical-model.ts";
import type { LogicalModelInput } from "#server/contracts/virtual-endpoint.ts";
import { listedModels } from "#server/simulator/model-name.ts";

export type ModelInput = z.input<typeof createPhysicalModelInputSchema>;

/** Two upstream accounts, so that a fallback has somewhere to go. */
export const providerNames = ["Simulator north", "Simulator south"] as const;
export type ProviderName = (typeof providerNames)[number];

/** Credits, and what the upstream costs in dollars, for a million tokens. */
const price = { per: 1_000_000 as const, input: "250", cached_input: "125", output: "1000" };
const cost = { currency: "USD", per: 1_000_000 as const, input: "0.15", cached_input: "0.075", output: "0.6" };
/** Costs are 0.6 of the prices by it: 40 % are left. */
export const exchangeRate = { currency: "USD", credits_per_unit: "1000" };
const capabilities = { context_tokens: 128_000, max_output_tokens: 16_384 };

/** Every model of the simulator at the first provider, and the healthy one also at the second. */
export const physicalModels: readonly { provider: ProviderName; name: string }[] = [
  ...listedModels.map((name) => ({ provider: providerNames[0], name })),
  { provider: providerNames[1], name: "sim-ok" },
  { provider: providerNames[1], name: "sim-tokens-100-50" },
];

/** A model as the catalog takes it. */
export const modelInput = (providerId: string, name: string): ModelInput => ({
  provider_id: providerId,
  name,
  description: "Built-in simulator",
  price,
  cost,
  capabilities,
});

/** What strangers read of and sign up for. */
export function publishedModels(idOf: (provider: ProviderName, name: string) => string): LogicalModelInput[] {
  const [north, south] = providerNames;
  const route = (provider: ProviderName, name: string) => ({
    physical_model_id: idOf(provider, name),
    tier: 1,
    weight: 1,
  });
  return [
    {
      name: "demo-chat",
      description: "Answers everyday questions at once.",
      aliases: [],
      routes: [route(north, "sim-ok"), route(south, "sim-ok")],
    },
    {
      name: "demo-slow",
      description: "Takes its time: one token each 50 ms.",
      aliases: [],
      routes: [route(north, "sim-slow-50")],
    },
  ];
}

/** The endpoint's models. `idOf` gives the id of a physical model. */
export function logicalModels(idOf: (provider: ProviderName, name: string) => string): LogicalModelInput[] {
  const [north, south] = providerNames;
  const route = (provider: ProviderName, name: string, tier = 1, weight = 1) => ({
    physical_model_id: idOf(provider, name),
    tier,
    weight,
  });
  const own = listedModels.map((name) => ({ name, description: "", aliases: [], routes: [route(north, name)] }));
  return [
    {
      name: "demo-chat",
      description: "Answers at once, from a simulated model.",
      aliases: ["gpt-4o-mini"],
      routes: [route(north, "sim-ok", 1, 3), route(south, "sim-ok", 1, 1), route(south, "sim-tokens-100-50", 2)],
    },
    {
      name: "demo-slow",
      description: "Streams slowly: one token each 50 ms.",
      aliases: [],
      routes: [route(north, "sim-slow-50")],
    },
    {
      name: "demo-fallback",
      description: "Its first choice is always down, so another model answers.",
      aliases: [],
      routes: [route(north, "sim-fault-503-persistent"), route(south, "sim-ok", 2)],
    },
    ...own,
  ];
}
