import { existsSync } from "node:fs";
import { runBin } from "./run.ts";
import { whenStale } from "./stamp.ts";

/** Writes Prisma's client when the schema changed. */
export function generateClient(): Promise<boolean> {
  const inputs = ["prisma/schema", ".config/prisma.ts", "node_modules/prisma/package.json"];
  return whenStale({ name: "generate", inputs, outputs: ["prisma/generated"] }, async () => {
    // Generating needs no schema engine, but stops when it cannot download one: any program will do.
    const engine = ["/bin/true", "/usr/bin/true"].find((path) => existsSync(path));
    const env: Record<string, string> = engine ? { PRISMA_SCHEMA_ENGINE_BINARY: engine } : {};
    await runBin("prisma", ["generate"], { env });
  });
}
