/** What axe says of an open page. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import type axe from "axe-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The rules whose answer a theme's colours can change. */
export const colourRules = ["color-contrast", "link-in-text-block"] as const;

/**
 * Violations of axe's rules on the open page, a line each
 * (https://github.com/dequelabs/axe-core/blob/develop/doc/API.md).
 * @param rules only these; all of axe's own choice without them
 */
export async function findings(page: Page, rules: readonly string[] | null = null): Promise<string[]> {
  // By the debugger's protocol, which a page's policy for scripts does not concern.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(source);
  return page.evaluate(async (only) => {
    // A colour on its way from one theme to the other is nobody's choice.
    for (const animation of document.getAnimations()) if (animation instanceof CSSTransition) animation.finish();
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, {
      resultTypes: ["violations"],
      ...(only ? { runOnly: { type: "rule" as const, values: [...only] } } : {}),
    });
    return violations.map(
      ({ id, nodes }) => `${location.href} at ${innerWidth}: ${id}: ${nodes.map(({ html }) => html).join(" | ")}`,
    );
  }, rules);
}
