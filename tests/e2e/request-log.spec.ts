import type { Locator } from "@playwright/test";
import { parseDecimal } from "#server/contracts/money.ts";
import { chat, expect, test } from "./product.ts";

/** Amounts in a place, as integers of 10^-12. */
const amountsIn = async (place: Locator): Promise<bigint[]> => {
  const values = await place.locator("data").evaluateAll((nodes) => nodes.map((node) => node.getAttribute("value")));
  return values.map((value) => parseDecimal(value ?? "", 12) ?? -1n);
};

test("a request appears in the log by itself, and its receipt adds up", async ({ page, demo, signIn, endpoint }) => {
  const sold = await endpoint();
  await signIn(demo.operator);
  await page.goto(`/console/virtual-endpoints/${sold.id}/requests`);
  await expect(page.getByText("No request yet")).toBeVisible();
  const { requestId, charge, remaining } = await chat(demo, sold);
  await page
    .getByRole("row", { name: /Succeeded/ })
    .getByRole("link")
    .click();
  await expect(page).toHaveURL(new RegExp(`/requests/${requestId}$`));

  const receipt = page.getByRole("dialog", { name: /Receipt/ });
  const lines = receipt.getByRole("table").getByRole("row");
  await expect(lines.filter({ hasText: "Input tokens" })).toHaveCount(1);
  await expect(lines.filter({ hasText: "Output tokens" })).toHaveCount(1);
  const parts = await amountsIn(lines.filter({ hasText: "tokens" }));
  const [total] = await amountsIn(lines.filter({ hasText: "Charge" }));
  expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(total);
  expect(total).toBe(parseDecimal(charge, 12));
  expect(await amountsIn(lines.filter({ hasText: "Balance after" }))).toEqual([parseDecimal(remaining, 12)]);
  await expect(receipt.getByText("sim-ok", { exact: true })).toBeVisible();
  await expect(receipt.getByText(requestId, { exact: true })).toBeVisible();

  await page.keyboard.press("Escape");
  await expect(receipt).toBeHidden();
  await expect(page).toHaveURL(/\/requests$/);
});

test("a receipt has an address of its own, but only under its endpoint", async ({ page, demo, signIn, endpoint }) => {
  const sold = await endpoint();
  const { requestId } = await chat(demo, sold);
  await signIn(demo.operator);
  const path = `/console/virtual-endpoints/${sold.id}/requests/${requestId}`;
  await expect(async () => expect((await page.goto(path))?.status()).toBe(200)).toPass();
  await expect(page.getByRole("dialog", { name: /Receipt/ })).toBeVisible();
  expect((await page.goto(`/console/virtual-endpoints/${demo.ve_id}/requests/${requestId}`))?.status()).toBe(404);
  await expect(page.getByRole("dialog", { name: "There is nothing here" })).toBeVisible();
});

test("refused and failed requests say why, and cost nothing", async ({ page, demo, signIn, endpoint }) => {
  const broke = await endpoint({ credits: "0.000001" });
  const { status, requestId } = await chat(demo, broke);
  expect(status).toBe(429);
  await signIn(demo.operator);
  const path = `/console/virtual-endpoints/${broke.id}/requests/${requestId}`;
  await expect(async () => expect((await page.goto(path))?.status()).toBe(200)).toPass();
  const receipt = page.getByRole("dialog", { name: /Refused/ });
  await expect(receipt.getByText("insufficient_quota")).toBeVisible();
  await expect(receipt.getByText("No upstream was called.")).toBeVisible();
  await expect(receipt.getByText("Nothing was charged for this request.")).toBeVisible();
});

test("filters live in the URL, combine, and go away one by one", async ({ page, demo, signIn, endpoint }) => {
  const sold = await endpoint();
  await chat(demo, sold);
  await chat(demo, sold, { model: "unknown-model" });
  await signIn(demo.operator);
  await page.goto(`/console/virtual-endpoints/${sold.id}/requests`);
  await expect(page.locator("[data-row-link]")).toHaveCount(2);
  await page.getByLabel("Status").selectOption({ label: "Succeeded" });
  await expect(page).toHaveURL(/\?status=succeeded$/);
  await expect(page.locator("[data-row-link]")).toHaveCount(1);
  await page.locator("[data-row-link]").click();
  await expect(page).toHaveURL(/\/requests\/req_\w+\?status=succeeded$/);
  await expect(page.getByRole("dialog", { name: /Receipt/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/requests\?status=succeeded$/);
  await page.getByRole("link", { name: /Succeeded.*Remove this filter/ }).click();
  await expect(page.locator("[data-row-link]")).toHaveCount(2);
});

test("the log pages by key: nothing twice, nothing left out", async ({ page, demo, signIn, endpoint }) => {
  const sold = await endpoint();
  const sent = new Set<string>();
  for (let round = 0; round < 11; round++) {
    const answers = await Promise.all(Array.from({ length: 5 }, () => chat(demo, sold)));
    for (const { requestId } of answers) sent.add(requestId);
  }
  await signIn(demo.operator);
  await page.goto(`/console/virtual-endpoints/${sold.id}/requests`);
  const ids = async () =>
    page
      .locator("[data-row-link]")
      .evaluateAll((rows) => rows.map((row) => row.getAttribute("href")?.split(/[/?]/).at(5)));
  await expect(page.locator("[data-row-link]")).toHaveCount(50);
  await expect(page.getByRole("link", { name: "Older" })).toBeVisible();
  await expect(async () => {
    await page.reload();
    const first = await ids();
    await page.getByRole("link", { name: "Older" }).click();
    await expect(page.locator("[data-row-link]")).toHaveCount(5, { timeout: 2000 });
    expect(new Set([...first, ...(await ids())])).toEqual(sent);
  }).toPass();
});
