/** The operator's way, from the sign-in form: provider, models, an endpoint with two tiers, a key; and the key's end. */
import { randomBytes } from "node:crypto";
import type { Locator, Page } from "@playwright/test";
import OpenAI from "openai";
import type { DemoFile } from "../../scripts/demo/demo-file.ts";
import type { Operator } from "../setup/operator.ts";
import { findings } from "./accessibility.ts";
import { expect, test } from "./product.ts";
import { fillSignIn } from "./sign-in-form.ts";

/** Chooses by typing; a page listens only once its script runs. */
async function choose(page: Page, opener: Locator, text: string, option: RegExp) {
  const search = page.getByPlaceholder(/^Search /).last();
  await expect(async () => {
    if (!(await search.isVisible())) await opener.click({ timeout: 2_000 });
    await search.fill(text, { timeout: 2_000 });
    await page.getByRole("option", { name: option }).first().click({ timeout: 3_000 });
  }).toPass();
}

/** A provider that is refused, told why, mended, and answers. */
async function addProvider(page: Page, name: string, demo: DemoFile, operator: Operator) {
  await page.goto("/console/providers/new?kind=openai");
  await page.getByRole("button", { name: "Add provider" }).click();
  await expect(page.getByLabel("Name")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Base URL").fill("http://127.0.0.1:1/v1");
  await page.getByLabel("API key").fill("sk-journey-secret");
  await page.getByRole("link", { name: "Providers" }).first().click();
  await expect(page.getByRole("dialog")).toContainText("not saved");
  await page.getByRole("button", { name: "Stay here" }).click();
  await page.getByRole("button", { name: "Add provider" }).dblclick();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  expect((await operator.call("GET", `/providers?search=${encodeURIComponent(name)}`)).data).toHaveLength(1);

  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("No connection")).toBeVisible();
  await expect(page.getByText("refuses the connection")).toBeVisible();
  await page.getByRole("link", { name: "Edit" }).click();
  await expect(page.getByLabel("Name")).toHaveValue(name);
  expect(await page.content()).not.toContain("sk-journey-secret");
  await page.getByLabel("Base URL").fill(`${demo.simulator_url}/v1`);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(/\/providers\/prv_\w+$/);
  await page.getByLabel(/Try a chat/).fill("sim-ok");
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("It answers")).toBeVisible();
}

/** One model of those that the provider named, and one of the price catalog whose price is changed. */
async function addModels(page: Page, provider: string) {
  await page.getByRole("link", { name: "Create sim-ok" }).click();
  await page.getByLabel("Price of input", { exact: true }).fill("250");
  await page.getByLabel("Price of output", { exact: true }).fill("1000");
  await page.getByRole("button", { name: "Create model" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "sim-ok" })).toBeVisible();

  await page.goto("/console/price-catalog?search=openai+gpt-4o-mini&sort=model");
  await page.getByRole("link", { name: "Create model of openai/gpt-4o-mini", exact: true }).click();
  await page.getByLabel("Provider").selectOption({ label: provider });
  await page.getByLabel("Upstream model").fill("sim-tokens-10-20");
  await expect(page.getByLabel("Cost of input", { exact: true })).toHaveValue("0.15");
  await expect(page.getByLabel("Price of input", { exact: true })).toHaveValue("225");
  await page.getByRole("button", { name: "Create model" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "sim-tokens-10-20" })).toBeVisible();
  await page.getByRole("link", { name: "Change price" }).click();
  await page.getByLabel("Price of input", { exact: true }).fill("-1");
  await page.getByRole("button", { name: "Save version" }).click();
  await expect(page.getByText(/must be an amount of credits/)).toBeVisible();
  await expect(page.getByLabel("Price of input", { exact: true })).toHaveValue("-1");
  await page.getByLabel("Price of input", { exact: true }).fill("100");
  await expect(page.getByText("-50 %").or(page.getByText("−50 %"))).toBeVisible();
  await page.getByRole("button", { name: "+100 %" }).click();
  await expect(page.getByLabel("Price of input", { exact: true })).toHaveValue("300");
  const found = await findings(page);
  await page.getByRole("button", { name: "Save version" }).click();
  await expect(page.getByRole("tab", { name: "Prices (2)" })).toBeVisible();
  await expect(page.getByText("by Olivia Operator").first()).toBeVisible();
  await expect(page.getByRole("cell", { name: "50 %", exact: true }).first()).toBeVisible();
  expect(found).toEqual([]);
}

/** An endpoint whose first tier is the catalog's model. @returns its id */
async function addEndpoint(page: Page, { name, customer, provider }: Record<"name" | "customer" | "provider", string>) {
  await page.goto("/console/virtual-endpoints/new");
  await choose(page, page.getByLabel("Customer", { exact: true }), customer, new RegExp(customer));
  await page.getByLabel("Requests a minute").fill("many");
  await page.getByRole("button", { name: "Create endpoint" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Requests a minute")).toHaveValue("many");
  await page.getByLabel("Requests a minute").fill("600");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("First credits").fill("5");
  await choose(page, page.getByRole("button", { name: /^Physical model/ }), provider, /sim-ok/);
  await page.getByText("A message", { exact: true }).click();
  await page.getByLabel("Your own words").fill("Empty! {checkout_url}");
  await expect(page.getByRole("figure", { name: "Answer to the client" })).toContainText("Empty! http");
  await page.getByRole("button", { name: "Create endpoint" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  const id = page.url().split("/").at(-1) ?? "";

  await page.getByRole("link", { name: "Models", exact: true }).click();
  await page.getByRole("link", { name: "Edit sim-ok" }).click();
  await page.getByRole("button", { name: "Add tier" }).click();
  await choose(page, page.getByRole("button", { name: /^Model for tier 2/ }), provider, /sim-tokens/);
  const plan = page.getByRole("list", { name: "Routes in the order of asking" });
  await expect(plan.getByRole("listitem")).toHaveText([/sim-ok.*Every such request asks it first/, /sim-tokens/]);
  await page.getByRole("button", { name: "Move tier 2 up" }).click();
  await expect(plan.getByRole("listitem")).toHaveText([/sim-tokens.*asks it first/, /sim-ok/]);
  await page.getByRole("link", { name: "Keys", exact: true }).click();
  await page.getByRole("button", { name: "Stay here" }).click();
  await page.getByRole("button", { name: "Save routing" }).click();
  await expect(page.getByText("Routing saved").first()).toBeVisible();
  return id;
}

/** @returns the secret, which is on the page once */
async function addKey(page: Page, name: string): Promise<string> {
  await page.getByRole("link", { name: "Keys", exact: true }).click();
  await page.getByRole("button", { name: "Create key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Create key" }).click();
  await expect(dialog.getByLabel("Name")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Expires").selectOption({ label: "In 30 days" });
  await dialog.getByRole("button", { name: "Create key" }).click();
  const secret = (await dialog.getByText(/^slk_/).textContent()) ?? "";
  await dialog.getByRole("button", { name: "Done" }).click();
  expect(secret).toMatch(/^slk_\w{40,}$/);
  await page.reload();
  expect(await page.content()).not.toContain(secret);
  return secret;
}

test("an operator sets up a provider, models and an endpoint of two tiers, and makes a key that works until it is revoked", async ({
  page,
  demo,
  operator,
}) => {
  test.setTimeout(120_000);
  const mark = randomBytes(4).toString("hex");
  const [provider, customer] = [`Journey ${mark} <b>é</b>`, `Customer ${mark}`];
  await operator.call("POST", "/exchange-rates", { currency: "USD", credits_per_unit: "1000" });
  await operator.call("POST", "/customers", { name: customer });
  await page.goto("/m/demo");
  await page.getByRole("link", { name: "Sign in" }).first().click();
  await fillSignIn(page, demo.operator, /\/console$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Dashboard");
  await addProvider(page, provider, demo, operator);
  await addModels(page, provider);
  const id = await addEndpoint(page, { name: `<script>alert(1)</script> 🚀 שלום ${mark}`, customer, provider: mark });
  const secret = await addKey(page, "Chatbot <b>production</b>");

  const client = new OpenAI({ baseURL: `${demo.base_url}/${id}/v1`, apiKey: secret, maxRetries: 0 });
  const ask = () => client.chat.completions.create({ model: "sim-ok", messages: [{ role: "user", content: "Hello" }] });
  const { data: answer, response } = await ask().withResponse();
  expect(answer.choices[0]?.message.content).toBeTruthy();
  expect(response.headers.get("x-sluice-model")).toBe("sim-tokens-10-20");

  const row = page.getByRole("row", { name: /Chatbot <b>production<\/b>/ });
  const revoke = row.getByRole("button", { name: "Revoke" });
  await revoke.click();
  await page.getByRole("button", { name: "Keep it" }).click();
  await expect(row.getByText("Active")).toBeVisible();
  await revoke.click();
  await expect(page.getByRole("dialog")).toContainText("refused within a second");
  // The dialog's figures are as live as the list behind it.
  await expect(page.getByRole("dialog")).toContainText("used 1 time in the last hour", { timeout: 30_000 });
  await page.getByRole("button", { name: "Revoke key" }).click();
  await expect(row.getByText("Revoked")).toBeVisible();
  await expect(async () => expect(await ask().catch(({ status }) => status)).toBe(401)).toPass();

  await page.getByRole("button", { name: /Owner/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/login$/);
  await page.goto("/console");
  await expect(page).toHaveURL(/\/login\?redirectTo=%2Fconsole/);
});
