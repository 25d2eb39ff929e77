import type { Page } from "@playwright/test";
import { totpCode, totpStep } from "../../server/auth/totp.ts";
import { mailedLink } from "./mailed-link.ts";
import { createPerson, type Person } from "./people.ts";
import { expect, test } from "./product.ts";

/** Failed sign-ins count per address: each test has its own. */
test.use({
  extraHTTPHeaders: async ({ browserName: _any }, use, info) => {
    await use({ "x-forwarded-for": `198.51.101.${info.line % 250}` });
  },
});

async function enterPassword(page: Page, { email, password }: Person): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

test("two-factor: turned on with an authenticator, asked for at the next sign-in, and a recovery code helps out", async ({
  page,
  demo,
  signIn,
}) => {
  const person = await createPerson({ merchantId: demo.merchant_id, role: "viewer" });
  await signIn(person);
  await page.goto("/account");
  await page.getByRole("button", { name: "Turn on" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Your password").fill("not this one");
  await dialog.getByRole("button", { name: "Go on" }).click();
  await expect(dialog.getByText("The password is wrong.")).toBeVisible();
  await dialog.getByLabel("Your password").fill(person.password);
  await dialog.getByRole("button", { name: "Go on" }).click();
  await expect(dialog.getByAltText("QR code for the authenticator app")).toBeVisible();
  const secret = /[A-Z2-7]{32}/.exec((await dialog.textContent()) ?? "")?.[0] ?? "";
  await dialog.getByLabel("Code of the app").fill(totpCode(secret, totpStep(Date.now())));
  await dialog.getByRole("button", { name: "Turn on" }).click();
  await expect(dialog.getByRole("listitem")).toHaveCount(10);
  const [recoveryCode = ""] = await dialog.getByRole("listitem").allTextContents();
  await dialog.getByRole("button", { name: "I have kept them" }).click();
  await expect(page.getByText("10 recovery codes are left")).toBeVisible();

  await page.getByRole("button", { name: "Sign out" }).click();
  await enterPassword(page, person);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Enter your code");
  await page.goto("/console");
  await expect(page).toHaveURL(/\/login/);
  await enterPassword(page, person);
  await page.getByLabel("Code").fill("000000");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText(/code is wrong/)).toBeVisible();
  await page.getByLabel("Code").fill(totpCode(secret, totpStep(Date.now()) + 1));
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/console/);

  await page.goto("/account");
  await page.getByRole("button", { name: "Sign out" }).click();
  await enterPassword(page, person);
  await page.getByRole("link", { name: "Use a recovery code" }).click();
  await page.getByLabel("Recovery code").fill(recoveryCode.toUpperCase());
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/console/);
});

test("a passkey made on the account page signs in alone, until it is removed", async ({ page, demo }) => {
  const person = await createPerson({ merchantId: demo.merchant_id, role: "viewer" });
  const devices = await page.context().newCDPSession(page);
  await devices.send("WebAuthn.enable");
  await devices.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  // A passkey belongs to a name, not to an address in numbers.
  const site = demo.base_url.replace("127.0.0.1", "localhost");
  await page.goto(`${site}/login?redirectTo=/account`);
  await page.getByLabel("E-mail address").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByRole("dialog").getByLabel("Your password").fill(person.password);
  await page.getByRole("dialog").getByRole("button", { name: "Make a passkey" }).click();
  await expect(page.getByText("Not used yet")).toBeVisible();

  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/login/);
  await page.goto(`${site}/login?redirectTo=/account`);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await expect(page).toHaveURL(/\/account$/);
  await expect(page.getByText("Last used")).toBeVisible();

  await page.getByRole("button", { name: /^Remove Passkey/ }).click();
  await page.getByRole("dialog").getByLabel("Your password").fill(person.password);
  await page.getByRole("dialog").getByRole("button", { name: "Remove passkey" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await expect(page.getByRole("alert")).toContainText("does not sign in here");
});

test("a forgotten password is set anew by the mailed link, which works once and ends other sessions", async ({
  page,
  browser,
  demo,
  signIn,
}) => {
  const person = await createPerson({ merchantId: demo.merchant_id, role: "viewer" });
  const elsewhere = await browser.newPage({ baseURL: demo.base_url });
  await signIn(person, elsewhere);
  await page.goto("/login");
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Reset your password");
  await page.getByLabel("E-mail address").fill(person.email);
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Look at your mail");
  const link = await mailedLink(demo.mail_dir, person.email, "reset-password");
  await page.goto(link);
  await page.getByLabel("New password").fill("short");
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(page.getByText("Choose at least 10 characters.")).toBeVisible();
  const password = "quite another password";
  await page.getByLabel("New password").fill(password);
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(page.getByText("Your password is changed.")).toBeVisible();
  await elsewhere.goto("/console");
  await expect(elsewhere).toHaveURL(/\/login/);
  await elsewhere.close();
  await page.goto(link);
  await page.getByLabel("New password").fill(password);
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(page.getByRole("alert")).toContainText("used already");
  await enterPassword(page, { email: person.email, password });
  await expect(page).toHaveURL(/\/console/);
});

test("someone invited by mail accepts, chooses a password, and is in", async ({ page, operator, demo }) => {
  const email = `invited-${Date.now()}@people.test`;
  await operator.call("POST", "/invitations", { email, role: "developer" });
  await page.goto(await mailedLink(demo.mail_dir, email, "invitation"));
  await page.getByLabel("Your name").fill("Nova <script>alert(1)</script>");
  await page.getByLabel("Password", { exact: true }).fill("a password of their own");
  await page.getByRole("button", { name: "Accept the invitation" }).click();
  await expect(page).toHaveURL(/\/console/);
  await page.goto("/account");
  await expect(page.getByText(/^Chrome on /)).toBeVisible();
  await expect(page.getByText("This one")).toBeVisible();
});
