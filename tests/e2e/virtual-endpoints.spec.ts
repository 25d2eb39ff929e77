import { randomBytes } from "node:crypto";
import type { Locator, Page } from "@playwright/test";
import { chat, expect, test } from "./product.ts";

/** A name that no other test, nor the same one run again, has used. */
const unique = (name: string) => `${name} ${randomBytes(4).toString("hex")}`;

/** A page listens to keys only once its script runs: presses again until the key has done its work. */
const pressUntil = (page: Page, key: string, focused: Locator) =>
  expect(async () => {
    await page.keyboard.press(key);
    await expect(focused).toBeFocused({ timeout: 500 });
  }).toPass();

test("the list's balance moves by itself when a request is made", async ({ page, demo, signIn, endpoint }) => {
  const name = unique("Moving balance");
  const sold = await endpoint({ name, credits: "7" });
  await signIn(demo.operator);
  await page.goto(`/console/virtual-endpoints?search=${encodeURIComponent(name)}`);
  const row = page.getByRole("row", { name: new RegExp(name) });
  await expect(row.locator("data[value='7']").first()).toBeVisible();
  const { charge, remaining } = await chat(demo, sold);
  expect(Number(charge)).toBeGreaterThan(0);
  await expect(row.locator(`data[value='${remaining}']`)).toBeVisible();
  await expect(row.locator(`data[value='${charge}']`)).toBeVisible();
  await expect(row.getByRole("img")).toHaveAccessibleName(new RegExp(`${remaining} remaining`));
});

test("keys pressed while a page wakes up do not stop it", async ({ page, demo, signIn }) => {
  await page.addInitScript(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      document.body?.dispatchEvent(new KeyboardEvent("keydown", { key: "Shift", bubbles: true }));
      port2.postMessage(0);
    };
    port2.postMessage(0);
    setTimeout(() => port1.close(), 2000);
  });
  await signIn(demo.operator);
  await page.goto("/console/virtual-endpoints");
  await pressUntil(page, "/", page.getByRole("searchbox"));
});

test("search finds by name and customer, lives in the URL, and says when nothing matches", async ({
  page,
  demo,
  signIn,
  endpoint,
}) => {
  const name = unique("Needle in the haystack");
  await endpoint({ name });
  await signIn(demo.operator);
  await page.goto("/console/virtual-endpoints");
  const search = page.getByRole("searchbox");
  await pressUntil(page, "/", search);
  await page.keyboard.type(name.toLowerCase());
  await expect(page).toHaveURL(new RegExp(`search=${name.toLowerCase().replaceAll(" ", "\\+")}$`));
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.reload();
  await expect(search).toHaveValue(name.toLowerCase());
  await pressUntil(page, "j", page.locator("[data-row-link]").first());
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  await page.goto("/console/virtual-endpoints?search=%3Cscript%3Enobody(1)%3C%2Fscript%3E");
  await expect(page.getByText("Nothing matches")).toBeVisible();
  await expect(page.getByText("“<script>nobody(1)</script>”")).toBeVisible();
});

test("pages of a long list follow each other without loss", async ({ page, demo, signIn, operator }) => {
  const customer = unique("Paging customer");
  const { id: customer_id } = await operator.call<{ id: string }>("POST", "/customers", { name: customer });
  const names = Array.from({ length: 27 }, (_, index) => `Paged ${index}`);
  for (const name of names) await operator.call("POST", "/virtual-endpoints", { name, customer_id });
  await signIn(demo.operator);
  await page.goto(`/console/virtual-endpoints?search=${encodeURIComponent(customer)}`);
  const seen = async () => page.locator("[data-row-link]").allTextContents();
  await expect(page.locator("[data-row-link]")).toHaveCount(25);
  const first = await seen();
  await page.getByRole("link", { name: "Next page" }).click();
  await expect(page.locator("[data-row-link]")).toHaveCount(2);
  expect([...first, ...(await seen())].sort()).toEqual([...names].sort());
  await page.getByRole("link", { name: "First page" }).click();
  await expect(page.locator("[data-row-link]")).toHaveCount(25);
});

test("an endpoint shows where its requests go and what a client needs", async ({ page, demo, signIn }) => {
  await signIn(demo.operator);
  await page.goto(`/console/virtual-endpoints/${demo.ve_id}`);
  await expect(page.getByText(`${demo.base_url}/${demo.ve_id}/v1`, { exact: true })).toBeVisible();
  const models = page.getByRole("region", { name: "Models and routes" });
  await expect(models.getByText("75 %")).toBeVisible();
  await expect(models.getByText("25 %")).toBeVisible();
  await models.getByRole("link", { name: /All \d+ models/ }).click();
  await expect(page).toHaveURL(/\/models$/);
  await expect(page.getByRole("heading", { level: 3 })).toHaveCount(demo.logical_models.length);
});

test("another merchant's endpoint is not found", async ({ page, demo, signIn }) => {
  await signIn(demo.operator);
  const answer = await page.goto("/console/virtual-endpoints/ve_00000000000000000000000000");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is nothing here");
  await expect(page.getByRole("navigation", { name: "Console" })).toBeVisible();
});
