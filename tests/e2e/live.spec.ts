/** What moves by itself while a page is open, and that it moves on after the server was away. */
import { makeBreakableLink } from "../setup/breakable-link.ts";
import { Operator } from "../setup/operator.ts";
import { createOwnMerchant, createPerson } from "./people.ts";
import { chat, expect, test } from "./product.ts";

test("balance and ticker move without reload, and go on after the server was away", async ({
  page,
  context,
  demo,
  signIn,
}) => {
  // A merchant of its own: others' requests would push the test's own out of the ticker.
  await signIn(await createPerson({ merchantId: await createOwnMerchant("Tide Tables"), role: "owner" }));
  const made = await page.request.post("/api/trpc/merchant.managementKeys.create", {
    data: { name: "Live test", role: "owner" },
  });
  const operator = new Operator(demo.base_url, (await made.json()).result.data.secret, demo.simulator_url);
  const price = { per: 1_000_000, input: "250", output: "1000" };
  const sold = await operator.endpoint({ models: { chat: [{ upstream: "sim-ok", price }] }, credits: "9" });

  const server = await makeBreakableLink(Number(new URL(demo.base_url).port));
  const base = `http://127.0.0.1:${server.port}`;
  // Pages that may complain of the network, which is taken from them.
  const [dashboard, endpointPage] = [await context.newPage(), await context.newPage()];
  await Promise.all([
    dashboard.goto(`${base}/console`),
    endpointPage.goto(`${base}/console/virtual-endpoints/${sold.id}`),
  ]);
  const ticker = dashboard.getByRole("region", { name: "Latest requests" });
  const balance = endpointPage.getByRole("region", { name: "Balance" });
  const shows = async ({ requestId, remaining }: { requestId: string; remaining: string }) => {
    await expect(ticker.locator(`a[href='/console/requests/${requestId}']`)).toBeVisible();
    await expect(balance.locator(`data[value='${remaining}']`).first()).toBeVisible();
  };
  const firstSteps = dashboard.getByText("Your first request");
  await expect(firstSteps).toBeVisible();
  await shows(await chat(demo, sold));
  await expect(firstSteps).toHaveCount(0);

  server.cut();
  const meanwhile = await chat(demo, sold);
  server.mend();
  await shows(meanwhile);
  await shows(await chat(demo, sold));
  await server.close();
});

test("who was signed out elsewhere is led to the sign-in, and back here", async ({ page, demo, signIn }) => {
  const person = await createPerson({ merchantId: demo.merchant_id, role: "viewer" });
  await signIn(person);
  await page.goto("/console");
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await page.context().clearCookies();
  await page.context().setOffline(true);
  await page.context().setOffline(false);
  await expect(page).toHaveURL(/\/login\?redirectTo=%2Fconsole$/);
});
