import { createPerson } from "./people.ts";
import { expect, test } from "./product.ts";

/** Failed sign-ins count per address: each test has its own. */
test.use({
  extraHTTPHeaders: async ({ browserName: _any }, use, info) => {
    await use({ "x-forwarded-for": `198.51.100.${info.line % 250}` });
  },
});

test("signing in leads back to the page that asked for it, and never to another site", async ({ page, demo }) => {
  await page.goto("/console/virtual-endpoints?search=nothing");
  await page.getByLabel("E-mail address").fill(demo.operator.email);
  await page.getByLabel("Password").fill(demo.operator.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/console\/virtual-endpoints\?search=nothing$/);
  await page.goto("/login?redirectTo=//evil.example/x");
  await expect(page).toHaveURL(/\/console/);
});

test("a wrong password says so, keeps the address, and tells nothing about who exists", async ({ page, demo }) => {
  await page.goto("/login");
  const messages: string[] = [];
  for (const email of [demo.operator.email, "nobody@people.test"]) {
    await page.getByLabel("E-mail address").fill(email);
    await page.getByLabel("Password").fill("not the password");
    const answered = page.waitForResponse((response) => response.request().method() === "POST");
    await page.getByRole("button", { name: "Sign in" }).click();
    await answered;
    messages.push((await page.getByRole("alert").textContent()) ?? "");
    await expect(page.getByLabel("E-mail address")).toHaveValue(email);
    await expect(page.getByLabel("Password")).toHaveValue("");
  }
  expect(messages[0]).toContain("wrong");
  expect(messages[1]).toBe(messages[0]);
});

test("fields left empty say what is missing", async ({ page }) => {
  await page.goto("/login");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Enter your password.")).toBeVisible();
  await expect(page.getByLabel("E-mail address")).toHaveAttribute("aria-invalid", "true");
});

test("guessing one account's password is stopped, and the form says for how long", async ({ page, demo }) => {
  const victim = await createPerson({ merchantId: demo.merchant_id, role: "viewer" });
  await page.goto("/login");
  await expect(async () => {
    await page.getByLabel("E-mail address").fill(victim.email);
    await page.getByLabel("Password").fill("guess");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert")).toContainText("Too many attempts. Wait", { timeout: 500 });
  }).toPass({ intervals: [0] });
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("signing in works as well", async ({ page, demo }) => {
    await page.goto("/login");
    await page.getByLabel("E-mail address").fill(demo.customer.email);
    await page.getByLabel("Password").fill("wrong");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert")).toContainText("wrong");
    await page.getByLabel("Password").fill(demo.customer.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(/\/portal$/);
  });
});
