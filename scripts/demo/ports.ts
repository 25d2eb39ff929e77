import { createServer } from "node:net";
import { freePort } from "../services/free-port.ts";
import { readPrivateJson, writePrivateJson } from "./private-file.ts";

export interface DemoPorts {
  web: number;
  postgres: number;
  redis: number;
  simulator: number;
}

/** Whether this port can be listened on at loopback. */
const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

/**
 * Ports for everything the demo starts: those of the last run where they are still free.
 *
 * @param wantedWeb 0: any free one.
 * @throws Error when the wanted port is taken.
 */
export async function choosePorts(path: string, wantedWeb: number): Promise<DemoPorts> {
  const known = readPrivateJson<DemoPorts>(path);
  const again = async (port: number | undefined) => (port && (await isFree(port)) ? port : freePort());
  if (wantedWeb !== 0 && !(await isFree(wantedWeb))) {
    throw new Error(`port ${wantedWeb} is taken: set PORT to another one, or to 0 for any free one`);
  }
  const ports = {
    web: wantedWeb === 0 ? await again(known.web) : wantedWeb,
    postgres: await again(known.postgres),
    redis: await again(known.redis),
    simulator: await again(known.simulator),
  };
  writePrivateJson(path, wantedWeb === 0 ? ports : { ...ports, web: known.web });
  return ports;
}
