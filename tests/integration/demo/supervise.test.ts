import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { freePort } from "#scripts/services/free-port.ts";

let folder: string;
let supervisor: ChildProcess | null = null;

/** Answers its process id; /slow after 300 ms. Ends when its requests are done. */
const program = `
  import { createServer } from "node:http";
  const server = createServer((request, response) => {
    response.flushHeaders();
    setTimeout(() => response.end(String(process.pid)), request.url === "/slow" ? 300 : 0);
  });
  server.listen(Number(process.env.PORT), "127.0.0.1");
  process.on("SIGTERM", () => server.close(() => process.exit(0)));
`;

const supervisorProgram = (file: string, count: number) => `
  import { writeFileSync } from "node:fs";
  import { superviseGroup } from ${JSON.stringify(resolve("server/supervise.ts"))};
  const group = superviseGroup({
    name: "web", program: ${JSON.stringify(file)}, count: ${count}, env: {},
    onChange: (pids) => writeFileSync(${JSON.stringify(file)} + ".pids", JSON.stringify(pids)),
    onGiveUp: (error) => { console.log("gave up: " + error.message); process.exit(3); },
    tell: (line) => console.log(line),
  });
  process.on("SIGTERM", () => void group.stop(5000).then(() => process.exit(0)));
`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-supervise-"));
});
afterEach(() => {
  supervisor?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

interface Supervised {
  url: string;
  child: ChildProcess;
  pids: () => number[];
  said: () => string;
}

async function supervise(text: string, count: number): Promise<Supervised> {
  const file = join(folder, "program.mjs");
  const port = await freePort();
  writeFileSync(file, text);
  writeFileSync(join(folder, "supervisor.mjs"), supervisorProgram(file, count));
  const args = ["--import", resolve("node_modules/tsx/dist/esm/index.mjs"), join(folder, "supervisor.mjs")];
  const child = spawn(process.execPath, args, { env: { ...process.env, PORT: String(port) }, stdio: "pipe" });
  supervisor = child;
  let said = "";
  child.stdout?.on("data", (data) => (said += data));
  child.stderr?.on("data", (data) => (said += data));
  return {
    url: `http://127.0.0.1:${port}`,
    child,
    pids: () => JSON.parse(readFileSync(`${file}.pids`, "utf8")) as number[],
    said: () => said,
  };
}

const answer = async (url: string) => (await fetch(url, { headers: { connection: "close" } })).text();
const exists = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
const eventually = <Result>(check: () => Result | Promise<Result>) =>
  vi.waitFor(check, { timeout: 10_000, interval: 25 });

test("processes share one port, and one that is killed is started again", async () => {
  const { pids, url } = await supervise(program, 2);
  const seen = new Set<string>();
  await eventually(async () => {
    seen.add(await answer(url));
    expect(seen.size).toBe(2);
  });
  const before = pids();
  expect([...seen].map(Number).sort()).toEqual([...before].sort());
  process.kill(before[0]!, "SIGKILL");
  await eventually(() => {
    expect(pids()).toHaveLength(2);
    expect(pids()).not.toContain(before[0]);
  });
  await eventually(async () => expect(pids().map(String)).toContain(await answer(url)));
});

test("a request that runs while the group is stopped gets its answer", async () => {
  const { child, pids, url } = await supervise(program, 1);
  await eventually(() => answer(url));
  const running = await fetch(`${url}/slow`, { headers: { connection: "close" } });
  const [pid] = pids();
  child.kill("SIGTERM");
  expect(await running.text()).toBe(String(pid));
  await once(child, "exit");
  expect(exists(pid!)).toBe(false);
});

test("a program that dies at once, again and again, is given up with its name", async () => {
  const { child, said } = await supervise("process.exit(1)", 1);
  const [code] = await once(child, "exit");
  expect(code).toBe(3);
  expect(said()).toContain("gave up: web process");
});

test("nothing is left behind when the supervisor is killed", async () => {
  const { child, pids, url } = await supervise(program, 2);
  await eventually(() => answer(url));
  const left = pids();
  child.kill("SIGKILL");
  await eventually(() => expect(left.filter(exists)).toEqual([]));
});
