import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = ".cache";

/** The SHA-256 of files and whole folders, names and contents; what is missing counts as missing. */
function digest(paths: readonly string[]): string {
  const hash = createHash("sha256");
  const add = (path: string): void => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) {
        if (name !== "generated" && name !== "node_modules") add(join(path, name));
      }
    } else hash.update(path).update("\0").update(readFileSync(path)).update("\0");
  };
  for (const path of paths) add(path);
  return hash.digest("hex");
}

/**
 * Does `work` when its inputs changed since it last succeeded, or when one of its outputs is missing.
 *
 * @returns false when there was nothing to do.
 */
export async function whenStale(
  of: { name: string; inputs: readonly string[]; outputs: readonly string[] },
  work: () => Promise<void>,
): Promise<boolean> {
  const file = join(folder, `${of.name}.stamp`);
  const now = digest(of.inputs);
  const done = existsSync(file) && readFileSync(file, "utf8") === now && of.outputs.every((path) => existsSync(path));
  if (done) return false;
  await work();
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, now);
  return true;
}
