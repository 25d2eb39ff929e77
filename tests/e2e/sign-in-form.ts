import type { Page } from "@playwright/test";
import type { Person } from "./people.ts";
import { expect } from "./product.ts";

/** Signs in as a person does. @param home where the role begins */
export async function signInByForm(page: Page, person: Person, home: RegExp): Promise<void> {
  await page.goto("/login");
  await fillSignIn(page, person, home);
}

/** The same on the form that is open. */
export async function fillSignIn(page: Page, { email, password }: Person, home: RegExp): Promise<void> {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(home);
}
