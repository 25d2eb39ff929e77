import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

/** One file per rule that breaks it, in a checkout of its own. */
const offenders: Record<string, { path: string; text: string }> = {
  "tier-0-looks-left-only": { path: "server/contracts/a.ts", text: 'import "#server/infra/b.ts";' },
  "tier-3-looks-left-only": { path: "server/gateway/a.ts", text: 'import "#server/trpc/b.ts";' },
  "siblings-of-routing": { path: "server/routing/a.ts", text: 'import "#server/ledger/b.ts";' },
  "the-top-is-imported-by-nobody-below": { path: "server/ledger/a.ts", text: 'import "#server/container.ts";' },
  "the-simulator-stands-alone": { path: "server/simulator/a.ts", text: 'import "#server/infra/b.ts";' },
  "nobody-uses-the-simulator": { path: "server/gateway/c.ts", text: 'import "#server/simulator/b.ts";' },
  "app-takes-only-types-from-server": { path: "app/a.ts", text: 'import { b } from "#server/ledger/b.ts"; b;' },
  "no-database-client-at-the-edges": { path: "app/c.ts", text: 'import pg from "pg"; pg;' },
  "a-provider-knows-no-other": { path: "server/providers/x/a.ts", text: 'import "#server/providers/y/b.ts";' },
  "counter-keys-belong-to-metering": { path: "server/settlement/a.ts", text: 'import "#server/metering/keys.ts";' },
  "nobody-imports-tests": { path: "server/ledger/c.ts", text: 'import "#tests/b.ts";' },
  "no-circles": { path: "server/infra/a-circle.ts", text: 'import "./circle-back.ts";' },
  resolvable: { path: "server/infra/lost.ts", text: 'import "./nowhere.ts";' },
  "production-needs-no-dev-packages": { path: "server/infra/c.ts", text: 'import fc from "fast-check"; fc;' },
};

const bystanders: Record<string, string> = {
  "server/infra/circle-back.ts": 'import "./a-circle.ts";',
  "app/types-are-fine.ts": 'import type { b } from "#server/ledger/b.ts"; export type B = typeof b;',
  "app/contracts-are-fine.ts": 'import { b } from "#server/contracts/b.ts"; b;',
};
for (const path of [
  "contracts/b",
  "infra/b",
  "trpc/b",
  "ledger/b",
  "simulator/b",
  "providers/y/b",
  "metering/keys",
  "container",
]) {
  bystanders[`server/${path}.ts`] = "export const b = 1;";
}

const root = mkdtempSync(join(tmpdir(), "sluice-boundaries-"));

beforeAll(() => {
  const files = { ...bystanders, "tests/b.ts": "export const b = 1;" };
  for (const { path, text } of Object.values(offenders)) Object.assign(files, { [path]: text });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${text}\nexport {};\n`);
  }
  for (const file of ["package.json", "tsconfig.json", ".config"])
    cpSync(resolve(file), join(root, file), { recursive: true });
  symlinkSync(resolve("node_modules"), join(root, "node_modules"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("every boundary is an error when it is crossed, and nothing else is", () => {
  const args = ["--config", ".config/dependency-cruiser.mjs", "--output-type", "json", "app", "server", "tests"];
  const { stdout } = spawnSync(process.execPath, [resolve("node_modules/.bin/depcruise"), ...args], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 50_000_000,
  });
  const violations = (
    JSON.parse(stdout) as { summary: { violations: { from: string; rule: { name: string; severity: string } }[] } }
  ).summary.violations;
  const seen = violations.map(({ from, rule }) => `${rule.severity} ${rule.name} ${from}`);
  for (const [rule, { path }] of Object.entries(offenders)) expect(seen).toContain(`error ${rule} ${path}`);
  const innocent = seen.filter((line) => !Object.values(offenders).some(({ path }) => line.endsWith(` ${path}`)));
  expect(innocent).toEqual([]);
}, 30_000);

test("the house rules see who reads the environment", () => {
  mkdirSync(join(root, "server/x"), { recursive: true });
  writeFileSync(join(root, "server/x/y.ts"), "export const port = process.env.PORT;\n");
  writeFileSync(join(root, "server/env.ts"), "export const port = process.env.PORT; // fine\n");
  const script = `import { brokenHouseRules } from ${JSON.stringify(resolve("scripts/check/house-rules.ts"))};
    console.log(JSON.stringify(brokenHouseRules(["server"])));`;
  const said = execFileSync(
    process.execPath,
    ["--import", resolve("node_modules/tsx/dist/esm/index.mjs"), "--input-type=module", "-e", script],
    {
      cwd: root,
      encoding: "utf8",
    },
  );
  expect(JSON.parse(said)).toEqual(["server/x/y.ts: only server/env.ts reads process.env"]);
}, 30_000);
