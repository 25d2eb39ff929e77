/** An operator makes an endpoint, routes it, gives out a key and takes it back; a viewer can do none of it. */
import { randomBytes } from "node:crypto";
import type { Locator, Page } from "@playwright/test";
import OpenAI from "openai";
import type { Operator } from "../setup/operator.ts";
import { createPerson } from "./people.ts";
import { expect, test } from "./product.ts";

/** A customer and two physical models that no other test knows. */
async function stock(operator: Operator) {
  const mark = randomBytes(4).toString("hex");
  const { id: customerId } = await operator.call<{ id: string }>("POST", "/customers", { name: `Customer ${mark}` });
  const provider = await operator.call<{ id: string }>("POST", "/providers", {
    name: `Provider ${mark}`,
    kind: "openai_compatible",
    base_url: `${operator.simulatorUrl}/v1`,
    credentials: { api_key: "sk-upstream" },
  });
  const model = (name: string) =>
    operator.call("POST", "/physical-models", {
      provider_id: provider.id,
      name,
      description: mark,
      price: { per: 1_000_000, input: "250", output: "1000" },
    });
  await model("sim-ok");
  await model("sim-tokens-10-20");
  return { mark, customerId, customer: `Customer ${mark}`, provider: `Provider ${mark}` };
}

/** Chooses by typing; a page listens only once its script runs. */
async function choose(page: Page, opener: Locator, text: string, option: RegExp) {
  await expect(async () => {
    if (
      !(await page
        .getByPlaceholder(/^Search /)
        .last()
        .isVisible())
    )
      await opener.click({ timeout: 2_000 });
    await page
      .getByPlaceholder(/^Search /)
      .last()
      .fill(text, { timeout: 2_000 });
    await page.getByRole("option", { name: option }).first().click({ timeout: 3_000 });
  }).toPass();
}

test("an operator sells two tiers with a key that works until it is revoked", async ({
  page,
  demo,
  operator,
  signIn,
}) => {
  test.setTimeout(120_000);
  const { mark, customer, provider } = await stock(operator);
  const name = `<script>alert(1)</script> 🚀 שלום ${mark}`;
  await signIn(demo.operator);
  await page.goto("/console/virtual-endpoints/new");
  await choose(page, page.getByLabel("Customer", { exact: true }), mark, new RegExp(customer));
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
  const base = page.url();

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

  await page.getByRole("link", { name: "Keys", exact: true }).click();
  await page.getByRole("button", { name: "Create key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Chatbot");
  await dialog.getByRole("button", { name: "Create key" }).click();
  const secret = (await dialog.getByText(/^slk_/).textContent()) ?? "";
  await dialog.getByRole("button", { name: "Done" }).click();

  const id = base.split("/").at(-1);
  const client = new OpenAI({ baseURL: `${demo.base_url}/${id}/v1`, apiKey: secret, maxRetries: 0 });
  const ask = () => client.chat.completions.create({ model: "sim-ok", messages: [{ role: "user", content: "Hello" }] });
  const { data: answer, response } = await ask().withResponse();
  expect(answer.choices[0]?.message.content).toBeTruthy();
  expect(response.headers.get("x-sluice-model")).toBe("sim-tokens-10-20");

  const row = page.getByRole("row", { name: /Chatbot/ });
  await row.getByRole("button", { name: "Revoke Chatbot" }).click();
  // The dialog's figures are as live as the list behind it.
  await expect(page.getByRole("dialog")).toContainText("used 1 time in the last hour", { timeout: 30_000 });
  await page.getByRole("button", { name: "Revoke key" }).click();
  await expect(row.getByText("Revoked")).toBeVisible();
  await expect(async () => {
    await expect(ask()).rejects.toMatchObject({ status: 401 });
  }).toPass();
});

test("a viewer sees an endpoint and can change nothing of it", async ({ page, demo, signIn, endpoint }) => {
  const sold = await endpoint();
  const base = `/console/virtual-endpoints/${sold.id}`;
  await signIn(await createPerson({ merchantId: demo.merchant_id, role: "viewer" }));
  await page.goto("/console/virtual-endpoints");
  await expect(page.getByRole("table", { name: "Virtual endpoints" })).toBeVisible();
  await expect(page.getByRole("link", { name: "New endpoint" })).toHaveCount(0);
  await page.goto(`${base}/models`);
  await expect(page.getByRole("heading", { name: "chat" })).toBeVisible();
  const acts = page.getByRole("main").getByRole("link", { name: /^Edit|^Add model|^Settings/ });
  await expect(acts).toHaveCount(0);
  for (const path of [`${base}/settings`, `${base}/models/new`, "/console/virtual-endpoints/new"]) {
    expect((await page.goto(path))?.status(), path).toBe(403);
  }
  const origin = new URL(page.url()).origin;
  const forms: [string, Record<string, string>][] = [
    [`${base}/settings`, { name: "taken over" }],
    [`${base}/settings`, { intent: "status", status: "disabled" }],
    [`${base}/budget`, { amount: "5", kind: "grant", reason: "mine" }],
    [`${base}/models/new`, { model: JSON.stringify({ name: "sneaky" }), models_version: "x" }],
  ];
  for (const [path, form] of forms) await page.request.post(path, { form, headers: { origin } });
  await page.goto(`${base}/models`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Browser test");
  await expect(page.getByText("Active", { exact: true })).toBeVisible();
  await expect(page.getByRole("heading", { level: 3 })).toHaveText(["chat"]);
});
