import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { clusterFolder } from "../services/postgres.ts";
import { isRunning } from "../services/processes.ts";
import type { DemoPaths } from "./settings.ts";

/**
 * Takes the folder for this process; with `reset` what an earlier demo left in it is removed first, and nothing else.
 *
 * @returns gives the folder back.
 * @throws Error when a demo runs in it.
 */
export function takeDemoFolder(paths: DemoPaths, options: { reset: boolean }): () => void {
  if (existsSync(paths.pidFile)) {
    const pid = Number(readFileSync(paths.pidFile, "utf8"));
    if (pid !== process.pid && isRunning(pid, "scripts/de")) {
      throw new Error(`a demo runs in ${paths.folder} (process ${pid}): stop it, or set DEMO_DIR`);
    }
  }
  if (options.reset) removeAll(paths);
  for (const folder of [paths.folder, paths.redis, paths.logs]) mkdirSync(folder, { recursive: true });
  for (const folder of [paths.mail, paths.spill]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(paths.pidFile, String(process.pid));
  return () => rmSync(paths.pidFile, { force: true });
}

function removeAll(paths: DemoPaths): void {
  const { folder, ...ours } = paths;
  const cluster = existsSync(folder) ? clusterFolder(paths.postgres) : paths.postgres;
  // A cluster that lies elsewhere has a folder of its own around it.
  rmSync(cluster === paths.postgres ? cluster : dirname(cluster), { recursive: true, force: true });
  for (const path of [...Object.values(ours), `${paths.postgres}.log`]) rmSync(path, { recursive: true, force: true });
}
