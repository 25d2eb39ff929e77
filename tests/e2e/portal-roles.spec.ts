/** What each role of a customer's portal users can do and cannot, from the sign-in form. */
import { randomBytes } from "node:crypto";
import { createPerson } from "./people.ts";
import { expect, test } from "./product.ts";
import { signInByForm } from "./sign-in-form.ts";

test("a portal admin invites and makes a viewer a member, who then makes keys and cannot touch the team", async ({
  page,
  context,
  browser,
  demo,
  endpoint,
}) => {
  const sold = await endpoint({ name: "A team's endpoint" });
  const team = { merchantId: demo.merchant_id, customerId: sold.customerId };
  const colleague = await createPerson({ ...team, role: "viewer" }, "Mona Member");
  await signInByForm(page, await createPerson({ ...team, role: "admin" }, "Alma Admin"), /\/portal$/);
  await page.getByRole("navigation", { name: "Portal" }).getByRole("link", { name: "Team" }).click();
  await page.getByRole("button", { name: "Invite" }).click();
  const email = `portal-${randomBytes(4).toString("hex")}@people.test`;
  await page.getByRole("dialog").getByLabel("E-mail address").fill(email);
  await page.getByRole("button", { name: "Send invitation" }).click();
  await expect(page.getByRole("table", { name: "Invitations" })).toContainText(email);
  await page.getByLabel("Role of Mona Member").selectOption("member");
  await page.getByRole("button", { name: "Change role" }).click();
  await expect(page.getByText("Role changed", { exact: true })).toBeVisible();

  const elsewhere = await browser.newPage({ baseURL: demo.base_url });
  await signInByForm(elsewhere, colleague, /\/portal$/);
  await elsewhere.getByRole("navigation", { name: "Portal" }).getByRole("link", { name: "Team" }).click();
  await expect(elsewhere.getByRole("row", { name: /Mona Member/ })).toContainText("Member");
  const acts = elsewhere.getByRole("main").getByRole("button", { name: /Invite|^Remove|Resend|Withdraw/ });
  await expect(acts.or(elsewhere.getByRole("main").getByRole("combobox"))).toHaveCount(0);
  await expect(elsewhere.getByText(email)).toHaveCount(0);
  const form = { intent: "invite", email: `sneaky-${email}`, role: "admin" };
  const answer = await elsewhere.request.post("/portal/team", {
    form,
    headers: { origin: new URL(page.url()).origin },
  });
  expect(await answer.text()).toContain("not change anything");
  await elsewhere.goto("/portal/keys");
  await elsewhere.getByRole("button", { name: "Create key" }).click();
  await elsewhere.getByRole("dialog").getByLabel("Name").fill("A member's");
  await elsewhere.getByRole("dialog").getByRole("button", { name: "Create key" }).click();
  await expect(elsewhere.getByRole("dialog").getByText(/^slk_/)).toBeVisible();
  await elsewhere.close();
  await page.reload();
  await expect(page.getByText(`sneaky-${email}`)).toHaveCount(0);
  expect((await context.request.get("/console")).status()).toBe(404);
});

test("a portal viewer sees keys, team and playground, and can change and spend nothing", async ({
  page,
  demo,
  endpoint,
}) => {
  const sold = await endpoint();
  const viewer = await createPerson({ merchantId: demo.merchant_id, customerId: sold.customerId, role: "viewer" });
  await signInByForm(page, viewer, /\/portal$/);
  for (const path of ["/portal/keys", "/portal/team"]) {
    await page.goto(path);
    await expect(page.getByRole("row")).toHaveCount(2);
    await expect(page.getByRole("button", { name: /Create key|Revoke|Rotate|Invite|^Remove / })).toHaveCount(0);
  }
  await page.goto("/portal/playground");
  await expect(page.getByText("Your role may look here")).toBeVisible();
  await page.goto(`/portal/keys?ve=${sold.id}`);
  const origin = new URL(page.url()).origin;
  for (const form of [
    { intent: "revoke", key_id: sold.keyId },
    { intent: "create", name: "sneaky" },
  ]) {
    await page.request.post(`/portal/keys?ve=${sold.id}`, { form, headers: { origin } });
  }
  await page.reload();
  await expect(page.getByRole("row")).toHaveCount(2);
  await expect(page.getByRole("row").nth(1).getByText("Active")).toBeVisible();
});
