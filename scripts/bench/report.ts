import { readFileSync, writeFileSync } from "node:fs";

export interface Line {
  what: string;
  bare: string;
  gateway: string;
  /** The figure that counts, e.g. "0.63 × bare". */
  ratio: string;
  goal: string;
  /** Null: there is no goal. */
  reached: boolean | null;
}

const columns = ["what", "bare", "gateway", "ratio", "goal"] as const;

const mark = (line: Line): string => (line.reached === null ? "" : line.reached ? "✓" : "✗");

/** Prints the lines as a table. */
export function printReport(lines: Line[]): void {
  const widths = columns.map((column) => Math.max(column.length, ...lines.map((line) => line[column].length)));
  const row = (cells: readonly string[]) => cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join("  ");
  console.log(`\n${row(columns)}`);
  for (const line of lines) console.log(`${row(columns.map((column) => line[column]))}  ${mark(line)}`);
}

interface Marks {
  begin: string;
  end: string;
}

export const proxyMarks: Marks = { begin: "<!-- bench:begin -->", end: "<!-- bench:end -->" };
export const gatewayMarks: Marks = { begin: "<!-- gateway-bench:begin -->", end: "<!-- gateway-bench:end -->" };

/** Writes the lines between two marks of the README. @throws Error when the marks are missing */
export function saveReport(lines: Line[], file: string, { begin, end }: Marks): void {
  const text = readFileSync(file, "utf8");
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${file} has no ${begin} … ${end}`);
  const rows = lines.map((line) => `| ${columns.map((column) => line[column]).join(" | ")} | ${mark(line)} |`);
  const table = ["| what | bare | gateway | ratio | goal | |", "|---|---|---|---|---|---|", ...rows].join("\n");
  const day = new Date().toISOString().slice(0, 10);
  const note = `Measured ${day} on Node ${process.versions.node}; medians of interleaved rounds in one run.`;
  writeFileSync(file, `${text.slice(0, from + begin.length)}\n${note}\n\n${table}\n${text.slice(to)}`);
}
