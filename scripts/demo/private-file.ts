import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/** Writes JSON that only its owner may read; a reader sees the old file or the new one, never a part. */
export function writePrivateJson(path: string, value: unknown): void {
  const partial = `${path}.${process.pid}`;
  writeFileSync(partial, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  chmodSync(partial, 0o600);
  renameSync(partial, path);
}

/** What writePrivateJson wrote; an empty object when there is no such file. */
export const readPrivateJson = <Content extends object>(path: string): Partial<Content> =>
  existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Partial<Content>) : {};
