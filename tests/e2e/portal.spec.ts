import { createPerson } from "./people.ts";
import { chat, expect, test } from "./product.ts";

test("a customer sees their own balance and usage, live, and nothing of what it cost", async ({
  page,
  demo,
  signIn,
  endpoint,
}) => {
  const sold = await endpoint({ name: "Customer's own", credits: "9" });
  const other = await endpoint({ name: "Somebody else's" });
  await signIn(
    await createPerson({ merchantId: demo.merchant_id, customerId: sold.customerId, role: "member" }, "Kunde"),
  );
  await page.goto("/");
  await expect(page).toHaveURL(/\/portal$/);
  await expect(page.getByRole("heading", { name: "Customer's own" })).toBeVisible();
  await expect(page.getByText("Somebody else's")).toHaveCount(0);
  const { remaining } = await chat(demo, sold);
  await chat(demo, other);
  await expect(page.locator(`data[value='${remaining}']`).first()).toBeVisible();
  await expect(page.getByRole("table", { name: "Requests" }).getByRole("row")).toHaveCount(2);
  const source = await page.content();
  for (const inside of ["Simulator", "sim-ok", "provider_id", "cost", "Sluice"]) expect(source).not.toContain(inside);
});
