/** A form that did not get through is kept and sent again, with one effect; what was done is told once. */
import { randomBytes } from "node:crypto";
import { createPerson } from "./people.ts";
import { expect, test } from "./product.ts";
import { signInByForm } from "./sign-in-form.ts";

test("a form that the network lost, then its answer, then the session, is kept as typed and done once", async ({
  page,
  context,
  demo,
  operator,
  signIn,
}) => {
  const name = `Kept ${randomBytes(4).toString("hex")}`;
  const person = await createPerson({ merchantId: demo.merchant_id, role: "finance" });
  await signIn(person);
  await page.goto("/console/customers/new");
  const customers = async () => (await operator.call("GET", `/customers?search=${encodeURIComponent(name)}`)).data;
  const save = page.getByRole("button", { name: "Add customer" });
  const kept = page.getByRole("dialog");
  await page.waitForLoadState("networkidle");
  await page.getByLabel("Name").fill(name);
  await context.setOffline(true);
  await save.click();
  await expect(kept).toContainText("The connection failed");
  await kept.getByRole("button", { name: "Back to the page" }).click();
  await expect(page.getByLabel("Name")).toHaveValue(name);
  await save.click();
  await expect(kept).toContainText("It is not known whether this was saved");
  await context.setOffline(false);

  // The server does it, and nobody hears of it.
  await page.route("**/customers/new.data*", async (route) => {
    await route.fetch();
    await route.abort("internetdisconnected");
  });
  await kept.getByRole("button", { name: "Try again" }).click();
  await expect.poll(customers).toHaveLength(1);
  await expect(kept).toContainText("The connection failed");
  await page.unroute("**/customers/new.data*");
  await context.clearCookies();
  await kept.getByRole("button", { name: "Try again" }).click();

  await expect(kept).toContainText("Your session has ended");
  const opened = context.waitForEvent("page");
  await kept.getByRole("link", { name: "Sign in" }).click();
  const other = await opened;
  await signInByForm(other, person, /\/console$/);
  await other.close();
  await kept.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  expect(await customers()).toHaveLength(1);
});

test("what one person typed is neither sent nor shown to the next who signs in", async ({
  page,
  context,
  demo,
  operator,
  signIn,
}) => {
  const name = `Hers ${randomBytes(4).toString("hex")}`;
  const [first, next] = await Promise.all(
    ["finance", "admin"].map((role) =>
      createPerson({ merchantId: demo.merchant_id, role: role as "finance" | "admin" }, `The ${role}`),
    ),
  );
  const kept = page.getByRole("dialog");
  const typeAndLose = async () => {
    await context.clearCookies();
    await signIn(first!);
    await page.goto("/console/customers/new");
    await page.getByLabel("Name").fill(name);
    await context.clearCookies();
    await page.getByRole("button", { name: "Add customer" }).click();
    await expect(kept).toContainText("Your session has ended");
    await signIn(next!);
  };
  await typeAndLose();
  await kept.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Dashboard");

  await typeAndLose();
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(kept).toHaveCount(0);
  await expect(page.getByLabel("Name")).toHaveValue("");
  expect((await operator.call("GET", `/customers?search=${encodeURIComponent(name)}`)).data).toHaveLength(0);
});

test("credits that were booked are told once: not by what comes live, nor after going back, nor after a reload", async ({
  page,
  demo,
  operator,
  signIn,
  endpoint,
}) => {
  const sold = await endpoint({ name: "Told once", credits: "9" });
  await signIn(demo.operator);
  await page.goto(`/console/virtual-endpoints/${sold.id}/budget`);
  const told = page.getByText("Credits booked", { exact: true });
  await page.getByLabel("Credits", { exact: true }).fill("3");
  await page.getByLabel("Reason").fill("Told of once");
  await page.getByRole("button", { name: "Book credits" }).dblclick();
  await expect(page.getByRole("row", { name: /Told of once/ })).toHaveCount(1);
  await expect(page.getByLabel("Reason")).toHaveValue("");
  await expect(told).toHaveCount(1);
  await page.getByRole("button", { name: "Dismiss" }).click();
  await expect(told).toHaveCount(0);

  const more = { amount: "1", kind: "grant", reason: "By somebody else" };
  await operator.call("POST", `/virtual-endpoints/${sold.id}/credits`, more);
  await expect(page.getByRole("row", { name: /By somebody else/ })).toBeVisible();
  await page.getByRole("link", { name: "Keys", exact: true }).click();
  await expect(page.getByRole("table", { name: "Access keys" })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("row", { name: /Told of once/ })).toBeVisible();
  await expect(told).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("row", { name: /Told of once/ })).toBeVisible();
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await expect(told).toHaveCount(0);
});

test("choices that do not load say so and load the next time; what was typed beside them stays", async ({
  page,
  demo,
  signIn,
}) => {
  await signIn(demo.operator);
  const script = "**/combobox-choices*";
  await page.route(script, (route) => route.abort("internetdisconnected"));
  await page.goto("/console/virtual-endpoints/new");
  await page.getByLabel("Name").first().fill("Half a form");
  const customer = page.getByRole("button", { name: "Customer", exact: true });
  await customer.click();
  await expect(page.getByRole("status")).toContainText("could not be loaded");
  await page.keyboard.press("Escape");
  await page.unroute(script);
  await customer.click();
  await expect(page.getByPlaceholder("Search customer")).toBeFocused();
  await expect(page.getByRole("dialog").getByRole("option").first()).toBeVisible();
  await expect(page.getByLabel("Name").first()).toHaveValue("Half a form");
});
