import { randomBytes } from "node:crypto";
import { moveSimulator, type SeedDeps, type Seeded, seed } from "#prisma/seed/seed.ts";
import { makeSeedDeps } from "#server/container/seed.ts";
import { isAppError } from "#server/contracts/errors.ts";
import { readEnv } from "#server/env.ts";
import { systemCaller } from "#server/tenancy/system-caller.ts";
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
  const { deps, close } = await makeSeedDeps(readEnv({ ...process.env, ...of.env, LOG_LEVEL: "warn" }));
  try {
    const known = of.secrets.seeded;
    if (known && (await exists(deps, known))) {
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

/** False when the database was emptied or replaced since. */
async function exists(deps: SeedDeps, seeded: Seeded): Promise<boolean> {
  try {
    await deps.useCases.getVirtualEndpoint(systemCaller(seeded.merchantId, "seed"), { id: seeded.virtualEndpointId });
    return true;
  } catch (error) {
    if (isAppError(error) && error.code === "not_found") return false;
    throw error;
  }
}
