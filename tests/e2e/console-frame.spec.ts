import { chat, expect, test } from "./product.ts";

test("one key leads to everything by name, and to a request by its id, by keyboard alone", async ({
  page,
  demo,
  signIn,
  endpoint,
  operator,
}) => {
  const sold = await endpoint({ name: "Zebra crossing 🦓" });
  const { requestId } = await chat(demo, sold);
  await signIn(demo.operator);
  await page.goto("/console/virtual-endpoints");
  const palette = page.getByRole("dialog", { name: "Search or go to" });
  // A page listens to keys only once its script runs.
  await expect(async () => {
    await page.keyboard.press("Control+k");
    await expect(palette).toBeVisible({ timeout: 2000 });
  }).toPass();
  await palette.getByRole("combobox").fill("zebra");
  await expect(palette.getByRole("option", { name: /Zebra crossing/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/console/virtual-endpoints/${sold.id}$`));
  await page.getByRole("button", { name: "Search" }).click();
  await palette.getByRole("combobox").fill("nothing has this name");
  await expect(palette.getByText("Nothing by this name.")).toBeVisible();
  await expect.poll(async () => (await operator.usageRecords(sold.id)).length).toBe(1);
  await palette.getByRole("combobox").fill(requestId);
  await expect(palette.getByRole("option", { name: /Zebra crossing/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/console/requests/${requestId}$`));
  await expect(palette).toBeHidden();
});

test("on a phone the pages are behind one button, which goes away with the choice", async ({ page, demo, signIn }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(demo.operator);
  await page.goto(`/console/virtual-endpoints/${demo.ve_id}`);
  await page.getByRole("button", { name: "Menu" }).click();
  const drawer = page.getByRole("dialog", { name: "Console" });
  await drawer.getByRole("link", { name: "Virtual endpoints" }).click();
  await expect(page).toHaveURL(/\/console\/virtual-endpoints$/);
  await expect(drawer).toBeHidden();
});

test("the page of components exists in development only", async ({ page }) => {
  expect((await page.goto("/dev/components"))?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is nothing here");
});
