import OpenAI from "openai";
import { createPerson } from "./people.ts";
import { expect, test } from "./product.ts";

test("a customer makes a key, uses it with the OpenAI client, and sees balance and chart move without a reload", async ({
  page,
  context,
  demo,
  signIn,
  endpoint,
}) => {
  const sold = await endpoint({ name: "Customer's own", credits: "9" });
  await signIn(await createPerson({ merchantId: demo.merchant_id, customerId: sold.customerId, role: "member" }));
  await page.goto("/portal");
  await expect(page.getByText("9.00").first()).toBeVisible();
  await page.getByRole("navigation", { name: "Portal" }).getByRole("link", { name: "Keys" }).click();
  await page.getByRole("button", { name: "Create key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Own <script>");
  await dialog.getByRole("button", { name: "Create key" }).click();
  const secret = (await dialog.getByText(/^slk_/).textContent()) ?? "";
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("row", { name: /Own <script>/ }).getByText("Active")).toBeVisible();

  const home = await context.newPage();
  await home.goto("/portal");
  const charged = home.getByRole("region", { name: "Usage in this time" }).locator("data").first();
  await expect(charged).toHaveAttribute("value", "0");
  const openai = new OpenAI({ apiKey: secret, baseURL: `${demo.base_url}/${sold.id}/v1` });
  const ask = () => openai.chat.completions.create({ model: "chat", messages: [{ role: "user", content: "Hello" }] });
  expect((await ask()).choices[0]?.message.content).toBeTruthy();
  await expect(charged).not.toHaveAttribute("value", "0");
  await expect(home.locator("data[value='9']")).toHaveCount(1);
  await home.getByRole("navigation", { name: "Split by" }).getByRole("link", { name: "Key" }).click();
  const chart = home.getByRole("region", { name: "Charge credits" });
  await chart.getByRole("button", { name: "Show as table" }).click();
  await expect(chart.getByText("Own <script>").first()).toBeVisible();
  await home.getByRole("table", { name: "Requests" }).getByRole("link").first().click();
  await expect(home.getByRole("dialog", { name: /Receipt/ })).toContainText("Input tokens");
  for (const inside of ["Simulator", "sim-ok", "provider_id", "cost", "Sluice"]) {
    expect(await home.content()).not.toContain(inside);
  }

  // A list of active keys loses the old one, not the dialog with the new secret; Escape does not take that away either.
  await page.goto(`/portal/keys?ve=${sold.id}&status=active`);
  await page.getByRole("button", { name: "Rotate Own <script>" }).click();
  await dialog.getByLabel("The old secret works on").selectOption({ label: "Not at all: it stops at once" });
  await dialog.getByRole("button", { name: "Rotate key" }).click();
  const rotated = (await dialog.getByText(/^slk_/).textContent()) ?? "";
  await expect(async () => expect(await ask().catch(({ status }) => status)).toBe(401)).toPass();
  await page.keyboard.press("Escape");
  await expect(dialog).toContainText(rotated);
  await dialog.getByRole("button", { name: "Done" }).click();
  openai.apiKey = rotated;
  expect((await ask()).choices[0]?.message.content).toBeTruthy();

  await page.goto(`/portal/keys?ve=${sold.id}&status=active`);
  await page.getByRole("button", { name: "Revoke Own <script>" }).click();
  await expect(page.getByRole("dialog")).toContainText("used 1 time in the last hour");
  await page.getByRole("button", { name: "Revoke key" }).click();
  await expect(page.getByRole("row", { name: /Own <script>/ })).toHaveCount(0);
  await expect(async () => expect(await ask().catch(({ status }) => status)).toBe(401)).toPass();
});

test("another customer's endpoint, key and request are not found", async ({ page, demo, signIn, endpoint }) => {
  const [own, other] = [await endpoint(), await endpoint()];
  await signIn(await createPerson({ merchantId: demo.merchant_id, customerId: own.customerId, role: "admin" }));
  for (const path of [
    `/portal/keys?ve=${other.id}`,
    `/portal/keys/${other.keyId}?ve=${own.id}`,
    `/portal/keys/${other.keyId}?ve=${other.id}`,
    `/portal/keys/csv?ve=${other.id}`,
    `/portal/requests?ve_id=${other.id}`,
    "/portal/requests/req_unknown",
  ]) {
    expect((await page.request.get(path)).status(), path).toBe(404);
  }
});

test("a lost connection shows, and recovers by itself", async ({ page, context, demo, signIn, endpoint }) => {
  const sold = await endpoint();
  await signIn(await createPerson({ merchantId: demo.merchant_id, customerId: sold.customerId, role: "viewer" }));
  await page.goto("/portal");
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText("Not refreshing: connection lost")).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
});
