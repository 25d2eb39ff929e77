import { existsSync, rmSync } from "node:fs";
import { build } from "esbuild";
import { runBin } from "./run.ts";
import { whenStale } from "./stamp.ts";

const shared = ["server", "jobs", "prisma/schema", "package-lock.json", "tsconfig.json"];

/** dist/<name>.js → its source. */
export const programs = {
  index: "server/index.ts",
  worker: "jobs/index.ts",
  start: "scripts/start.ts",
  simulator: "server/simulator/index.ts",
  migrate: "scripts/migrate.ts",
} as const;

/** Bundles the processes into dist/: one file each, packages left outside. */
export function buildServer(): Promise<boolean> {
  const present = Object.entries(programs).filter(([, source]) => existsSync(source));
  const outputs = present.map(([name]) => `dist/${name}.js`);
  const inputs = [...shared, "scripts/start.ts", "scripts/migrate.ts", "scripts/prepare"];
  return whenStale({ name: "server", inputs, outputs }, async () => {
    rmSync("dist", { recursive: true, force: true });
    await build({
      entryPoints: Object.fromEntries(present),
      bundle: true,
      platform: "node",
      target: "node20",
      format: "esm",
      packages: "external",
      outdir: "dist",
      sourcemap: true,
      logLevel: "warning",
    });
  });
}

/** Builds the screens into build/ with Remix's Vite plugin. */
export function buildApp(): Promise<boolean> {
  const inputs = ["app", "public", "vite.config.ts", "remix.config.js", ...shared];
  return whenStale({ name: "app", inputs, outputs: ["build/server", "build/client"] }, async () => {
    await runBin("remix", ["vite:build"], { env: { NODE_ENV: "production" } });
  });
}
