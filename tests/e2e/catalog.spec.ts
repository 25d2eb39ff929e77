import { findings } from "./accessibility.ts";
import { createPerson } from "./people.ts";
import { expect, test } from "./product.ts";

test("an operator sets up a provider, tests it, makes a model of the catalog, changes its price and switches it off", async ({
  page,
  demo,
  operator,
  signIn,
}) => {
  test.setTimeout(120_000);
  await operator.call("POST", "/exchange-rates", { currency: "USD", credits_per_unit: "1000" });
  await signIn(demo.operator);
  await page.goto("/console/providers/new?kind=openai");
  await page.getByRole("button", { name: "Add provider" }).click();
  await expect(page.getByLabel("Name")).toHaveAttribute("aria-invalid", "true");
  const name = `Journey ${Date.now()} <b>é</b>`;
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Base URL").fill("http://127.0.0.1:1/v1");
  await page.getByLabel("API key").fill("sk-journey-secret");
  await page.getByRole("link", { name: "Providers" }).first().click();
  await expect(page.getByRole("dialog")).toContainText("not saved");
  await page.getByRole("button", { name: "Stay here" }).click();
  await page.getByRole("button", { name: "Add provider" }).dblclick();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  const { data } = await operator.call("GET", `/providers?search=${encodeURIComponent(name)}`);
  expect(data).toHaveLength(1);

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
  const found: string[] = [...(await findings(page))];

  await page.goto("/console/price-catalog?search=openai+gpt-4o-mini&sort=model");
  await page.getByRole("link", { name: "Create model of openai/gpt-4o-mini", exact: true }).click();
  await page.getByLabel("Provider").selectOption({ label: name });
  await expect(page.getByLabel("Cost of input", { exact: true })).toHaveValue("0.15");
  await expect(page.getByLabel("Price of input", { exact: true })).toHaveValue("225");
  await page.getByRole("button", { name: "Create model" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "gpt-4o-mini" })).toBeVisible();

  await page.getByRole("link", { name: "Change price" }).click();
  await page.getByLabel("Price of input", { exact: true }).fill("-1");
  await page.getByRole("button", { name: "Save version" }).click();
  await expect(page.getByText(/must be an amount of credits/)).toBeVisible();
  await expect(page.getByLabel("Price of input", { exact: true })).toHaveValue("-1");
  await page.getByLabel("Price of input", { exact: true }).fill("100");
  await expect(page.getByText("-50 %").or(page.getByText("−50 %"))).toBeVisible();
  await page.getByRole("button", { name: "+100 %" }).click();
  await expect(page.getByLabel("Price of input", { exact: true })).toHaveValue("300");
  found.push(...(await findings(page)));
  await page.getByRole("button", { name: "Save version" }).click();
  await expect(page.getByRole("tab", { name: "Prices (2)" })).toBeVisible();
  await expect(page.getByText("Version 2")).toBeVisible();
  await expect(page.getByText("by Olivia Operator").first()).toBeVisible();
  await expect(page.getByRole("cell", { name: "50 %", exact: true }).first()).toBeVisible();
  found.push(...(await findings(page)));

  await page.getByRole("button", { name: "Disable" }).click();
  await expect(page.getByRole("dialog")).toContainText("No route points here");
  await page.getByRole("button", { name: "Disable model" }).click();
  await expect(page.getByText("Disabled", { exact: true })).toBeVisible();
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 390, height: 844 });
  found.push(...(await findings(page)));
  expect(found).toEqual([]);
});

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

test("a viewer sees providers, models and prices, and can change none of them", async ({
  page,
  signIn,
  demo,
  endpoint,
  operator,
}) => {
  await endpoint();
  await signIn(await createPerson({ merchantId: demo.merchant_id, role: "viewer" }));
  const [provider] = (await operator.call("GET", "/providers")).data as { id: string }[];
  const [model] = (await operator.call("GET", "/physical-models")).data as { id: string }[];
  const acts = /Add provider|Create|Edit|Test connection|Disable|Enable|Archive|Change price|Set price|Import/;
  const pages = [
    "providers",
    `providers/${provider?.id}`,
    "physical-models",
    `physical-models/${model?.id}`,
    "price-catalog",
  ];
  for (const path of pages) {
    await page.goto(`/console/${path}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const content = page.getByRole("main");
    await expect(content.getByRole("button", { name: acts }).or(content.getByRole("link", { name: acts }))).toHaveCount(
      0,
    );
  }
  for (const path of [
    "providers/new",
    `providers/${provider?.id}/edit`,
    `physical-models/${model?.id}/price`,
    "price-catalog/import",
  ]) {
    expect((await page.goto(`/console/${path}`))?.status()).toBe(403);
  }
  const origin = new URL(page.url()).origin;
  const form = { intent: "disable" };
  expect((await page.request.post(`/console/providers/${provider?.id}`, { form, headers: { origin } })).ok()).toBe(
    true,
  );
  expect((await operator.call("GET", `/providers/${provider?.id}`)).status).not.toBe("disabled");
});
