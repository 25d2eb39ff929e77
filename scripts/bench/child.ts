/** In a process of the bench: tells its address at the start, its CPU time and its memory when asked. */
import { existsSync, readFileSync } from "node:fs";
import type { Server } from "node:http";

export type Question = { ask: "cpu" | "settle" };

export interface Answer {
  /** User and system time so far. */
  cpuMicroseconds: number;
  rssBytes: number;
  /** Time that its main thread was ready to run and had no core (Linux; elsewhere 0). */
  waitedMicroseconds: number;
}

/** Listens on any port, tells the parent, answers its questions. `settle` is done between the rounds. */
export function listenAndTell(server: Server, settle: () => Promise<void> = async () => undefined): void {
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no TCP address");
    answerQuestions(`http://127.0.0.1:${address.port}`, settle);
  });
}

/** `cpu` is answered with microseconds of user and system time. */
function answerQuestions(url: string, settle: () => Promise<void>): void {
  process.on("message", async (question: Question) => {
    if (question.ask === "settle") await settle();
    const { user, system } = process.cpuUsage();
    process.send?.({
      cpuMicroseconds: user + system,
      rssBytes: process.memoryUsage.rss(),
      waitedMicroseconds: waitedMicroseconds(),
    } satisfies Answer);
  });
  process.on("disconnect", () => process.exit());
  process.send?.({ url });
}

function waitedMicroseconds(): number {
  const file = "/proc/self/schedstat";
  return existsSync(file) ? Number(readFileSync(file, "latin1").split(" ")[1]) / 1000 : 0;
}
