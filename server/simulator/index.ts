/** The simulator as a process: `node dist/simulator.js --port 4000 --host 127.0.0.1`. Its first line is its URL. */
import { parseArgs } from "node:util";
import { startSimulator } from "./start-simulator.ts";

const { values } = parseArgs({ options: { port: { type: "string" }, host: { type: "string" } } });
const simulator = await startSimulator({
  port: Number(values.port ?? 0),
  ...(values.host ? { host: values.host } : {}),
});
console.log(simulator.url);

let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  void simulator.close().then(() => process.exit(0));
};
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
