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
 * What a browser says of its own accord: a refused navigation, a network that a test took away, and a navigation that
 * the next click overtook (Remix logs the abort when an answer was already on its way). What a page gets wrong is
 * anything else.
 */
const harmless =
  /^Failed to load resource: (the server responded with a status of 4\d\d|net::ERR_INTERNET_DISCONNECTED)|^AbortError: /;

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
      page.on("pageerror", (error) => wrong.push(`${page.url()}: ${error}`));
      page.on("console", (message) => {
        if (message.type() === "error" && !harmless.test(message.text()))
          wrong.push(`${page.url()}: ${message.text()}`);
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
