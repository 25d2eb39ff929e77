/** node:http in front of everything: gateway paths go straight to the core, the rest to the web application. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { nodeDoor } from "./doors/node-door.ts";
import type { Gateway } from "./gateway.ts";

export type NodeHandler = (incoming: IncomingMessage, response: ServerResponse) => void;

/**
 * @param gateway null leaves gateway paths to the web application as well (GATEWAY_DOOR=remix)
 */
export function makeListener(gateway: Gateway | null, web: NodeHandler): Server {
  const server = createServer({
    keepAliveTimeout: 65_000,
    headersTimeout: 70_000,
    requestTimeout: 120_000,
    maxHeaderSize: 32 * 1024,
  });
  server.on("request", (incoming, response) => {
    // Draining: a connection that is kept alive would go on bringing requests.
    if (!server.listening) response.shouldKeepAlive = false;
    const address = gateway?.addressOf(incoming.url ?? "/", incoming.headers.host);
    if (gateway && address) {
      const [request, sink] = nodeDoor(incoming, response);
      gateway.handle(request, sink, address).catch(() => response.destroy());
    } else web(incoming, response);
  });
  return server;
}
