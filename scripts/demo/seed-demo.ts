import { randomBytes } from "node:crypto";
import pg from "pg";
import { moveSimulator, type SeedDeps, type Seeded, seed } from "#prisma/seed/seed.ts";
import { isAppError } from "#server/contracts/errors.ts";
import { readEnv } from "#server/env.ts";
import { writePrivateJson } from "./private-file.ts";
import type { DemoSecrets } from "./secrets.ts";

export interface SeedDemo {
  env: Record<string, string>;
  secrets: DemoSecrets;
  secretsFile: string;
  simulatorUrl: string;
}

/**
 * Makes sure that the database holds the demo's data: seeded once for each demo folder; a later run only tells the
 * providers where the simulator listens now.
 */
export async function seedDemo(of: SeedDemo): Promise<Seeded> {
  const known = of.secrets.seeded;
  const state = known ? await stateOf(of.env.DATABASE_URL ?? "", known, of.simulatorUrl) : "missing";
  if (known && state === "current") return known;
  // Only now: it loads the whole product.
  const { makeSeedDeps } = await import("#server/container/seed.ts");
  const { deps, close } = await makeSeedDeps(readEnv({ ...process.env, ...of.env, LOG_LEVEL: "warn" }));
  try {
    if (known && state === "moved") {
      await moveSimulator(deps, known, of.simulatorUrl);
      return known;
    }
    const seeded = await seedAnew(deps, of);
    // The keys are shown once: from here on they are only in this file.
    writePrivateJson(of.secretsFile, { ...of.secrets, seeded });
    return seeded;
  } finally {
    await close();
  }
}

/** The plain addresses; others when the database (a DATABASE_URL of several demos) holds them already. */
async function seedAnew(deps: SeedDeps, of: SeedDemo): Promise<Seeded> {
  const { customerPassword, operatorPassword } = of.secrets;
  const input = { simulatorUrl: of.simulatorUrl, suffix: "", operatorPassword, customerPassword };
  try {
    return await seed(deps, input);
  } catch (error) {
    if (!isAppError(error) || error.code !== "conflict") throw error;
    return seed(deps, { ...input, suffix: `-${randomBytes(3).toString("hex")}` });
  }
}

/** "missing": the database was emptied or replaced since. "moved": the simulator listens elsewhere now. */
async function stateOf(
  databaseUrl: string,
  seeded: Seeded,
  simulatorUrl: string,
): Promise<"missing" | "moved" | "current"> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const endpoint = await client.query("SELECT 1 FROM virtual_endpoint WHERE id = $1", [seeded.virtualEndpointId]);
    if (endpoint.rowCount === 0) return "missing";
    const here = await client.query("SELECT 1 FROM provider WHERE id = ANY($1) AND base_url = $2", [
      seeded.providerIds,
      `${simulatorUrl}/v1`,
    ]);
    return here.rowCount === seeded.providerIds.length ? "current" : "moved";
  } finally {
    await client.end();
  }
}
