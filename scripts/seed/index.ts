/**
 * `npm run seed -- --usage=1000000 [--merchant=mer_…] [--days=90] [--endpoints=40]`: usage of three months for one
 * merchant, to see screens and reports with. Into the database of DATABASE_URL, or else the running demo's (DEMO_DIR);
 * for the merchant named, or the demo's, or a new one.
 */
import { join, resolve } from "node:path";
import type { DemoFile } from "#scripts/demo/demo-file.ts";
import { readPrivateJson } from "#scripts/demo/private-file.ts";
import type { DemoSecrets } from "#scripts/demo/secrets.ts";
import { readOptions, refuse } from "#scripts/read-options.mjs";
import { makeSeedDeps } from "#server/container/seed.ts";
import { readEnv } from "#server/env.ts";
import { seedUsage } from "./seed-usage.ts";

const values = readOptions({
  name: "seed",
  does: "usage of months for one merchant, into the running demo (DEMO_DIR) or the database of DATABASE_URL",
  options: {
    usage: { type: "string", value: "1000000", help: "so many usage records" },
    merchant: { type: "string", value: "mer_…", help: "for this merchant; else the demo's, or a new one" },
    days: { type: "string", value: "90", help: "over so many days; 90" },
    endpoints: { type: "string", value: "40", help: "of so many endpoints; 40" },
  },
});

function wholeNumber(name: "usage" | "days" | "endpoints", most: number, fallback?: number): number {
  const value = Number(values[name] ?? fallback);
  if (!Number.isInteger(value) || value < 1 || value > most) refuse(`--${name} is a whole number from 1 to ${most}`);
  return value;
}

/** The settings of the demo in DEMO_DIR, and its merchant. */
function demoSettings(): { env: Record<string, string>; merchantId: string } {
  const folder = resolve(process.env.DEMO_DIR || ".demo");
  const demo = readPrivateJson<DemoFile>(join(folder, "demo.json"));
  const secrets = readPrivateJson<DemoSecrets>(join(folder, "secrets"));
  if (!demo.database_url || !demo.redis_url || !demo.base_url || !demo.merchant_id || !secrets.appSecret) {
    console.error(`set DATABASE_URL and the other settings, or start a demo (there is none in ${folder})`);
    process.exit(1);
  }
  return {
    merchantId: demo.merchant_id,
    env: {
      DATABASE_URL: demo.database_url,
      REDIS_URL: demo.redis_url,
      PUBLIC_URL: demo.base_url,
      APP_SECRET: secrets.appSecret,
      KEY_PEPPER: secrets.keyPepper ?? "",
      ALLOW_PRIVATE_UPSTREAMS: "true",
    },
  };
}

const input = {
  usage: wholeNumber("usage", 100_000_000),
  days: wholeNumber("days", 730, 90),
  endpoints: wholeNumber("endpoints", 1_000, 40),
};
const demo = process.env.DATABASE_URL ? null : demoSettings();
const { deps, close, database, repairWallets } = await makeSeedDeps(
  readEnv({ ...process.env, ...demo?.env, LOG_LEVEL: "warn" }),
);
try {
  const merchantId =
    values.merchant ??
    demo?.merchantId ??
    (await deps.createMerchant({ slug: `volume-${Date.now().toString(36)}`, name: "Volume", testMode: true }));
  const startedAt = performance.now();
  const { records, seconds } = await seedUsage(
    { database, useCases: deps.useCases, repairWallets, onProgress: (line) => console.log(`  ${line}`) },
    { ...input, merchantId },
  );
  const told = Object.entries(seconds).map(([what, taken]) => `${what} ${taken.toFixed(1)} s`);
  console.log(
    `${merchantId}: ${records} usage records in ${((performance.now() - startedAt) / 1000).toFixed(1)} s (${told.join(", ")})`,
  );
} finally {
  await close();
}
