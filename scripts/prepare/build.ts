import { existsSync, rmSync } from "node:fs";
import { build } from "esbuild";
import { runBin } from "./run.ts";
import { whenStale } from "./stamp.ts";

const always = ["package-lock.json", "tsconfig.json", "scripts/prepare/build.ts"];

/** dist/<name>.js → its source. */
export const programs = {
  index: "server/index.ts",
  worker: "jobs/index.ts",
  start: "scripts/start.ts",
  simulator: "server/simulator/index.ts",
  migrate: "scripts/migrate.ts",
} as const;

/**
 * How a process is bundled: with its packages, which starts it in half the time, and in parts, so that what is asked for
 * late (tokenizers, PostgreSQL's query compiler) is read late. Outside stays what the screens' build uses as well, and
 * what loads files beside its own.
 */
export const bundling = {
  bundle: true,
  splitting: true,
  platform: "node",
  target: "node20",
  format: "esm",
  external: ["@remix-run/*", "react", "react-dom", "pino", "vite"] as string[],
  // What packages in CommonJS expect, an ECMAScript module has not.
  banner: {
    js: [
      'import { createRequire as requireFrom } from "node:module";',
      "const require = requireFrom(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname;",
    ].join("\n"),
  },
  sourcemap: true,
  sourcesContent: false,
  logLevel: "warning",
} as const;

/** Bundles the processes into dist/: one file each, packages left outside. */
export function buildServer(): Promise<boolean> {
  const present = Object.entries(programs).filter(([, source]) => existsSync(source));
  const outputs = present.map(([name]) => `dist/${name}.js`);
  const inputs = [...always, "server", "jobs", "prisma/schema", "scripts/start.ts", "scripts/migrate.ts"];
  return whenStale({ name: "server", inputs, outputs }, async () => {
    rmSync("dist", { recursive: true, force: true });
    await build({ ...bundling, entryPoints: Object.fromEntries(present), outdir: "dist" });
  });
}

/** Builds the screens into build/ with Remix's Vite plugin. */
export function buildApp(): Promise<boolean> {
  // Of the server the screens hold values of its contracts only.
  const inputs = [...always, "app", "public", "vite.config.ts", "remix.config.js", "server/contracts"];
  return whenStale({ name: "app", inputs, outputs: ["build/server", "build/client"] }, async () => {
    await runBin("remix", ["vite:build"], { env: { NODE_ENV: "production" } });
  });
}
