import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { superviseGroup } from "#server/supervise.ts";
import type { CleanUp } from "./clean-up.ts";
import type { DemoFileKeeper, ProcessKind } from "./demo-file.ts";

export interface Launcher {
  keeper: DemoFileKeeper;
  cleanUp: CleanUp;
  logs: string;
  onGiveUp: (error: Error) => void;
}

const graceMs = 35_000;

/** Starts and supervises `count` processes of a bundle in dist/, their output going to a log file. */
export function startProcesses(
  launcher: Launcher,
  of: { kind: ProcessKind; program: string; args?: readonly string[]; count: number; env: Record<string, string> },
): void {
  const logFile = join(launcher.logs, `${of.kind}.log`);
  const output = openSync(logFile, "a", 0o600);
  const group = superviseGroup({
    name: of.kind,
    program: of.program,
    ...(of.args ? { args: of.args } : {}),
    count: of.count,
    env: of.env,
    output,
    onChange: (pids) => launcher.keeper.setPids(of.kind, pids),
    onGiveUp: (error) => launcher.onGiveUp(new Error(`${error.message}: see ${logFile}`)),
    tell: (line) => console.log(`  ${line}`),
  });
  launcher.cleanUp.add(of.kind, async () => {
    await group.stop(graceMs);
    closeSync(output);
  });
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
