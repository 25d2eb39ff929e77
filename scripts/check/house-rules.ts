/** Rules that no linter knows: who may read the environment, who may construct a Worker, and how long a file may be. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface Rule {
  says: string;
  /** Files it looks at. */
  applies: (path: string) => boolean;
  broken: (text: string) => boolean;
}

const longestFile = 300;
const isTest = (path: string) => /\.test\.tsx?$/.test(path);
const isProduct = (path: string) => /^(app|server|jobs)\//.test(path) && !isTest(path);

const rules: readonly Rule[] = [
  {
    says: "only server/env.ts reads process.env",
    // Samples are texts, for the programs of others.
    applies: (path) => isProduct(path) && path !== "server/env.ts" && !path.startsWith("app/features/code-samples/"),
    broken: (text) => /\bprocess\.env\b|\bprocess\[["']env["']\]/.test(withoutComments(text)),
  },
  {
    says: "only jobs/ constructs a Worker",
    applies: (path) => isProduct(path) && !path.startsWith("jobs/"),
    broken: (text) => /new Worker\(/.test(withoutComments(text)) && /from "bullmq"/.test(text),
  },
  {
    says: "the parsers of pg are never set globally",
    applies: () => true,
    broken: (text) => /types\.setTypeParser\(/.test(withoutComments(text)),
  },
  {
    says: `no file has more than ${longestFile} lines`,
    applies: (path) => isProduct(path) || path.startsWith("scripts/"),
    broken: (text) => text.split("\n").length > longestFile + 1,
  },
  {
    says: "no barrel files: index.ts re-exports nothing",
    applies: (path) => /(^|\/)index\.tsx?$/.test(path),
    broken: (text) => /^export \* from/m.test(text),
  },
];

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.(ts|tsx|mjs)$/.test(entry.name)) yield path;
  }
}

/** Every broken rule as `path: what it says`; empty when all hold. */
export function brokenHouseRules(folders: readonly string[]): string[] {
  return folders
    .flatMap((folder) => [...sources(folder)])
    .flatMap((path) => {
      const text = readFileSync(path, "utf8");
      return rules.filter((rule) => rule.applies(path) && rule.broken(text)).map((rule) => `${path}: ${rule.says}`);
    });
}
