/** The yardstick: the least a Node proxy can do with node:http and undici, no key, no hold, no record. */
import { createServer } from "node:http";
import { Pool } from "undici";
import { listenAndTell } from "./child.ts";

const upstream = new Pool(process.env.UPSTREAM_URL ?? "", { pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", async () => {
    const body = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    const headers = { "content-type": "application/json", authorization: "Bearer upstream" };
    const answer = await upstream.request({ method: "POST", path: "/v1/chat/completions", headers, body });
    const type = String(answer.headers["content-type"]);
    if (type.includes("event-stream")) {
      response.writeHead(answer.statusCode, { "content-type": type });
      answer.body.pipe(response);
      return;
    }
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    response.writeHead(answer.statusCode, { "content-type": type, "content-length": bytes.length });
    response.end(bytes);
  });
});
listenAndTell(server);
