/** What holds on every page: no accessibility finding in either theme, no sideways scrolling, names left intact. */
import type { Page } from "@playwright/test";
import { colourRules, findings } from "./accessibility.ts";
import { builtPageOf, builtPages, pagesOf } from "./pages.ts";
import { createPerson } from "./people.ts";
import { expect } from "./product.ts";
import { type Sample, test } from "./sample.ts";

const long = "W".repeat(200);
const foreign = `${"Verlängerte Bezeichnung ".repeat(5)}نقطة النهاية 🚀 <script>window.hacked = true</script> שלום`;

const sidewaysPixels = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

const widths = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

/** Both themes at both widths, of one load. What no colour touches, a theme cannot break. */
async function inspect(page: Page, paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  await page.emulateMedia({ reducedMotion: "reduce", colorScheme: "light" });
  for (const path of paths) {
    await page.goto(path);
    for (const size of [widths.phone, widths.desk]) {
      await page.setViewportSize(size);
      found.push(...(await findings(page)));
      await page.emulateMedia({ colorScheme: "dark" });
      found.push(...(await findings(page, colourRules)));
      await page.emulateMedia({ colorScheme: "light" });
    }
  }
  return found;
}

test("no page of a visitor or a customer has an accessibility finding, in both themes, on phone and desk", async ({
  page,
  signIn,
  sample,
}) => {
  test.setTimeout(200_000);
  const made = await sample({ name: "Ordinary name" });
  const pages = pagesOf(made);
  expect(await inspect(page, pages.visitor)).toEqual([]);
  await signIn(made.customer);
  expect(await inspect(page, pages.customer)).toEqual([]);
  await page.context().clearCookies();
  await signIn(await createPerson(null));
  expect(await inspect(page, pages.nobody)).toEqual([]);
});

/** Halves, for two workers. */
for (const half of [0, 1]) {
  test(`no page of an operator has an accessibility finding, in both themes, on phone and desk (${half + 1} of 2)`, async ({
    page,
    demo,
    signIn,
    sample,
  }) => {
    test.setTimeout(200_000);
    const pages = pagesOf(await sample({ name: "Ordinary name" }));
    await signIn(demo.operator);
    const paths = pages.operator.filter((_, index) => index % 2 === half);
    expect(await inspect(page, paths)).toEqual([]);
  });
}

/** Each of these at once, in every name that a page shows. */
for (const [what, name] of [
  ["two hundred letters", long],
  ["many words, right to left, emoji and markup", foreign],
] as const) {
  test(`no page grows wider than its screen by names of ${what}`, async ({ page, signIn, sample }) => {
    test.setTimeout(200_000);
    const made = await sample({ name, own: true });
    const pages = pagesOf(made);
    const tooWide: string[] = [];
    const measure = async (paths: readonly string[]) => {
      for (const path of paths) {
        await page.goto(path);
        for (const width of [1440, 1024, 390, 320]) {
          await page.setViewportSize({ width, height: 844 });
          const pixels = await sidewaysPixels(page);
          if (pixels > 0) tooWide.push(`${path} scrolls sideways by ${pixels} at ${width}`);
        }
      }
    };
    await measure(pages.visitor);
    await signIn(made.operator);
    await measure(pages.operator);
    await page.goto(`/console/virtual-endpoints/${made.endpoint.id}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
    await page.context().clearCookies();
    await signIn(made.customer);
    await measure(pages.customer);
    await page.goto("/portal");
    await expect(page.getByRole("heading", { level: 2, name })).toBeVisible();
    expect(await page.evaluate(() => "hacked" in window)).toBe(false);
    expect(tooWide).toEqual([]);
  });
}

test("no page is missing here", () => {
  const built = builtPages();
  expect(built.length).toBeGreaterThan(40);
  const nothing = { endpoint: { id: "ve", keyId: "key", customerId: "cus" }, signUp: "/signup/token", slug: "demo" };
  const listed = Object.values(pagesOf(nothing as Sample)).flat();
  const visited = new Set(listed.map((address) => builtPageOf(address, built)));
  // Development has a page of its own, which no build shows.
  expect(built.filter((page) => !visited.has(page) && !page.startsWith("/dev/"))).toEqual([]);
});

test("dialogs and menus have no finding either, and give the focus back", async ({ page, demo, signIn }) => {
  await signIn(demo.operator);
  await page.goto(`/console/virtual-endpoints/${demo.ve_id}/keys`);
  await page.emulateMedia({ reducedMotion: "reduce" });
  for (const name of ["Create key", /^Revoke /, /Owner/]) {
    const opener = page.getByRole("button", { name }).first();
    await opener.click();
    await expect(page.getByRole("dialog")).toBeVisible();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(opener).toBeFocused();
  }
});

test("portal and checkout load less than 200 kB of script", async ({ page, demo, signIn }) => {
  await signIn(demo.customer);
  for (const path of ["/portal/keys", `/checkout?ve_id=${demo.ve_id}`]) {
    await page.goto(path);
    await page.waitForLoadState("networkidle");
    const bytes = await page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .filter((entry): entry is PerformanceResourceTiming => entry.name.endsWith(".js"))
        .reduce((sum, entry) => sum + entry.encodedBodySize, 0),
    );
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(200_000);
  }
});
