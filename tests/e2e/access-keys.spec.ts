import { createPerson } from "./people.ts";
import { chat, expect, test } from "./product.ts";

test("a key is made, shown once, works, and stops working when revoked", async ({ page, demo, signIn, endpoint }) => {
  const sold = await endpoint();
  await signIn(demo.operator);
  await page.goto(`/console/virtual-endpoints/${sold.id}/keys`);
  await page.getByRole("button", { name: "Create key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Create key" }).click();
  await expect(dialog.getByLabel("Name")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("Name").fill("Chatbot <b>production</b>");
  await dialog.getByLabel("Expires").selectOption({ label: "In 30 days" });
  await dialog.getByRole("button", { name: "Create key" }).click();
  const secret = (await dialog.getByText(/^slk_/).textContent()) ?? "";
  expect(secret).toMatch(/^slk_\w{40,}$/);
  await dialog.getByRole("button", { name: "Done" }).click();

  const row = page.getByRole("row", { name: /Chatbot <b>production<\/b>/ });
  await expect(row.getByText("Active")).toBeVisible();
  await page.reload();
  expect(await page.content()).not.toContain(secret);
  expect((await chat(demo, { id: sold.id, key: secret })).status).toBe(200);

  await row.getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("dialog")).toContainText("refused within a second");
  await page.getByRole("button", { name: "Keep it" }).click();
  await expect(row.getByText("Active")).toBeVisible();
  await row.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("button", { name: "Revoke key" }).click();
  await expect(row.getByText("Revoked")).toBeVisible();
  await expect(page.getByText("Key revoked").first()).toBeVisible();
  await expect(async () => {
    expect((await chat(demo, { id: sold.id, key: secret })).status).toBe(401);
  }).toPass();
});

test("a viewer sees keys and can neither make nor revoke one", async ({ page, demo, signIn, endpoint }) => {
  const sold = await endpoint();
  await signIn(await createPerson({ merchantId: demo.merchant_id, role: "viewer" }));
  await page.goto(`/console/virtual-endpoints/${sold.id}/keys`);
  await expect(page.getByRole("row", { name: /test/ })).toBeVisible();
  await expect(page.getByRole("button", { name: /Create key|Revoke/ })).toHaveCount(0);
  const origin = new URL(page.url()).origin;
  const forms = [
    { intent: "revoke", key_id: sold.keyId },
    { intent: "create", name: "sneaky" },
  ];
  for (const form of forms) await page.request.post(page.url(), { form, headers: { origin } });
  await page.reload();
  await expect(page.getByRole("row")).toHaveCount(2);
  await expect(page.getByRole("row", { name: /test/ }).getByText("Active")).toBeVisible();
});
