import { randomBytes } from "node:crypto";
import { moveSimulator, type SeedDeps, type Seeded, seed } from "#prisma/seed/seed.ts";
import { makeSeedDeps } from "#server/container.ts";
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
    const seeded = await seed(deps, {
      simulatorUrl: of.simulatorUrl,
      suffix: `-${randomBytes(3).toString("hex")}`,
      operatorPassword: of.secrets.operatorPassword,
      customerPassword: of.secrets.customerPassword,
    });
    // The keys are shown once: from here on they are only in this file.
    writePrivateJson(of.secretsFile, { ...of.secrets, seeded });
    return seeded;
  } finally {
    await close();
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
