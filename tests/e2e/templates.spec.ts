/** Templates: an endpoint saved as one, another made from it; and a provider that is tried before it is saved. */
import { randomBytes } from "node:crypto";
import { expect, test } from "./product.ts";

test("an endpoint is saved as a template, and what is made from it stays when the template changes", async ({
  page,
  demo,
  operator,
  signIn,
}) => {
  const mark = randomBytes(4).toString("hex");
  const name = `Starter ${mark} <b>é</b>`;
  await operator.call("POST", "/customers", { name: `Buyer ${mark}` });
  const sold = await operator.endpoint({ models: { chat: [{ upstream: "sim-ok" }] }, credits: "1", fields: { name } });
  await signIn(demo.operator);
  await page.goto(`/console/virtual-endpoints/${sold.id}/settings`);
  const asked = page.getByRole("dialog");
  await expect(async () => {
    await page.getByRole("button", { name: "Save as template" }).click({ timeout: 2_000 });
    await expect(asked).toContainText("not with its keys", { timeout: 1_000 });
  }).toPass();
  await asked.getByRole("button", { name: "Save as template" }).click();
  await expect(page.getByRole("navigation", { name: "Parts of this template" }).getByRole("link")).toHaveCount(3);
  const template = page.url();
  expect((await page.request.get(`${template}/keys`)).status()).toBe(404);

  await page.getByRole("link", { name: "New endpoint from it" }).click();
  await expect(page.getByRole("list", { name: "Models taken over" })).toContainText("chat");
  await page.getByLabel("Name", { exact: true }).fill(`${name} sold`);
  await page.getByLabel("Customer", { exact: true }).click();
  await page.getByPlaceholder("Search customer").fill(mark);
  await page.getByRole("option", { name: `Buyer ${mark}` }).click();
  await page.getByLabel("Requests a minute").fill("7");
  await page.getByRole("button", { name: "Create endpoint" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${name} sold`);
  const made = page.url().split("/").at(-1);

  await page.goto(`${template}/settings`);
  await page.getByLabel("Requests a minute").fill("9");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved", { exact: true }).first()).toBeVisible();
  expect(await operator.call("GET", `/virtual-endpoints/${made}`)).toMatchObject({
    rate_limits: { rpm: 7 },
    logical_models: [{ name: "chat" }],
    ve_template_id: template.split("/").at(-1),
  });
  const listed = await page.request.get(`/console/virtual-endpoints?search=${encodeURIComponent(name)}`);
  expect(await listed.text()).not.toContain(`${template.split("/").at(-1)}"`);
});

test("a provider is tried with what is typed, and is not saved by that", async ({ page, demo, operator, signIn }) => {
  const name = `Draft ${randomBytes(4).toString("hex")}`;
  await signIn(demo.operator);
  await page.goto("/console/providers/new?kind=openai_compatible");
  await page.getByLabel("Name").fill(name);
  const run = () => page.getByRole("button", { name: "Test connection" }).click();
  await run();
  await expect(page.getByText("base url: is needed: this kind of provider has no address of its own")).toBeVisible();
  await page.getByLabel("Base URL").fill("http://127.0.0.1:1/v1");
  await run();
  await expect(page.getByText("No connection")).toBeVisible();
  await page.getByLabel("Base URL").fill(`${demo.simulator_url}/v1`);
  await page.getByLabel("API key").fill("sk-only-typed");
  await page.getByLabel(/Try a chat/).fill("sim-ok");
  await page.getByLabel(/Try a chat/).press("Enter");
  await expect(page.getByText("sim-ok answered")).toBeVisible();
  await expect(page.getByLabel("API key")).toHaveValue("sk-only-typed");
  expect((await operator.call("GET", `/providers?search=${encodeURIComponent(name)}`)).data).toEqual([]);
});
