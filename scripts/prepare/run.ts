import { spawn } from "node:child_process";

/** A program that ended with something else than 0. */
export class ProgramFailed extends Error {
  constructor(
    command: string,
    readonly output: string,
  ) {
    super(`${command} failed:\n${output.trim()}`);
  }
}

/**
 * Runs a program to its end.
 *
 * @param options.show true: its output goes to the terminal; otherwise it is returned, and told in the error.
 * @throws ProgramFailed
 */
export function run(
  program: string,
  args: readonly string[],
  options: { env?: Record<string, string>; show?: boolean; timeoutMs?: number } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...process.env, ...options.env },
      stdio: ["ignore", options.show ? "inherit" : "pipe", options.show ? "inherit" : "pipe"],
      ...(options.timeoutMs ? { timeout: options.timeoutMs } : {}),
    });
    let output = "";
    child.stdout?.on("data", (chunk) => (output += chunk));
    child.stderr?.on("data", (chunk) => (output += chunk));
    const failed = (why: string) => reject(new ProgramFailed([program, ...args].join(" "), output || why));
    child.once("error", (error) => failed(error.message));
    child.once("close", (code, signal) => (code === 0 ? resolve(output) : failed(`ended with ${code ?? signal}`)));
  });
}

/** Runs a package's command line with this Node: `runBin("prisma", ["generate"])`. */
export const runBin = (name: string, args: readonly string[], options: Parameters<typeof run>[2] = {}) =>
  run(process.execPath, [`node_modules/.bin/${name}`, ...args], options);
