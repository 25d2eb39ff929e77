/** `npm run demo` as whoever tries the product meets it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { DemoFile } from "#scripts/demo/demo-file.ts";

type Demo = DemoFile & { pids: Record<string, number[]> };

interface Running {
  child: ChildProcess;
  folder: string;
  said: () => string;
  file: () => Demo;
  readyMs: number;
}

const folders: string[] = [];
const children: ChildProcess[] = [];

/** A demo in this folder, once it says that it is ready. */
async function start(folder: string, args: string[] = []): Promise<Running> {
  const started = Date.now();
  const { DATABASE_URL: _database, REDIS_URL: _redis, ...rest } = process.env;
  const env: NodeJS.ProcessEnv = { ...rest, NODE_ENV: "production", PORT: "0", DEMO_DIR: folder, WEB_CONCURRENCY: "2" };
  const child = spawn(process.execPath, ["scripts/demo.mjs", ...args], { env, stdio: "pipe" });
  children.push(child);
  let said = "";
  const ready = new Promise<void>((resolve, reject) => {
    const listen = (data: Buffer) => {
      said += data;
      if (/^ready http.*\n/m.test(said)) resolve();
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.once("exit", (code) => reject(new Error(`the demo ended with ${code}: ${said}`)));
  });
  await ready;
  const file = () => JSON.parse(readFileSync(join(folder, "demo.json"), "utf8")) as Demo;
  return { child, folder, said: () => said, file, readyMs: Date.now() - started };
}

async function stop({ child, said }: Running): Promise<void> {
  if (child.exitCode === null) {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  }
  expect(child.exitCode, said()).toBe(0);
}

const makeFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-demo-"));
  folders.push(folder);
  return folder;
};

const exists = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const chat = (demo: Demo) =>
  new OpenAI({ baseURL: `${demo.base_url}/v1`, apiKey: demo.access_key, maxRetries: 3 }).chat.completions.create({
    model: "demo-chat",
    messages: [{ role: "user", content: "Hello" }],
  });

const budget = async (demo: Demo): Promise<{ credit_budget: string; credit_spend: string }> => {
  const answer = await fetch(`${demo.base_url}/api/v1/virtual-endpoints/${demo.ve_id}`, {
    headers: { authorization: `Bearer ${demo.management_key}` },
  });
  return (await answer.json()) as { credit_budget: string; credit_spend: string };
};

let demo: Running;
beforeAll(async () => {
  demo = await start(makeFolder());
}, 120_000);
afterAll(async () => {
  await Promise.all(
    children.map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    }),
  );
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}, 60_000);

test("it tells the first request step by step, and then that it is ready", () => {
  const said = demo.said();
  for (const word of ["balance before", "answer", "charge", "balance after", "/console", "/checkout?ve_id="]) {
    expect(said).toContain(word);
  }
  expect(said.trimEnd().split("\n").at(-1)).toBe(`ready ${demo.file().base_url}`);
});

test("demo.json holds what a script needs, for its owner only", () => {
  const file = demo.file();
  expect(statSync(join(demo.folder, "demo.json")).mode & 0o777).toBe(0o600);
  expect(statSync(join(demo.folder, "secrets")).mode & 0o777).toBe(0o600);
  expect(file).toMatchObject({
    base_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    management_key: expect.stringMatching(/^slm_/),
    access_key: expect.stringMatching(/^slk_/),
    merchant_id: expect.stringMatching(/^mer_/),
    customer_id: expect.stringMatching(/^cus_/),
    ve_id: expect.stringMatching(/^ve_/),
    logical_models: expect.arrayContaining(["demo-chat", "sim-ok"]),
    simulator_url: expect.stringMatching(/^http:/),
    database_url: expect.stringMatching(/^postgresql:/),
    redis_url: expect.stringMatching(/^redis:/),
  });
  expect([file.pids.web?.length, file.pids.worker?.length, file.pids.simulator?.length]).toEqual([2, 1, 1]);
});

test("a killed web process, worker or simulator comes back, and demo.json knows", async () => {
  const before = demo.file();
  for (const kind of ["web", "worker", "simulator"]) process.kill(before.pids[kind]![0]!, "SIGKILL");
  await vi.waitFor(
    () => {
      const { pids } = demo.file();
      expect([pids.web?.length, pids.worker?.length, pids.simulator?.length]).toEqual([2, 1, 1]);
      for (const kind of ["web", "worker", "simulator"]) expect(pids[kind]).not.toContain(before.pids[kind]![0]);
    },
    { timeout: 15_000 },
  );
  await vi.waitFor(async () => expect((await chat(demo.file())).usage?.total_tokens).toBeGreaterThan(0), {
    timeout: 15_000,
  });
});

test("two demos run side by side, and one folder takes only one", async () => {
  const other = await start(makeFolder());
  expect(other.file().base_url).not.toBe(demo.file().base_url);
  await Promise.all([chat(other.file()), chat(demo.file())]);
  await expect(start(demo.folder)).rejects.toThrow("a demo runs in");
  await stop(other);
}, 120_000);

test("SIGTERM ends everything it started, and a second run keeps data and keys", async () => {
  const before = demo.file();
  const spent = await budget(before);
  await stop(demo);
  expect(Object.values(before.pids).flat().filter(exists)).toEqual([]);
  demo = await start(demo.folder);
  const after = demo.file();
  expect([after.ve_id, after.access_key, after.management_key]).toEqual([
    before.ve_id,
    before.access_key,
    before.management_key,
  ]);
  const now = await budget(after);
  expect(now.credit_budget).toBe(spent.credit_budget);
  expect(Number(now.credit_spend)).toBeGreaterThan(Number(spent.credit_spend));
  // 4 s on an idle machine of two cores; 15 s are promised.
  expect(demo.readyMs).toBeLessThan(30_000);
}, 120_000);
