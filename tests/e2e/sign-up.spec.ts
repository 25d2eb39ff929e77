import { expect, test } from "./product.ts";

const password = "correct horse battery";
const minuteMs = 60_000;

/** Newcomers from one address are limited: each test has its own. */
const addressOf = (line: number) => ({ "x-forwarded-for": `203.0.113.${line % 250}` });

test("an operator makes a link; a stranger signs up by it and reads a first answer within a minute", async ({
  page,
  browser,
  demo,
  signIn,
  endpoint,
  operator,
}, info) => {
  await endpoint({ name: "Sign-up template" });
  await signIn(demo.operator);
  await page.goto("/console/sign-up-links/new");
  await page.getByLabel("Name", { exact: true }).fill("One seat");
  await page.getByLabel("Endpoint to copy").click();
  await page.getByRole("option", { name: /Sign-up template/ }).click();
  await page.getByLabel("For each account").fill("7");
  await page.getByLabel("Accounts at most").fill("1");
  await page.getByRole("checkbox", { name: /once the address is confirmed/ }).uncheck();
  await page.getByRole("button", { name: "Create link" }).click();
  const facts = page.getByRole("region", { name: "Link" });
  await expect(facts).toContainText("0 of 1 account");
  const path = /\/signup\/[\w-]{43}/.exec((await facts.textContent()) ?? "")?.[0] ?? "";

  const stranger = await browser.newContext({ extraHTTPHeaders: addressOf(info.line) });
  const theirs = await stranger.newPage();
  const openedMs = Date.now();
  await theirs.goto(path);
  await theirs.getByLabel("Your name").fill("Ada Newcomer");
  await theirs.getByLabel("E-mail address").fill("ada.newcomer@people.test");
  await theirs.getByLabel("Password").fill(password);
  await theirs.getByRole("button", { name: "Create the account" }).click();
  const secret = (await theirs.getByText(/^slk_/).textContent())?.trim() ?? "";
  await theirs.getByRole("button", { name: "Send" }).click();
  await expect(theirs.getByText("First token", { exact: true })).toBeVisible();
  expect(Date.now() - openedMs).toBeLessThan(minuteMs);
  const left = theirs.getByRole("status").filter({ hasText: "credits left" });
  await expect(left).not.toContainText("7.00");
  const remaining = await left.locator("data").getAttribute("value");
  const source = await theirs.content();
  for (const inside of ["Simulator", "sim-ok", "Sluice"]) expect(source).not.toContain(inside);

  await theirs.getByRole("link", { name: "Open your portal" }).click();
  await expect(theirs).toHaveURL(/\/portal$/);
  await expect(theirs.locator(`data[value='${remaining}']`).first()).toBeVisible();
  expect(secret).toMatch(/^slk_/);
  await expect(theirs.getByText(secret)).toHaveCount(0);
  expect(await theirs.content()).not.toContain(secret);
  await theirs.goto(path);
  await expect(theirs.getByRole("heading", { level: 1 })).toHaveText("You have signed up here");
  await stranger.clearCookies();
  expect((await theirs.goto(path))?.status()).toBe(410);
  await expect(theirs.getByRole("heading", { level: 1 })).toHaveText("This link is used up");
  await stranger.close();
  const { data } = await operator.call<{ data: { name: string; uses: number }[] }>("GET", "/sign-up-links");
  expect(data.find(({ name }) => name === "One seat")).toMatchObject({ uses: 1 });
});

test("a visitor without JavaScript reads prices, signs up from them, and a form sent twice is one account", async ({
  browser,
  endpoint,
  operator,
}, info) => {
  const template = await endpoint({ name: "Published" });
  const fields = { name: "Website", start_credits: "3", max_uses: 9, published: true };
  const link = await operator.call<{ id: string }>("POST", "/sign-up-links", {
    ...fields,
    ve_template_id: template.id,
  });
  const visitor = await browser.newContext({ javaScriptEnabled: false, extraHTTPHeaders: addressOf(info.line) });
  const page = await visitor.newPage();
  await page.goto("/m/demo/pricing");
  const model = page.getByRole("listitem").filter({ hasText: "chat" });
  await expect(model).toContainText("250.00");
  await expect(model).toContainText("1,000.00");
  for (const inside of ["Simulator", "sim-ok", "Sluice", "0.15"]) expect(await page.content()).not.toContain(inside);
  const send = async () => {
    await page.goto("/m/demo");
    await page.getByRole("link", { name: "Create an account" }).click();
    await page.getByLabel("Your name").fill("Nora Noscript");
    await page.getByLabel("E-mail address").fill("nora.noscript@people.test");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Create the account" }).click();
  };
  await send();
  await expect(page.getByText(/^slk_/)).toBeVisible();
  await visitor.clearCookies();
  await send();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You have signed up here");
  await visitor.close();
  const after = await operator.call<{ uses: number }>("PATCH", `/sign-up-links/${link.id}`, { published: false });
  expect(after.uses).toBe(1);
});
