import { expect, test } from "./product.ts";

test("a newer file of costs is seen before it is imported, and an expression before it bills", async ({
  page,
  signIn,
  demo,
}) => {
  await signIn(demo.operator);
  await page.goto("/console/price-catalog/import");
  const upload = (text: string) =>
    page
      .getByLabel("File of costs")
      .setInputFiles({ name: "costs.json", mimeType: "application/json", buffer: Buffer.from(text) });
  await upload("{");
  await page.getByRole("button", { name: "Show what changes" }).click();
  await expect(page.getByText(/The file is no JSON/)).toBeVisible();
  const name = `brand-new-${Date.now()}`;
  const models = [{ provider: "journey", model: name, usd_per_million: { input: "1.5", output: "3" } }];
  await upload(JSON.stringify({ source: "A test's list", as_of: "2026-11-01", models }));
  await page.getByRole("button", { name: "Show what changes" }).click();
  await expect(page.getByText(`journey/${name}`)).toBeVisible();
  await page.getByRole("button", { name: "Import 1 change" }).click();
  await expect(page).toHaveURL(/\/console\/price-catalog$/);
  await page.getByRole("searchbox", { name: /Search/ }).fill(`journey ${name}`);
  await expect(page.getByRole("link", { name: new RegExp(`^${name}`) })).toBeVisible();

  await page.goto("/console/metric-expressions?sample=anthropic");
  await page.getByRole("textbox", { name: "Expression 2" }).fill("body.pages +");
  await page.getByRole("button", { name: "Evaluate" }).click();
  await expect(page.getByLabel("Value 1", { exact: true })).toHaveText("25");
  await expect(page.getByLabel("Value 2", { exact: true })).toHaveText("none");
  await expect(page.getByText(/At character/)).toBeAttached();
});
