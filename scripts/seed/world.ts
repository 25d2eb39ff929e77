/** Makes what the seeded usage belongs to, by the product's own use cases. */
import type { Caller } from "#server/contracts/caller.ts";
import { parseCredits, parseNanos } from "#server/contracts/money.ts";
import { createPhysicalModelInputSchema } from "#server/contracts/physical-model.ts";
import { createProviderInputSchema } from "#server/contracts/provider.ts";
import { shardOf } from "#server/contracts/shards.ts";
import { createVirtualEndpointInputSchema } from "#server/contracts/virtual-endpoint.ts";
import type { Cost, Price } from "#server/pricing/price.ts";
import type { UseCases } from "#server/trpc/use-cases.ts";
import {
  creditsPerUnit,
  customerNames,
  departments,
  logicalModels,
  models,
  type OfferedModel,
  priceOf,
  providers,
} from "./offer.ts";
import { cumulative, type Random } from "./random.ts";

export interface SoldModel {
  id: string;
  providerId: string;
  offer: OfferedModel;
  price: Price;
  cost: Cost;
}

export interface SoldEndpoint {
  id: string;
  customerId: string;
  shard: number;
  keyIds: string[];
  /** Running sums of the models' shares. */
  shares: number[];
  models: { id: string; name: string; routes: SoldModel[] }[];
}

export type WorldUseCases = Pick<
  UseCases,
  | "createCustomer"
  | "createProvider"
  | "createPhysicalModel"
  | "createVirtualEndpoint"
  | "createAccessKey"
  | "createExchangeRate"
  | "listExchangeRates"
>;

const micros = (text: string): bigint => parseCredits(text) ?? 0n;
const nanos = (text: string): bigint => parseNanos(text) ?? 0n;
const rates = (figures: Record<string, string>, parse: (text: string) => bigint) =>
  Object.fromEntries(Object.entries(figures).map(([kind, figure]) => [kind, parse(figure)]));

/** Endpoints with everything they sell. @param count of endpoints */
export async function makeWorld(
  useCases: WorldUseCases,
  caller: Caller,
  { count, random, startMs }: { count: number; random: Random; startMs: number },
): Promise<SoldEndpoint[]> {
  const creditsPer = await makeExchangeRates(useCases, caller, startMs);
  const sold = await makeModels(useCases, caller, creditsPer);
  const customerIds: string[] = [];
  for (const name of customerNames.slice(0, Math.max(1, Math.ceil(count / 2)))) {
    const customer = await useCases.createCustomer(caller, { name, email: null, provider_policy: null });
    customerIds.push(customer.id);
  }
  const endpoints: SoldEndpoint[] = [];
  for (let index = 0; index < count; index++) {
    const customerId = customerIds[index % customerIds.length] ?? "";
    endpoints.push(await makeEndpoint(useCases, caller, { index, customerId, sold, random }));
  }
  return endpoints;
}

type CreditsPerUnit = Record<OfferedModel["currency"], number>;

/** The merchant's rates, newest first in its list; those it has none of are made. */
async function makeExchangeRates(useCases: WorldUseCases, caller: Caller, startMs: number): Promise<CreditsPerUnit> {
  const { data: known } = await useCases.listExchangeRates(caller, { limit: 200 });
  const creditsPer: CreditsPerUnit = { ...creditsPerUnit };
  for (const currency of Object.keys(creditsPerUnit) as OfferedModel["currency"][]) {
    const own = known.find((rate) => rate.currency === currency);
    if (own) {
      creditsPer[currency] = Number(own.credits_per_unit);
      continue;
    }
    await useCases.createExchangeRate(caller, {
      currency,
      credits_per_unit: String(creditsPer[currency]),
      effective_at: new Date(startMs).toISOString(),
    });
  }
  return creditsPer;
}

async function makeModels(
  useCases: WorldUseCases,
  caller: Caller,
  creditsPer: CreditsPerUnit,
): Promise<Map<string, SoldModel>> {
  const providerIds = new Map<string, string>();
  for (const name of providers) {
    const provider = createProviderInputSchema.parse({
      name,
      kind: "openai_compatible",
      // Reserved by RFC 2606: usage is seeded, never asked for.
      base_url: "https://upstream.example/v1",
      credentials: { api_key: "none" },
    });
    providerIds.set(name, (await useCases.createProvider(caller, provider)).id);
  }
  const sold = new Map<string, SoldModel>();
  for (const offer of models) {
    const providerId = providerIds.get(offer.provider) ?? "";
    const price = priceOf(offer, creditsPer[offer.currency]);
    const view = await useCases.createPhysicalModel(
      caller,
      createPhysicalModelInputSchema.parse({
        provider_id: providerId,
        name: offer.name,
        modality: offer.modality,
        price: { per: offer.per, ...price },
        cost: { currency: offer.currency, per: offer.per, ...offer.cost },
      }),
    );
    const version = { version: 1, per: offer.per };
    sold.set(offer.name, {
      id: view.id,
      providerId,
      offer,
      price: { ...version, id: view.price?.id ?? "", rates: rates(price, micros) },
      cost: { ...version, id: view.cost?.id ?? "", rates: rates(offer.cost, nanos), currency: offer.currency },
    });
  }
  return sold;
}

async function makeEndpoint(
  useCases: WorldUseCases,
  caller: Caller,
  of: { index: number; customerId: string; sold: ReadonlyMap<string, SoldModel>; random: Random },
): Promise<SoldEndpoint> {
  const { index, random, sold } = of;
  const department = departments[index % departments.length] ?? null;
  // The first has all models, others some: always text, seldom images and sound.
  const offered = logicalModels.filter((_, at) => index === 0 || at === index % 3 || random.next() < 0.35);
  const view = await useCases.createVirtualEndpoint(
    caller,
    createVirtualEndpointInputSchema.parse({
      name: `${department ?? "General"} ${index + 1}`,
      customer_id: of.customerId,
      ...(department === null ? {} : { department }),
      logical_models: offered.map(({ name, routes }) => ({
        name,
        routes: routes.map((model, tier) => ({ physical_model_id: sold.get(model)?.id ?? "", tier: tier + 1 })),
      })),
    }),
  );
  const keyIds: string[] = [];
  for (const name of ["production", "staging", "notebook"].slice(0, 1 + random.below(3))) {
    const noLimits = { rpm: null, tpm: null, concurrency: null };
    const key = { ve_id: view.id, name, rate_limits: noLimits, expires_at: null };
    keyIds.push((await useCases.createAccessKey(caller, key)).id);
  }
  return {
    id: view.id,
    customerId: of.customerId,
    shard: shardOf(view.id),
    keyIds,
    shares: cumulative(offered.map(({ share }) => share)),
    models: offered.map(({ name, routes }) => ({
      id: view.logical_models.find((model) => model.name === name)?.id ?? "",
      name,
      routes: routes.flatMap((route) => sold.get(route) ?? []),
    })),
  };
}
