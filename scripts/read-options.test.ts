import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseOptions } from "./read-options.mjs";

const command = {
  name: "made-up",
  does: "nothing",
  options: {
    usage: { type: "string", value: "n", help: "so many" },
    kind: { type: "string", value: "kind", optional: true, choices: ["one", "two"], help: "only these" },
    quick: { type: "boolean", help: "less of it" },
  },
} as const;
const read = (...args: string[]) => parseOptions(command, args);

describe("a command's options", () => {
  test("are read as they are given; a value that may be left out is empty then", () => {
    expect(read("--usage=5", "--quick").values).toEqual({ usage: "5", quick: true });
    expect(read("--usage", "5", "--kind").values).toEqual({ usage: "5", kind: "" });
    expect(read("--kind=two").values).toEqual({ kind: "two" });
    expect(read().values).toEqual({});
  });

  test.each([
    ["--nothing", "Unknown option '--nothing'"],
    ["-x", "Unknown option '-x'"],
    ["everything", "Unexpected argument 'everything'"],
    ["--usage", "Option '--usage <value>' argument missing"],
    ["--quick=yes", "Option '--quick' does not take an argument"],
    ["--kind=three", "--kind is one of one, two"],
  ])("that it does not know are told in a line: %s", (arg, wrong) => {
    expect(read(arg)).toEqual({ wrong });
  });

  test.each(["--help", "-h"])("are told by %s, also beside what it does not know", (help) => {
    expect(read("--nothing", help).usage).toEqual(read("--help").usage);
  });

  test("are told by --help, whatever else is asked", () => {
    expect(read("--quick", "--help").usage?.split("\n")).toEqual([
      "npm run made-up [-- options]: nothing",
      "  --usage=n      so many",
      "  --kind[=kind]  only these",
      "  --quick        less of it",
      "  --help         this text",
    ]);
  });
});

describe("a command", () => {
  const run = (arg: string) => spawnSync(process.execPath, ["scripts/soak.mjs", arg], { encoding: "utf8" });

  test("tells its usage, and refuses what it does not know, before it starts anything", () => {
    const help = run("--help");
    expect([help.status, help.stderr]).toEqual([0, ""]);
    expect(help.stdout).toMatch(/^npm run soak \[-- options\]: /);
    const unknown = run("--no-such-thing");
    expect([unknown.status, unknown.stdout]).toEqual([2, ""]);
    expect(unknown.stderr).toBe("Unknown option '--no-such-thing'; --help tells what there is\n");
  });

  test("reads its options first, each of them", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
    const unread = Object.entries(scripts).flatMap(([name, line]) => {
      const file = /scripts\/(?!prisma\/|prepare\/)[\w/-]+\.(?:mjs|ts)/.exec(line)?.[0];
      const text = file === undefined ? "" : readFileSync(file, "utf8");
      return file === undefined || text.includes(`name: "${name}",`) ? [] : [name];
    });
    expect(unread).toEqual([]);
  });
});
