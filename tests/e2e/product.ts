/** The fixture of every browser test: a demo with its operator, a way to sign in, and no silent error in the page. */
import { test as base, type Page } from "@playwright/test";
import type { DemoFile } from "../../scripts/demo/demo-file.ts";
import { Operator, type SellableEndpoint } from "../setup/operator.ts";
import { readDemo } from "./demo.ts";
import { createOwnMerchant, createPerson, type Person } from "./people.ts";

interface Product {
  demo: DemoFile;
  operator: Operator;
  /** Signs in without the form: the session is what matters. */
  signIn(person: Person, page?: Page): Promise<void>;
  /** An endpoint of its own with one model, `chat`, that costs 250 and 1000 credits per million tokens. */
  endpoint(options?: { name?: string; credits?: string; model?: string }): Promise<SellableEndpoint>;
  /** A merchant of the test's own, with an owner: for what would change the demo's under others. */
  ownMerchant(name: string): Promise<OwnMerchant>;
}

export interface OwnMerchant {
  id: string;
  owner: Person;
  operator: Operator;
}

/**
 * What a browser says of its own accord: a refused navigation, a network that a test took away, and a navigation that
 * the next click overtook (Remix logs the abort, or lets it go uncaught, when an answer was already on its way). What
 * a page gets wrong is anything else.
 */
const harmless =
  /^Failed to load resource: (the server responded with a status of 4\d\d|net::ERR_INTERNET_DISCONNECTED)|^AbortError: |^Failed to fetch manifest patches/;

/** Whether the page answers clicks and keys by script, or has no script of ours. */
const isAwake = () =>
  !("__remixContext" in window) || Object.keys(document.body).some((name) => name.startsWith("__reactFiber"));

export const test = base.extend<Product & { cleanConsole: undefined }>({
  /** Its `goto` ends when the page is awake: a person, too, looks before they click. */
  page: async ({ page, javaScriptEnabled }, use) => {
    const goto = page.goto.bind(page);
    page.goto = async (...args) => {
      const answer = await goto(...args);
      if (javaScriptEnabled !== false) await page.waitForFunction(isAwake);
      return answer;
    };
    await use(page);
  },
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
  ownMerchant: async ({ demo, request }, use) =>
    use(async (name) => {
      const id = await createOwnMerchant(name);
      const owner = await createPerson({ merchantId: id, role: "owner" }, name);
      await request.post("/api/auth/sign-in/email", { data: owner });
      const data = { name, role: "owner" };
      const made = await request.post("/api/trpc/merchant.managementKeys.create", { data });
      const { secret } = (await made.json()).result.data as { secret: string };
      return { id, owner, operator: new Operator(demo.base_url, secret, demo.simulator_url) };
    }),
  cleanConsole: [
    async ({ page }, use) => {
      const wrong: string[] = [];
      const note = (text: string) => {
        if (!harmless.test(text)) wrong.push(`${page.url()}: ${text}`);
      };
      page.on("pageerror", (error) => note(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error") note(message.text());
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
  headers: Record<string, string> = {},
): Promise<{ requestId: string; status: number; charge: string; remaining: string }> {
  const response = await fetch(`${demo.base_url}/${endpoint.id}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${endpoint.key}`, "content-type": "application/json", ...headers },
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
