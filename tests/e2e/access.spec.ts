import { createPerson } from "./people.ts";
import { expect, test } from "./product.ts";

test("the console does not exist for a customer, nor the portal for staff", async ({ page, demo, signIn }) => {
  await signIn(demo.customer);
  const consoleAnswer = await page.goto(`/console/virtual-endpoints/${demo.ve_id}`);
  expect(consoleAnswer?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is nothing here");
  const statusOf = async (path: string) => (await page.request.get(path)).status();
  for (const path of ["/console/requests/csv", `/console/virtual-endpoints/${demo.ve_id}/keys-csv`]) {
    expect(await statusOf(path), path).toBe(404);
  }
  expect(await statusOf(`/portal/requests/csv?ve_id=${demo.ve_id}`)).toBe(200);
  for (const path of ["/portal/requests", "/portal/requests/csv", "/docs"]) {
    const filter = path === "/docs" ? "ve" : "key_id";
    expect(await statusOf(`${path}?${filter}=ve_nobodys`), path).toBe(404);
  }
  await page.goto("/");
  await expect(page).toHaveURL(/\/portal$/);

  await page.context().clearCookies();
  await signIn(demo.operator);
  expect((await page.goto("/portal"))?.status()).toBe(404);
  for (const path of [
    "/portal/requests/csv",
    "/console/requests?customer_id=cus_nobodys",
    "/console/requests/csv?provider_id=prv_nobodys",
    "/console/audit-log?subject_id=ve_nobodys",
    "/console/audit-log/csv?actor_id=usr_nobodys",
    "/console/virtual-endpoints?customer_id=cus_nobodys",
    "/console/virtual-endpoints/new?customer=cus_nobodys",
    "/console/physical-models?provider_id=prv_nobodys",
    "/console/physical-models/new?provider=prv_nobodys",
    "/console/price-catalog?entry=nobody/nothing",
  ]) {
    expect(await statusOf(path), path).toBe(404);
  }
});

test("a customer's session is refused by the console's procedures as well", async ({ page, demo, signIn }) => {
  await signIn(demo.customer);
  const input = encodeURIComponent(JSON.stringify({ id: demo.ve_id }));
  const answer = await page.request.get(`/api/trpc/merchant.virtualEndpoints.get?input=${input}`);
  expect([403, 404]).toContain(answer.status());
  expect(await answer.text()).not.toContain("credit_remaining");
});

test("who belongs nowhere is told so and can sign out", async ({ page, signIn }) => {
  await signIn(await createPerson(null));
  await page.goto("/");
  await expect(page).toHaveURL(/\/no-access$/);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/login$/);
});

test("a form from another site changes nothing", async ({ page, demo, signIn }) => {
  await signIn(demo.operator);
  const headers = { origin: "https://evil.example" };
  for (const path of ["/logout", "/theme", `/console/virtual-endpoints/${demo.ve_id}/keys`]) {
    const answer = await page.request.post(path, { headers, form: { intent: "create", name: "forged" } });
    expect(answer.status()).toBe(403);
  }
  await page.goto("/console");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Dashboard");
});

test("pages allow no foreign script, no frame, and ship no secret or server code", async ({ page, demo, signIn }) => {
  await signIn(demo.operator);
  const scripts: string[] = [];
  page.on("response", async (response) => {
    if (response.url().endsWith(".js")) scripts.push(await response.text());
  });
  const answer = await page.goto(`/console/virtual-endpoints/${demo.ve_id}/keys`);
  const policy = answer?.headers()["content-security-policy"] ?? "";
  expect(policy).toMatch(/script-src 'self' 'nonce-[^']+'/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(answer?.headers()["x-content-type-options"]).toBe("nosniff");
  expect(answer?.headers()["cache-control"]).toContain("no-store");
  await page.waitForLoadState("networkidle");
  expect(scripts.length).toBeGreaterThan(3);
  const shipped = scripts.join("\n") + (await page.content());
  for (const secret of [demo.access_key, demo.management_key, "APP_SECRET", "PrismaClient", "ioredis"]) {
    expect(shipped).not.toContain(secret);
  }
});
