import { Operator } from "../setup/operator.ts";
import { mailedLink } from "./mailed-link.ts";
import { createOwnMerchant, createPerson } from "./people.ts";
import { expect, test } from "./product.ts";
import { signInByForm } from "./sign-in-form.ts";

test("an operator makes a key for the API, changes name and accent, and the customer's portal wears them", async ({
  page,
  demo,
  signIn,
}) => {
  const merchantId = await createOwnMerchant("Old Harbour");
  await signIn(await createPerson({ merchantId, role: "owner" }, "Only Owner"));
  await page.goto("/console/team");
  const own = page.getByRole("row", { name: /Only Owner/ });
  await expect(own).toContainText("The only one");
  await expect(own.getByRole("button")).toHaveCount(0);
  await page.getByRole("link", { name: "Management keys" }).click();
  await expect(page.getByText("No management key yet")).toBeVisible();
  await page.getByRole("button", { name: "Create key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Onboarding script");
  await dialog.getByLabel("Role").selectOption("admin");
  await dialog.getByRole("button", { name: "Create key" }).click();
  const secret = (await dialog.getByText(/^slm_/).textContent()) ?? "";
  await dialog.getByRole("button", { name: "Done" }).click();
  const script = new Operator(demo.base_url, secret, demo.simulator_url);
  const customer = await script.call<{ id: string }>("POST", "/customers", { name: "Sailing School" });

  await script.call("PATCH", "/settings", { time_zone: "Asia/Tokyo" });
  // As "Keep …" posts it where no script runs.
  const held = await script.call<{ time_zone: string }>("GET", "/settings");
  await page.request.post("/console/settings", { form: { intent: "keep-time-zone", time_zone: held.time_zone } });
  expect(await script.call("GET", "/settings")).toMatchObject({ time_zone_change: null });

  await page.goto("/console/settings");
  await page.getByLabel("Name").fill("New Harbour");
  await page.getByLabel(/^Accent/).fill("#b3261e");
  await expect(page.getByRole("figure", { name: "Preview, dark" })).toContainText(/Words on a button\d+\.\d : 1/);
  await page.getByLabel("Magic words").fill("/kasse");
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(page.getByText("Settings saved", { exact: true })).toBeVisible();
  await page.goto("/console/management-keys");
  await page.getByRole("button", { name: "Revoke Onboarding script" }).click();
  await expect(page.getByRole("dialog")).toContainText("It was last used");
  await page.getByRole("button", { name: "Revoke key" }).click();
  await expect(page.getByRole("row", { name: /Onboarding script/ }).getByText("Revoked")).toBeVisible();

  const member = await createPerson({ merchantId, customerId: customer.id, role: "viewer" });
  await page.context().clearCookies();
  await signIn(member);
  await page.goto("/portal");
  await expect(page.getByText("New Harbour").first()).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("style", /--accent:\s*light-dark\(#b3261e/);
});

test("an admin invites a colleague, who accepts and is made finance; the owner is out of their reach", async ({
  page,
  browser,
  demo,
}) => {
  const merchantId = await createOwnMerchant("Team Harbour");
  await createPerson({ merchantId, role: "owner" }, "Only Owner");
  await signInByForm(page, await createPerson({ merchantId, role: "admin" }, "Ada Admin"), /\/console$/);
  await page.getByRole("link", { name: "Team" }).click();
  const owner = page.getByRole("row", { name: /Only Owner/ });
  await expect(owner.getByRole("button").or(owner.getByRole("combobox"))).toHaveCount(0);
  const email = `colleague-${Date.now()}@people.test`;
  await page.getByRole("button", { name: "Invite" }).click();
  await expect(page.getByRole("dialog").getByRole("option", { name: /^Owner/ })).toHaveCount(0);
  await page.getByRole("dialog").getByLabel("E-mail address").fill(email);
  await page.getByRole("button", { name: "Send invitation" }).click();
  await expect(page.getByRole("table", { name: "Invitations" })).toContainText("Waiting");

  const elsewhere = await browser.newPage({ baseURL: demo.base_url });
  await elsewhere.goto(await mailedLink(demo.mail_dir, email, "invitation"));
  await elsewhere.getByLabel("Your name").fill("Nova Nakamura");
  await elsewhere.getByLabel("Password", { exact: true }).fill("a password of their own");
  await elsewhere.getByRole("button", { name: "Accept the invitation" }).click();
  await expect(elsewhere).toHaveURL(/\/console/);
  await page.reload();
  const role = page.getByLabel("Role of Nova Nakamura");
  await expect(role.getByRole("option", { name: "Owner" })).toHaveCount(0);
  await role.selectOption("finance");
  await expect(page.getByRole("dialog")).toContainText("Finance: customers, credits");
  await page.getByRole("button", { name: "Change role" }).click();
  await expect(page.getByText("Role changed", { exact: true })).toBeVisible();
  await expect(role).toHaveValue("finance");

  await page.getByRole("button", { name: "Remove Nova Nakamura" }).click();
  await page.getByRole("button", { name: "Remove from team" }).click();
  await expect(page.getByText("Removed from the team", { exact: true })).toBeVisible();
  await expect(page.getByRole("row", { name: /Nova Nakamura/ })).toHaveCount(0);
  expect((await elsewhere.goto("/console/team"))?.status()).toBe(404);
  await elsewhere.close();
});
