/** The fixture of every browser test: a demo with its operator, a way to sign in, and no silent error in the page. */
import { test as base, type Page } from "@playwright/test";
import type { DemoFile } from "../../scripts/demo/demo-file.ts";
import { Operator, type SellableEndpoint } from "../setup/operator.ts";
import { readDemo } from "./demo.ts";
import type { Person } from "./people.ts";

interface Product {
  demo: DemoFile;
  operator: Operator;
  /** Signs in without the form: the session is what matters. */
  signIn(person: Person, page?: Page): Promise<void>;
  /** An endpoint of its own with one model, `chat`, that costs 250 and 1000 credits per million tokens. */
  endpoint(options?: { name?: string; credits?: string; model?: string }): Promise<SellableEndpoint>;
}

/**
 * What a browser says of its own accord: a refused navigation, and one that the next click overtook (Remix logs the
 * abort when an answer was already on its way). What a page gets wrong is anything else.
 */
const harmless = /^Failed to load resource: the server responded with a status of 4\d\d|^AbortError: /;

export const test = base.extend<Product & { cleanConsole: undefined }>({
  demo: async ({ browserName: _ }, use) => use(readDemo()),
  operator: async ({ demo }, use) => use(new Operator(demo.base_url, demo.management_key, demo.simulator_url)),
  signIn: async ({ page: ownPage }, use) =>
    use(async (person, page = ownPage) => {
      const answer = await page.request.post("/api/auth/sign-in/email", { data: person });
      if (!answer.ok()) throw new Error(`${person.email} could not sign in: ${answer.status()}`);
    }),
  endpoint: async ({ operator }, use) =>
    use(({ name = "Browser test", credits = "100", model = "sim-ok" } = {}) =>
      operator.endpoint({
        models: {
          chat: [
            {
              upstream: model,
              price: { per: 1_000_000, input: "250", output: "1000" },
              cost: { currency: "USD", per: 1_000_000, input: "0.15", output: "0.6" },
            },
          ],
        },
        credits,
        fields: { name },
      }),
    ),
  cleanConsole: [
    async ({ page }, use) => {
      const wrong: string[] = [];
      page.on("pageerror", (error) => wrong.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error" && !harmless.test(message.text())) wrong.push(message.text());
      });
      await use(undefined);
      if (wrong.length > 0) throw new Error(`the page went wrong:\n${wrong.join("\n")}`);
    },
    { auto: true },
  ],
});

export { expect } from "@playwright/test";

/** Sends one chat to an endpoint and reads what it cost. */
export async function chat(
  demo: DemoFile,
  endpoint: { id: string; key: string },
  body: Record<string, unknown> = {},
): Promise<{ requestId: string; status: number; charge: string; remaining: string }> {
  const response = await fetch(`${demo.base_url}/${endpoint.id}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${endpoint.key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "chat", messages: [{ role: "user", content: "How are the boats?" }], ...body }),
  });
  await response.text();
  const header = (name: string) => response.headers.get(name) ?? "";
  return {
    requestId: header("x-request-id"),
    status: response.status,
    charge: header("x-sluice-charge"),
    remaining: header("x-sluice-remaining"),
  };
}

/** The pages that exist, by who may see them: for what must hold on all of them. */
export const pagesOf = (endpointId: string, requestId: string) => {
  const base = `/console/virtual-endpoints/${endpointId}`;
  return {
    visitor: [
      "/login",
      "/login-code",
      "/login-code?recovery",
      "/forgot-password",
      `/reset-password/${"x".repeat(43)}`,
      `/invitation/${"x".repeat(43)}`,
      `/checkout?ve_id=${endpointId}`,
      "/nothing-here",
      "/",
      "/pricing",
      "/m/demo/pricing",
      `/signup/${"x".repeat(43)}`,
      "/docs",
      "/docs/gateway/createChatCompletion",
    ],
    operator: [
      "/account",
      "/console?compare=previous",
      "/console/requests",
      "/console/customers",
      "/console/customers/new",
      "/console/sign-up-links",
      "/console/sign-up-links/new",
      "/console/sign-up-links/sul_unknown",
      `/console/requests/${requestId}`,
      "/console/virtual-endpoints",
      "/console/virtual-endpoints?search=no-such-thing",
      base,
      `${base}/requests`,
      `${base}/requests/${requestId}`,
      `${base}/models`,
      `${base}/keys`,
      `${base}/models/new`,
      `${base}/budget`,
      `${base}/settings`,
      "/console/virtual-endpoints/new",
      "/console/virtual-endpoints/new?as=template",
      `/console/virtual-endpoints/new?template=${endpointId}`,
      "/console/virtual-endpoints/templates",
      "/console/virtual-endpoints/ve_unknown",
      `/console/playground?ve=${endpointId}`,
      "/console/providers",
      "/console/providers/new?kind=custom",
      "/console/physical-models",
      "/console/physical-models/new",
      "/console/price-catalog?search=gpt-4o&entry=openai/gpt-4o",
      "/console/metric-expressions?sample=own",
      "/console/audit-log",
      `/console/audit-log?subject_id=${endpointId}&range=12m`,
      "/console/team",
      "/console/exchange-rates",
      "/console/exchange-rates/reporting",
      "/console/management-keys",
      "/console/settings",
      "/docs/management",
      "/docs/management/merchant-virtualEndpoints-create",
    ],
    customer: [
      "/portal",
      "/portal?by=access_key&range=24h",
      "/portal/requests",
      `/portal/requests/${requestId}`,
      "/portal/requests?status=failed",
      `/portal/keys?ve=${endpointId}`,
      "/portal/playground",
      "/portal/team",
      "/portal/requests/req_unknown",
    ],
  };
};
