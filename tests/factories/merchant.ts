/** A merchant with everything that sells, made by the product's own use cases. */
import { randomBytes } from "node:crypto";
import { createPhysicalModelInputSchema } from "#server/contracts/physical-model.ts";
import { createProviderInputSchema } from "#server/contracts/provider.ts";
import { createVirtualEndpointInputSchema } from "#server/contracts/virtual-endpoint.ts";
import { systemCaller } from "#server/tenancy/system-caller.ts";
import type { Management } from "./management.ts";

export type SellingMerchant = Awaited<ReturnType<typeof makeSellingMerchant>>;

const noLimits = { rpm: null, tpm: null, concurrency: null };

/** Merchant, customer, provider, priced model, endpoint with one logical model `chat`, access key, credits, management key. */
export async function makeSellingMerchant(
  { useCases, createMerchant }: Pick<Management, "useCases" | "createMerchant">,
  options: { name?: string; credits?: string; baseUrl?: string } = {},
) {
  const slug = `test-${randomBytes(5).toString("hex")}`;
  const merchantId = await createMerchant({ slug, name: options.name ?? "Test merchant", testMode: true });
  const caller = systemCaller(merchantId, "test");
  const customer = await useCases.createCustomer(caller, { name: "Test customer", email: null, provider_policy: null });
  const provider = await useCases.createProvider(
    caller,
    createProviderInputSchema.parse({
      name: "Test provider",
      kind: "openai_compatible",
      base_url: options.baseUrl ?? "http://127.0.0.1:9/v1",
      credentials: { api_key: "sk-upstream-secret" },
    }),
  );
  const physicalModel = await useCases.createPhysicalModel(
    caller,
    createPhysicalModelInputSchema.parse({
      provider_id: provider.id,
      name: "sim-ok",
      price: { per: 1000, input: "1", output: "2" },
      cost: { currency: "USD", per: 1000, input: "0.5", output: "1" },
    }),
  );
  const endpoint = await useCases.createVirtualEndpoint(
    caller,
    createVirtualEndpointInputSchema.parse({
      name: "Test endpoint",
      customer_id: customer.id,
      credit_budget: options.credits ?? "100",
      logical_models: [{ name: "chat", routes: [{ physical_model_id: physicalModel.id }] }],
    }),
  );
  const accessKey = await useCases.createAccessKey(caller, {
    ve_id: endpoint.id,
    name: "test",
    rate_limits: noLimits,
    expires_at: null,
  });
  const managementKey = await useCases.createManagementKey(caller, { name: "test", role: "owner" });
  return { merchantId, caller, customer, provider, physicalModel, endpoint, accessKey, managementKey };
}
