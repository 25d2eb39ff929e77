import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";

/** The newest link of this kind that was mailed to this address. */
export async function mailedLink(mailDir: string, to: string, path: string): Promise<string> {
  const find = () => {
    const files = readdirSync(mailDir)
      .filter((name) => name.endsWith(".eml"))
      .map((name) => join(mailDir, name))
      .sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs);
    for (const file of files) {
      const text = readFileSync(file, "utf8").replaceAll(/=\r?\n/g, "");
      const link = new RegExp(`/${path}/[0-9A-Za-z]{43}`).exec(text)?.[0];
      if (link && text.includes(`To: ${to}`)) return link;
    }
    return "";
  };
  await expect.poll(find, { timeout: 15_000 }).not.toBe("");
  return find();
}
