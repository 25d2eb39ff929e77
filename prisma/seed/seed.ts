/** Data to try everything with: made by the product's own use cases, for one merchant in test mode. */
import type { Caller } from "#server/contracts/caller.ts";
import { createCreditsInputSchema } from "#server/contracts/credits.ts";
import { createCustomerInputSchema } from "#server/contracts/customer.ts";
import { createExchangeRateInputSchema } from "#server/contracts/exchange-rate.ts";
import { createPhysicalModelInputSchema } from "#server/contracts/physical-model.ts";
import { createProviderInputSchema } from "#server/contracts/provider.ts";
import { createSignUpLinkInputSchema } from "#server/contracts/sign-up.ts";
import { createVirtualEndpointInputSchema, type LogicalModelInput } from "#server/contracts/virtual-endpoint.ts";
import type { makeCreateMerchant } from "#server/tenancy/create-merchant.ts";
import type { makeGiveMembership } from "#server/tenancy/give-membership.ts";
import { systemCaller } from "#server/tenancy/system-caller.ts";
import type { UseCases } from "#server/trpc/use-cases.ts";
import {
  exchangeRate,
  logicalModels,
  modelInput,
  type ProviderName,
  physicalModels,
  providerNames,
  publishedModels,
} from "./catalog.ts";

export interface SeedDeps {
  useCases: Pick<
    UseCases,
    | "createCustomer"
    | "createExchangeRate"
    | "createProvider"
    | "createPhysicalModel"
    | "createVirtualEndpoint"
    | "createSignUpLink"
    | "createAccessKey"
    | "createManagementKey"
    | "giveCredits"
    | "getProvider"
    | "updateProvider"
  >;
  createMerchant: ReturnType<typeof makeCreateMerchant>;
  giveMembership: ReturnType<typeof makeGiveMembership>;
  /** Makes a user who signs in with a password; returns the user's id. */
  createUser: (input: { name: string; email: string; password: string }) => Promise<string>;
}

export interface SeedInput {
  simulatorUrl: string;
  /** Sets addresses apart when the database holds another demo already. */
  suffix: string;
  operatorPassword: string;
  customerPassword: string;
}

export interface Seeded {
  merchantId: string;
  customerId: string;
  virtualEndpointId: string;
  providerIds: string[];
  operatorEmail: string;
  customerEmail: string;
  managementKey: string;
  accessKey: string;
  logicalModels: string[];
}

/** Makes a merchant with everything a demo needs, and answers the secrets that are shown once. */
export async function seed(deps: SeedDeps, input: SeedInput): Promise<Seeded> {
  const merchantId = await deps.createMerchant({ slug: `demo${input.suffix}`, name: "Northlight AI", testMode: true });
  const caller = systemCaller(merchantId, "seed");
  const people = await seedPeople(deps, caller, input);
  await deps.useCases.createExchangeRate(caller, createExchangeRateInputSchema.parse(exchangeRate));
  const catalog = await seedCatalog(deps, caller, input.simulatorUrl);
  const models = logicalModels(catalog.idOf);
  await seedSignUp(deps, caller, publishedModels(catalog.idOf));
  const endpoint = await deps.useCases.createVirtualEndpoint(
    caller,
    createVirtualEndpointInputSchema.parse({
      name: "Acme assistant",
      customer_id: people.customerId,
      department: "Support",
      logical_models: models,
    }),
  );
  const credits = { ve_id: endpoint.id, amount: "1000", kind: "grant", reason: "Credits to try the demo with" };
  await deps.useCases.giveCredits(caller, createCreditsInputSchema.parse(credits));
  const noLimits = { rpm: null, tpm: null, concurrency: null };
  const accessKey = await deps.useCases.createAccessKey(caller, {
    ve_id: endpoint.id,
    name: "demo",
    rate_limits: noLimits,
    expires_at: null,
  });
  const managementKey = await deps.useCases.createManagementKey(caller, { name: "demo", role: "owner" });
  return {
    merchantId,
    ...people,
    virtualEndpointId: endpoint.id,
    providerIds: catalog.providerIds,
    managementKey: shownOnce(managementKey.secret),
    accessKey: shownOnce(accessKey.secret),
    logicalModels: models.map((model) => model.name),
  };
}

function shownOnce(secret: string | null): string {
  if (secret === null) throw new Error("the key's secret was not answered");
  return secret;
}

async function seedPeople(deps: SeedDeps, caller: Caller, input: SeedInput) {
  const { merchantId } = caller;
  const operatorEmail = `operator${input.suffix}@demo.test`;
  const customerEmail = `customer${input.suffix}@demo.test`;
  const newCustomer = createCustomerInputSchema.parse({ name: "Acme Robotics", email: customerEmail });
  const { id: customerId } = await deps.useCases.createCustomer(caller, newCustomer);
  const operator = { name: "Olivia Operator", email: operatorEmail, password: input.operatorPassword };
  const buyer = { name: "Carl Customer", email: customerEmail, password: input.customerPassword };
  await deps.giveMembership({ userId: await deps.createUser(operator), merchantId, role: "owner" });
  await deps.giveMembership({ userId: await deps.createUser(buyer), merchantId, customerId, role: "admin" });
  return { customerId, operatorEmail, customerEmail };
}

/** What the merchant's public pages show, and how strangers become customers. */
async function seedSignUp({ useCases }: SeedDeps, caller: Caller, models: LogicalModelInput[]) {
  const template = { name: "Pay as you go", is_template: true, logical_models: models };
  const { id } = await useCases.createVirtualEndpoint(caller, createVirtualEndpointInputSchema.parse(template));
  const link = { name: "Website", ve_template_id: id, start_credits: "10", credits_cap: "10000" };
  // A demo has nobody's mailbox.
  const open = { ...link, verify_email: false, published: true };
  await useCases.createSignUpLink(caller, createSignUpLinkInputSchema.parse(open));
}

/** Transactions side by side; fewer than the pool has connections. */
const atOnce = 4;

async function seedCatalog(deps: SeedDeps, caller: Caller, simulatorUrl: string) {
  const providers = new Map<string, string>();
  for (const name of providerNames) {
    const provider = createProviderInputSchema.parse({
      name,
      kind: "openai_compatible",
      base_url: `${simulatorUrl}/v1`,
      credentials: { api_key: "sk-simulator" },
    });
    providers.set(name, (await deps.useCases.createProvider(caller, provider)).id);
  }
  const models = new Map<string, string>();
  const add = async ({ provider, name }: { provider: ProviderName; name: string }) => {
    const model = createPhysicalModelInputSchema.parse(modelInput(providers.get(provider) ?? "", name));
    models.set(`${provider}/${name}`, (await deps.useCases.createPhysicalModel(caller, model)).id);
  };
  for (let next = 0; next < physicalModels.length; next += atOnce) {
    await Promise.all(physicalModels.slice(next, next + atOnce).map(add));
  }
  const idOf = (provider: string, name: string) => models.get(`${provider}/${name}`) ?? "";
  return { providerIds: [...providers.values()], idOf };
}

/** Points the providers at the simulator's address of this run. */
export async function moveSimulator(deps: SeedDeps, seeded: Seeded, simulatorUrl: string): Promise<void> {
  const caller = systemCaller(seeded.merchantId, "seed");
  for (const id of seeded.providerIds) {
    const provider = await deps.useCases.getProvider(caller, { id });
    const baseUrl = `${simulatorUrl}/v1`;
    if (provider.base_url !== baseUrl) await deps.useCases.updateProvider(caller, { id, base_url: baseUrl });
  }
}
