import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/**
 * Whether a process with this id runs and has `mark` in its command line: an id alone may have been given to another
 * process since.
 */
export function isRunning(pid: number, mark: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM" && commandLine(pid).includes(mark);
  }
  return commandLine(pid).includes(mark);
}

function commandLine(pid: number): string {
  const file = `/proc/${pid}/cmdline`;
  try {
    if (existsSync(file)) return readFileSync(file, "utf8");
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { stdio: "pipe" }).toString();
  } catch {
    return "";
  }
}
