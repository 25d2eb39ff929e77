/** What each role of a merchant's staff can do and cannot, from the sign-in form; the operator has a file of its own. */
import { randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import { createPerson } from "./people.ts";
import { chat, expect, test } from "./product.ts";
import { signInByForm } from "./sign-in-form.ts";

const menu = (page: Page) => page.getByRole("navigation", { name: "Console" }).getByRole("link");

/** Pages that the role may not open. */
async function refused(page: Page, paths: readonly string[]) {
  for (const path of paths) {
    expect((await page.request.get(`/console/${path}`)).status(), path).toBe(403);
  }
}

/** Acts that no page offers; names of buttons and links in a page's content. */
async function offersNone(page: Page, path: string, acts: RegExp) {
  await page.goto(`/console/${path}`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const content = page.getByRole("main");
  const offered = content.getByRole("button", { name: acts }).or(content.getByRole("link", { name: acts }));
  await expect(offered, path).toHaveCount(0);
}

const catalogActs =
  /Add |Create|^Edit|Test connection|Disable|Enable|Archive|Change price|Set price|Import|New endpoint|Settings|Revoke|Rotate/;

test("finance sees margins, sets a rate, gives credits, invites who may only look; not providers, not keys", async ({
  page,
  demo,
  ownMerchant,
}) => {
  const { id: merchantId, operator } = await ownMerchant("Ledger Lane");
  await operator.call("POST", "/exchange-rates", { currency: "USD", credits_per_unit: "1000" });
  const price = { per: 1, request: "2" };
  const cost = { currency: "USD", per: 1, request: "0.0015" };
  const sold = await operator.endpoint({ models: { chat: [{ upstream: "sim-ok", price, cost }] }, credits: "9" });
  await chat(demo, sold);
  await signInByForm(page, await createPerson({ merchantId, role: "finance" }), /\/console$/);
  await expect(page.getByText("25 %", { exact: true }).first()).toBeVisible();
  await expect(menu(page).filter({ hasText: /Management keys|Audit log/ })).toHaveCount(0);

  await page.getByRole("link", { name: "Exchange rates" }).click();
  await page.getByRole("button", { name: "Set rate" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Currency").click();
  await page.getByPlaceholder("Search currency").fill("swiss");
  await page.getByRole("option", { name: /CHF/ }).click();
  await dialog.getByLabel("Credits for one unit").fill("1,250.5");
  await dialog.getByRole("button", { name: "Set rate" }).click();
  await expect(page.getByRole("row", { name: /1 CHF/ })).toContainText("Holds now");

  await page.goto(`/console/virtual-endpoints/${sold.id}/budget`);
  await expect(page.getByRole("navigation", { name: "Parts of this endpoint" }).getByRole("link")).toHaveCount(5);
  await page.getByLabel("Credits", { exact: true }).fill("7");
  await page.getByLabel("Reason").fill("Goodwill by finance");
  await page.getByRole("button", { name: "Book credits" }).click();
  await expect(page.getByRole("row", { name: /Goodwill by finance/ })).toContainText("7.00");

  await page.goto(`/console/customers/${sold.customerId}`);
  await page.getByRole("button", { name: "Invite" }).click();
  await expect(dialog.getByLabel("Role").getByRole("option")).toHaveText([/^Viewer/]);
  await dialog.getByLabel("E-mail address").fill("bookkeeper@people.test");
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(page.getByRole("list", { name: "Invitations" })).toContainText("Invited as viewer");

  const keys = `virtual-endpoints/${sold.id}/keys`;
  await offersNone(page, keys, /Create key|Revoke|Rotate/);
  await refused(page, ["providers/new", "management-keys", "audit-log", "sign-up-links/new"]);
  const form = { intent: "revoke", key_id: sold.keyId };
  await page.request.post(`/console/${keys}`, { form, headers: { origin: new URL(page.url()).origin } });
  expect((await chat(demo, sold)).status).toBe(200);
});

test("a developer makes an endpoint of what is there and a key that works; not team, rates, credits or customers", async ({
  page,
  demo,
  operator,
  endpoint,
}) => {
  const mark = `Developed ${randomBytes(4).toString("hex")}`;
  const { id: model } = await endpoint({ name: mark });
  await signInByForm(page, await createPerson({ merchantId: demo.merchant_id, role: "developer" }), /\/console$/);
  await page.goto(`/console/virtual-endpoints/new?copy=${model}`);
  await expect(page.getByLabel("First credits")).toHaveCount(0);
  await page.getByLabel("Name", { exact: true }).fill(`${mark} copy`);
  await page.getByRole("button", { name: "Copy endpoint" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${mark} copy`);
  await expect(page.getByRole("link", { name: "Budget" })).toHaveCount(0);
  const id = page.url().split("/").at(-1) ?? "";
  await operator.call("POST", `/virtual-endpoints/${id}/credits`, { amount: "1", kind: "grant", reason: "to begin" });

  await page.getByRole("link", { name: "Keys", exact: true }).first().click();
  await page.getByRole("button", { name: "Create key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Made by a developer");
  await dialog.getByRole("button", { name: "Create key" }).click();
  const key = (await dialog.getByText(/^slk_/).textContent()) ?? "";
  expect((await chat(demo, { id, key })).status).toBe(200);

  for (const [path, acts] of [
    ["team", /Invite|^Remove|Resend|Withdraw/],
    ["exchange-rates", /Set rate/],
    ["customers", /Add customer|New customer/],
    ["settings", /Save/],
  ] as const) {
    await offersNone(page, path, acts);
  }
  await refused(page, [`virtual-endpoints/${id}/budget`, "customers/new", "management-keys", "audit-log"]);
  const origin = new URL(page.url()).origin;
  const form = { amount: "5", kind: "grant", reason: "mine" };
  await page.request.post(`/console/virtual-endpoints/${id}/budget`, { form, headers: { origin } });
  expect((await operator.call("GET", `/virtual-endpoints/${id}`)).credit_budget).toBe("1");
});

test("a viewer sees providers, models, prices, endpoints and keys, and can change none of them", async ({
  page,
  demo,
  operator,
  endpoint,
}) => {
  const sold = await endpoint({ name: "Only to look at" });
  const base = `virtual-endpoints/${sold.id}`;
  const model = `physical-models/${sold.physicalModels.get("sim-ok")}`;
  const { provider_id } = await operator.call<{ provider_id: string }>("GET", `/${model}`);
  const provider = `providers/${provider_id}`;
  await signInByForm(page, await createPerson({ merchantId: demo.merchant_id, role: "viewer" }), /\/console$/);
  for (const path of ["providers", provider, model, "price-catalog", base, `${base}/models`, `${base}/keys`]) {
    await offersNone(page, path, catalogActs);
  }
  await expect(page.getByRole("row", { name: /test/ })).toBeVisible();
  await page.goto(`/console/playground?ve=${sold.id}`);
  await expect(page.getByText("Your role may look at endpoints, not spend their credits.")).toBeVisible();
  await page.getByRole("textbox", { name: "Message" }).fill("Hello");
  await expect(page.getByRole("button", { name: "Send" })).toBeDisabled();
  const editors = ["providers/new", `${provider}/edit`, `${model}/price`, "price-catalog/import"];
  await refused(page, [...editors, `${base}/settings`, `${base}/models/new`, "virtual-endpoints/new"]);
  const origin = new URL(page.url()).origin;
  const forms: [string, Record<string, string>][] = [
    [provider, { intent: "disable" }],
    [`${base}/settings`, { name: "taken over" }],
    [`${base}/settings`, { intent: "status", status: "disabled" }],
    [`${base}/budget`, { amount: "5", kind: "grant", reason: "mine" }],
    [`${base}/models/new`, { model: JSON.stringify({ name: "sneaky" }), models_version: "x" }],
    [`${base}/keys`, { intent: "revoke", key_id: sold.keyId }],
    [`${base}/keys`, { intent: "create", name: "sneaky" }],
  ];
  for (const [path, form] of forms) await page.request.post(`/console/${path}`, { form, headers: { origin } });
  expect((await operator.call("GET", `/${provider}`)).status).toBe("active");
  expect(await operator.call("GET", `/${base}`)).toMatchObject({
    name: "Only to look at",
    status: "active",
    credit_budget: "100",
    logical_models: [{ name: "chat" }],
  });
  const { data: keys } = await operator.call<{ data: unknown[] }>("GET", `/${base}/access-keys`);
  expect(keys).toEqual([expect.objectContaining({ id: sold.keyId, status: "active" })]);
});
