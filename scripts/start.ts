/** `npm start`: WEB_CONCURRENCY web processes that share PORT, each started again when it dies; SIGTERM drains them. */
import { join } from "node:path";
import { readEnvOrExit } from "#server/env.ts";
import { superviseGroup } from "#server/supervise.ts";

const env = readEnvOrExit();
const tell = (line: string) => console.log(line);
const web = superviseGroup({
  name: "web",
  // Bundled beside it: dist/start.js, dist/index.js.
  program: join(import.meta.dirname, "index.js"),
  count: env.WEB_CONCURRENCY,
  env: {},
  onGiveUp: (error) => {
    console.error(error.message);
    void web.stop(env.DRAIN_MS).then(() => process.exit(1));
  },
  tell,
});

let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  void web.stop(env.DRAIN_MS + 15_000).then(() => process.exit(0));
};
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
