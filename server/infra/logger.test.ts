import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

/** What a process of its own writes to stdout. */
const logged = (script: string): Record<string, unknown> => {
  const program = `import { makeLogger } from "#server/infra/logger.ts"; const logger = makeLogger({ level: "info", name: "test" }); ${script}`;
  const output = execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], {
    cwd: join(import.meta.dirname, "../.."),
    encoding: "utf8",
  });
  return JSON.parse(output) as Record<string, unknown>;
};

describe("the log", () => {
  it("shows no secret that an object names", () => {
    const line = logged(
      `logger.info({ password: "p4ss", provider: { credentials: "sk-1" }, request: { headers: { authorization: "Bearer x" } } }, "hello")`,
    );
    expect(JSON.stringify(line)).not.toMatch(/p4ss|sk-1|Bearer/);
    expect(line).toMatchObject({ msg: "hello", name: "test" });
  });

  it("shows an error with its cause, and not what the drivers hang on it", () => {
    const line = logged(
      `const error = Object.assign(new Error("top", { cause: new Error("below") }), { code: "57P01", client: { password: "p4ss" }, command: { name: "evalsha", args: ["prompt"] } }); logger.warn({ error }, "failed")`,
    );
    expect(line.error).toMatchObject({ message: "top", code: "57P01", cause: { message: "below" } });
    expect(JSON.stringify(line)).not.toMatch(/p4ss|prompt/);
  });
});
