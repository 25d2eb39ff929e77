/** Something of everything, for what must hold on every page: what has a name, a reason or a description bears one. */
import { randomBytes } from "node:crypto";
import type { Operator, SellableEndpoint } from "../setup/operator.ts";
import { createPerson, type Person } from "./people.ts";
import { chat, expect, test as product } from "./product.ts";

/** An endpoint with one settled request, and all that belongs to it. */
export interface Sample {
  endpoint: SellableEndpoint;
  requestId: string;
  /** Who looks at the console. */
  operator: Person;
  customer: Person;
  physicalModelId: string;
  providerId: string;
  logicalModelId: string;
  templateId: string;
  signUpLinkId: string;
  /** The path of the link's page. */
  signUp: string;
  auditEventId: string;
  /** The merchant's, in the addresses of its public pages. */
  slug: string;
}

interface Wish {
  name: string;
  /** In a merchant of this name, of its own; else in the demo's, whose pages have more to show. */
  own?: boolean;
}

const longEmail = () => `${randomBytes(32).toString("hex")}@${"w".repeat(60)}.${"w".repeat(60)}.${"w".repeat(50)}.test`;

/** The name where a word is wanted. */
const wordOf = (name: string, beginning: string, length: number) =>
  [...(beginning + name.replaceAll(/[\s/]/g, "-"))].slice(0, length).join("");

/** An endpoint whose every text is the name, and its customer. */
async function makeEndpoint(operator: Operator, name: string): Promise<SellableEndpoint> {
  const price = { per: 1_000_000, input: "250", output: "1000" };
  const cost = { currency: "USD", per: 1_000_000, input: "0.15", output: "0.6" };
  const exhaustion = { mode: "message", message: `${name} {checkout_url}` };
  const fields = { name, department: name, exhaustion };
  const route = { upstream: "sim-ok", price, cost, fields: { description: name } };
  const endpoint = await operator.endpoint({ models: { chat: [route] }, fields });
  const { id, customerId, physicalModels } = endpoint;
  const physicalModelId = physicalModels.get("sim-ok");
  const { provider_id } = await operator.call("GET", `/physical-models/${physicalModelId}`);
  const unused = await operator.call("POST", "/physical-models", { provider_id, name, description: name, price });
  const routes = [{ physical_model_id: physicalModelId }, { physical_model_id: unused.id, tier: 2 }];
  const [other, alias] = [wordOf(name, "o", 190), wordOf(name, "a", 190)];
  const [amount, kind] = ["100", "grant"];
  const [email, role] = [longEmail(), "viewer"];
  await Promise.all([
    operator.call("PATCH", `/virtual-endpoints/${id}`, {
      logical_models: [
        { name: "chat", description: name, aliases: [alias], routes },
        { name: other, description: name, routes },
      ],
    }),
    operator.call("PATCH", `/providers/${provider_id}`, { name }),
    operator.call("PATCH", `/customers/${customerId}`, { name, email }),
    operator.call("POST", `/customers/${customerId}/invitations`, { email, role }),
    operator.call("POST", `/virtual-endpoints/${id}/credits`, { amount, kind, reason: name }),
  ]);
  const scopes = { models: ["chat", other] };
  await operator.call("POST", `/virtual-endpoints/${id}/access-keys`, { name, scopes });
  return endpoint;
}

/** What is said once for a whole merchant. */
async function sayOfMerchant(operator: Operator, name: string) {
  const cost = { provider: wordOf(name, "p", 190), model: wordOf(name, "m", 190), usd_per_million: { input: "1" } };
  await Promise.all([
    operator.call("PATCH", "/settings", { magic_words: [wordOf(name, "/", 60), "/balance"] }),
    operator.call("POST", "/exchange-rates", { currency: "USD", credits_per_unit: "1000" }),
    operator.call("POST", "/reporting-rates", { currency: "CHF", rate: "1.1", source: name }),
    operator.call("POST", "/price-catalog/import", { source: name, as_of: "2026-11-01", models: [cost] }),
    operator.call("POST", "/invitations", { email: longEmail(), role: "viewer" }),
  ]);
}

/** A sample where whatever has a name or a description bears this one. */
export const test = product.extend<{ sample: (wish: Wish) => Promise<Sample> }>({
  sample: async ({ demo, operator: demoOperator, ownMerchant }, use) =>
    use(async ({ name, own = false }) => {
      const merchant = own ? await ownMerchant(name) : null;
      const operator = merchant?.operator ?? demoOperator;
      if (own) await sayOfMerchant(operator, name);
      const endpoint = await makeEndpoint(operator, name);
      const told = name.replaceAll(/[^\x20-\x7e]/g, "?");
      const { requestId } = await chat(demo, endpoint, {}, { "x-sluice-app": told, "x-request-id": told });
      const physicalModelId = endpoint.physicalModels.get("sim-ok") ?? "";
      const of = <Answer>(path: string) => operator.call<Answer>("GET", path);
      const [{ provider_id: providerId }, { logical_models: models }, { slug }] = await Promise.all([
        of<{ provider_id: string }>(`/physical-models/${physicalModelId}`),
        of<{ logical_models: { id: string }[] }>(`/virtual-endpoints/${endpoint.id}`),
        of<{ slug: string }>("/settings"),
      ]);
      const template = await operator.call<{ id: string }>("POST", "/virtual-endpoints", {
        name,
        is_template: true,
        ve_template_id: endpoint.id,
        department: name,
      });
      const link = await operator.call<{ id: string; url: string }>("POST", "/sign-up-links", {
        name,
        ve_template_id: template.id,
        published: own,
      });
      const { data } = await of<{ data: { id: string }[] }>(`/audit-events?subject_id=${endpoint.id}&limit=1`);
      await expect(async () => expect(await operator.usageRecords(endpoint.id)).toHaveLength(1)).toPass();
      const merchantId = merchant?.id ?? demo.merchant_id;
      return {
        endpoint,
        requestId,
        operator: merchant?.owner ?? demo.operator,
        customer: await createPerson({ merchantId, customerId: endpoint.customerId, role: "admin" }, name),
        physicalModelId,
        providerId,
        logicalModelId: models[0]?.id ?? "",
        templateId: template.id,
        signUpLinkId: link.id,
        signUp: new URL(link.url).pathname,
        auditEventId: data[0]?.id ?? "",
        slug,
      };
    }),
});
