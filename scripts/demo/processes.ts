import { closeSync, openSync, watch } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { superviseGroup } from "#server/supervise.ts";
import { programs } from "../prepare/build.ts";
import type { CleanUp } from "./clean-up.ts";
import type { DemoFileKeeper, ProcessKind } from "./demo-file.ts";

export type Mode = "production" | "development";

export interface Launcher {
  mode: Mode;
  keeper: DemoFileKeeper;
  cleanUp: CleanUp;
  logs: string;
  onGiveUp: (error: Error) => void;
}

const graceMs = 35_000;

/**
 * Starts and supervises `count` processes of a program, their output going to a log file. In development they run from
 * the sources and are restarted when these change.
 */
export function startProcesses(
  launcher: Launcher,
  of: {
    kind: ProcessKind;
    program: keyof typeof programs;
    args?: readonly string[];
    count: number;
    env: Record<string, string>;
  },
): void {
  const development = launcher.mode === "development";
  const logFile = join(launcher.logs, `${of.kind}.log`);
  const output = openSync(logFile, "a", 0o600);
  const group = superviseGroup({
    name: of.kind,
    program: development ? programs[of.program] : `dist/${of.program}.js`,
    ...(development ? { nodeFlags: ["--import", "tsx"] } : {}),
    ...(of.args ? { args: of.args } : {}),
    count: of.count,
    env: of.env,
    output,
    onChange: (pids) => launcher.keeper.setPids(of.kind, pids),
    onGiveUp: (error) => launcher.onGiveUp(new Error(`${error.message}: see ${logFile}`)),
    tell: (line) => console.log(`  ${line}`),
  });
  const unwatch = development && of.kind !== "simulator" ? onSourceChange(() => group.restart()) : () => undefined;
  launcher.cleanUp.add(of.kind, async () => {
    unwatch();
    await group.stop(graceMs);
    closeSync(output);
  });
}

/** Calls back once for each burst of changes to the sources of the processes. */
function onSourceChange(callback: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const watchers = ["server", "jobs"].map((folder) =>
    watch(folder, { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(callback, 200);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

/** Waits until a GET of this URL answers 200. @throws Error when it does not within a minute. */
export async function untilAnswered(url: string, signal: AbortSignal): Promise<void> {
  let last = "no answer";
  for (const end = Date.now() + 60_000; Date.now() < end && !signal.aborted; await wait(50)) {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
      if (answer.ok) return;
      last = `${answer.status} ${(await answer.text()).slice(0, 200)}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
  }
  signal.throwIfAborted();
  throw new Error(`${url} is not ready after a minute: ${last}`);
}
