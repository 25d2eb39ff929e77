import { createPerson } from "./people.ts";
import { expect, test } from "./product.ts";

test("a customer runs the playground, sees tokens and charge, and the balance falls without a reload", async ({
  page,
  demo,
  signIn,
  endpoint,
  operator,
}) => {
  const sold = await endpoint({ name: "Playing field", credits: "9" });
  const post = { merchantId: demo.merchant_id, customerId: sold.customerId, role: "member" } as const;
  await signIn(await createPerson(post, "Kunde"));
  await page.goto("/portal/playground");
  await expect(page.getByText("9.00 credits left")).toBeVisible();
  await page.getByRole("textbox", { name: "System prompt" }).fill("Be brief.");
  await page.getByRole("textbox", { name: "Message" }).fill("How are the boats?");
  await page.keyboard.press("Enter");
  await expect(page.getByText("First token")).toBeVisible();
  await page.getByText("Receipt", { exact: true }).click();
  const [record] = await operator.usageRecords(sold.id);
  expect(record).toMatchObject({ status: "succeeded", app: "Playground", stream: true });
  await expect(page.locator(`data[value='${record?.charge}']`).first()).toBeVisible();
  const { credit_remaining: remaining } = await operator.credits(sold.id);
  await expect(page.getByRole("status").filter({ hasText: "credits left" })).toContainText(remaining);
  const source = await page.content();
  for (const inside of ["Simulator", "sim-ok", "Sluice"]) expect(source).not.toContain(inside);
  // First characters of keys are shown; a whole secret never is.
  expect(source).not.toMatch(/slk_\w{7}/);
});

test("a stopped answer ends at once and is charged for what came", async ({
  page,
  demo,
  signIn,
  endpoint,
  operator,
}) => {
  const sold = await endpoint({ model: "sim-slow-200" });
  await signIn(demo.operator);
  await page.goto(`/console/playground?ve=${sold.id}`);
  await page.getByRole("textbox", { name: "Message" }).fill("Tell me about the boats at great length, please.");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("button", { name: "Stop" }).click({ trial: true });
  await expect(page.getByRole("listitem").filter({ hasText: "Assistant" })).not.toContainText("Waiting");
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByText("You stopped it.")).toBeVisible();
  await expect(page.getByText("Receipt", { exact: true })).toBeVisible();
  expect(await operator.usageRecords(sold.id)).toMatchObject([{ status: "client_aborted", stream: true }]);
});

test("without credits the playground says so and leads to the checkout", async ({ page, demo, signIn, endpoint }) => {
  const sold = await endpoint({ credits: "0.000001" });
  await signIn(demo.operator);
  await page.goto(`/console/playground?ve=${sold.id}`);
  await page.getByRole("textbox", { name: "Message" }).fill("Hello");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("alert")).toContainText("The credits are used up");
  await expect(page.getByRole("link", { name: "Buy credits" })).toHaveAttribute("href", new RegExp(sold.id));
});

test("the reference shows a customer's own base URL and key name, and nothing of the management API", async ({
  page,
  demo,
  signIn,
  endpoint,
}) => {
  const sold = await endpoint({ name: "Reading room" });
  const post = { merchantId: demo.merchant_id, customerId: sold.customerId, role: "admin" } as const;
  await signIn(await createPerson(post));
  await page.goto("/docs");
  await expect(page.getByRole("region", { name: "Addresses" })).toContainText(`/${sold.id}/v1`);
  await page.getByRole("searchbox").first().fill("chat model");
  await page.getByRole("link", { name: "Chat with a model" }).click();
  await expect(page).toHaveURL(/\/docs\/gateway\/createChatCompletion/);
  const code = page.getByRole("figure", { name: "The call in code" });
  for (const language of ["Python", "TypeScript", "Go"]) {
    await code.getByRole("button", { name: language }).click();
    await expect(code).toContainText(`/${sold.id}/v1`);
    await expect(code).toContainText(`your key “test” (${sold.key.slice(0, 10)}…)`);
  }
  await expect(page.getByText("Run the service")).toHaveCount(0);
  expect((await page.goto("/docs/management"))?.status()).toBe(404);
});

test("a visitor reads how to call the models; the document is there for generators", async ({ page, demo }) => {
  await page.goto("/docs/gateway/createMessage#body.max_tokens");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Chat in Anthropic's format");
  await expect(page.getByRole("figure", { name: "The call in code" })).toContainText(`${demo.base_url}/v1/messages`);
  const document = await (await page.request.get("/openapi/gateway.json")).json();
  expect(document.paths["/v1/messages"].post.operationId).toBe("createMessage");
});
