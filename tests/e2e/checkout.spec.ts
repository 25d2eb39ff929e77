import { chat, expect, test } from "./product.ts";

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "checkout" : "checkout without JavaScript", () => {
    test.use({ javaScriptEnabled, viewport: { width: 390, height: 844 } });

    test("shows what was used and what is left, and what to do", async ({ page, demo, endpoint }) => {
      const sold = await endpoint({ name: "For the checkout", credits: "3" });
      const { charge, remaining } = await chat(demo, sold);
      const answer = await page.goto(`/checkout?ve_id=${sold.id}`);
      expect(answer?.status()).toBe(200);
      await expect(page.getByText("For the checkout")).toBeVisible();
      await expect(page.locator(`data[value='${charge}']`)).toBeVisible();
      await expect(page.locator(`data[value='${remaining}']`)).toBeVisible();
      await expect(page.getByText("takes no online payments yet")).toBeVisible();
      await expect(page.getByText(sold.id)).toBeVisible();
      expect(await page.content()).not.toContain("Sluice");
    });

    test("an endpoint that does not exist is a proper 404", async ({ page }) => {
      for (const query of ["?ve_id=ve_00000000000000000000000000", "?ve_id=%00<script>", ""]) {
        const answer = await page.goto(`/checkout${query}`);
        expect(answer?.status()).toBe(404);
        await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is nothing here");
      }
    });

    test("the theme is chosen and kept", async ({ page, demo }) => {
      await page.goto(`/checkout?ve_id=${demo.ve_id}`);
      await page.getByRole("button", { name: "Dark theme" }).click();
      await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
      await expect(page).toHaveURL(new RegExp(`ve_id=${demo.ve_id}$`));
      await page.reload();
      await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
      await page.getByRole("button", { name: "Theme of the system" }).click();
      await expect(page.locator("html")).not.toHaveAttribute("data-theme");
    });
  });
}

test("used up credits are said plainly, and the refusal's link leads here", async ({ page, demo, endpoint }) => {
  const sold = await endpoint({ name: "Used up", credits: "0.000001" });
  const response = await fetch(`${demo.base_url}/${sold.id}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${sold.key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "chat", messages: [{ role: "user", content: "Hi" }] }),
  });
  expect(response.status).toBe(429);
  await page.goto(response.headers.get("x-checkout-url") ?? "");
  await expect(page.getByText("Used up", { exact: true })).toBeVisible();
});
