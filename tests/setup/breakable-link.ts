import { createServer, connect as dial, type Socket } from "node:net";

export interface BreakableLink {
  port: number;
  /** Cuts what is connected and refuses new connections. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** A TCP link to a local port that can be cut and mended: a database that goes away and comes back. */
export async function makeBreakableLink(targetPort: number): Promise<BreakableLink> {
  let whole = true;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    if (!whole) return void near.destroy();
    const far = dial(targetPort, "127.0.0.1");
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.on("error", () => other.destroy());
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  const cutAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    cut() {
      whole = false;
      cutAll();
    },
    mend() {
      whole = true;
    },
    close: () => {
      cutAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
