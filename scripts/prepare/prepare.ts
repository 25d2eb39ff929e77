import { existsSync } from "node:fs";
import { whileAlone } from "../bootstrap.mjs";
import { buildApp, buildServer } from "./build.ts";
import { generateClient } from "./generate.ts";

/** Generates and builds what is stale, one process of the checkout at a time, and tells what it did. */
export async function prepare(tell: (line: string) => void): Promise<void> {
  await whileAlone(async () => {
    await step("generating the database client", generateClient, tell);
    if (existsSync("vite.config.ts")) await step("building the screens", buildApp, tell);
    await step("building the processes", buildServer, tell);
  });
}

async function step(name: string, work: () => Promise<boolean>, tell: (line: string) => void): Promise<void> {
  const started = Date.now();
  if (await work()) tell(`${name} … ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
