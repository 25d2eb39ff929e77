import { findings } from "./accessibility.ts";
import { createPerson } from "./people.ts";
import { expect, test } from "./product.ts";

test("a customer sends a streamed chat from the reference with a key just made, and sees text, request id and charge", async ({
  page,
  demo,
  signIn,
  endpoint,
  operator,
}) => {
  const sold = await endpoint({ name: "Reference desk", credits: "9" });
  const { secret } = await operator.call<{ secret: string }>("POST", `/virtual-endpoints/${sold.id}/access-keys`, {
    name: "Just made",
  });
  await signIn(await createPerson({ merchantId: demo.merchant_id, customerId: sold.customerId, role: "member" }));
  await page.goto("/docs/gateway/createChatCompletion");
  await page.getByRole("button", { name: "Send a request" }).click();
  const body = page.getByRole("textbox", { name: "Body" });
  await body.fill('{"model": "chat", }');
  await expect(page.getByText(/^Not valid JSON/)).toBeVisible();
  await body.fill('{"model": "chat", "messages": [{"role": "user", "content": "How are the locks?"}]}');
  await page.getByRole("switch", { name: "Stream" }).check();
  const code = page.getByRole("figure", { name: "The call in code" });
  await expect(code).toContainText("How are the locks?");
  await expect(code).toContainText("--no-buffer");
  const sent = page.waitForRequest(`**/${sold.id}/v1/chat/completions`);
  await page.getByLabel("Access key").fill(secret);
  await page.keyboard.press("Control+Enter");
  expect(await (await sent).allHeaders()).not.toHaveProperty("cookie");
  const answer = page.getByRole("region", { name: "Answer", exact: true });
  await expect(answer.getByRole("status").first()).toContainText("200 OK");
  await expect(answer.getByRole("group", { name: "Text" })).toContainText(/\w+ \w+/);
  await expect(answer.getByText(/^req_/)).toBeVisible();
  await expect(answer.getByText("x-sluice-attempts")).toBeVisible();
  await expect(answer.locator("data")).toHaveCount(1);
  const [record] = await operator.usageRecords(sold.id);
  expect(record).toMatchObject({
    id: await answer.getByText(/^req_/).textContent(),
    status: "succeeded",
    stream: true,
  });
  await expect(answer.locator("data")).toHaveAttribute("value", record?.charge ?? "");
  expect(await findings(page)).toEqual([]);
  // Saved with the page, it would be kept.
  expect((await page.content()).includes(secret)).toBe(false);
});

test("an operator sends an operation of the management API; a wrong key is refused as any client's", async ({
  page,
  demo,
  signIn,
  endpoint,
}) => {
  const sold = await endpoint({ name: "Asked for by its page" });
  await signIn(demo.operator);
  await page.goto("/docs/management/merchant-virtualEndpoints-list");
  await page.getByRole("button", { name: "Send a request" }).click();
  await page.getByLabel("Management key").fill("slm_wrong");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  const answer = page.getByRole("region", { name: "Answer", exact: true });
  await expect(answer.getByRole("status").first()).toHaveText(/401 Unauthorized.*complete/);
  const refusal = JSON.parse((await answer.getByRole("group", { name: "Body" }).textContent()) ?? "");
  expect(refusal.error).toMatchObject({ code: "unauthenticated", message: expect.any(String), param: null });
  await page.locator("summary").filter({ hasText: "Query" }).click();
  await page.getByRole("textbox", { name: "search" }).fill(sold.id);
  await page.getByRole("combobox", { name: "status" }).selectOption("active");
  await expect(page.getByRole("figure", { name: "The call in code" })).toContainText(`search=${sold.id}`);
  await page.getByLabel("Management key").fill(demo.management_key);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(answer.getByRole("status").first()).toHaveText(/200 OK.*complete/);
  const list = JSON.parse((await answer.getByRole("group", { name: "Body" }).textContent()) ?? "");
  expect(list.data).toMatchObject([{ id: sold.id, name: "Asked for by its page" }]);
});
