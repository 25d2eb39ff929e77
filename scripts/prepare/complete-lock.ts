/**
 * `npm run lock:complete`: writes into package-lock.json the optional packages of other platforms that npm leaves out
 * when the registry it was made with does not have them. Without them `npm ci` calls the lock out of sync.
 */
import { readFileSync, writeFileSync } from "node:fs";

interface LockedPackage {
  version?: string;
  dev?: boolean;
  optionalDependencies?: Record<string, string>;
}

interface Lock {
  packages: Record<string, LockedPackage & Record<string, unknown>>;
}

const systems = "android darwin freebsd linux win32 openbsd netbsd openharmony sunos aix".split(" ");
const processors = "arm64 x64 ia32 arm loong64 ppc64 riscv64 s390x mips64el wasm32".split(" ");

const partOf = (name: string, words: readonly string[]) =>
  words.find((word) => new RegExp(`[-/]${word}(-|$)`).test(name)) ?? null;

/** Where Node would find `name` from the package at `from`; null when the lock has it nowhere. */
function lookUp(packages: Lock["packages"], from: string, name: string): string | null {
  for (let at = from; ; at = at.includes("/node_modules/") ? at.slice(0, at.lastIndexOf("/node_modules/")) : "") {
    const place = `${at ? `${at}/` : ""}node_modules/${name}`;
    if (packages[place]) return place;
    if (!at) return null;
  }
}

/** What npm writes for a package that is only for another platform. */
function entry(name: string, range: string, dev: boolean): LockedPackage & Record<string, unknown> {
  const cpu = partOf(name, processors) ?? (name.includes("-arm") ? "arm" : null);
  const os = partOf(name, systems);
  const libc = name.includes("musl") ? "musl" : name.includes("gnu") ? "glibc" : null;
  return {
    version: range.replace(/^[~^]/, ""),
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(dev ? { dev: true } : {}),
    ...(libc ? { libc: [libc] } : {}),
    optional: true,
    ...(os ? { os: [os] } : {}),
  };
}

/** The lock with its missing entries, and their number. */
export function completeLock(lock: Lock): { lock: Lock; added: number } {
  const packages = { ...lock.packages };
  let added = 0;
  for (const [at, locked] of Object.entries(lock.packages)) {
    for (const [name, range] of Object.entries(locked.optionalDependencies ?? {})) {
      if (lookUp(packages, at, name)) continue;
      const top = `node_modules/${name}`;
      packages[packages[top] ? `${at}/${top}` : top] = entry(name, range, locked.dev === true);
      added++;
    }
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, "en"));
  return { lock: { ...lock, packages: Object.fromEntries(sorted) }, added };
}

/** The number of entries that package-lock.json lacks. */
export const missingFromLock = (): number =>
  completeLock(JSON.parse(readFileSync("package-lock.json", "utf8")) as Lock).added;

if (import.meta.filename === process.argv[1]) {
  const { lock, added } = completeLock(JSON.parse(readFileSync("package-lock.json", "utf8")) as Lock);
  writeFileSync("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${added} packages of other platforms added`);
}
