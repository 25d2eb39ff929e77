/** The bench's upstream: fixed OpenAI-shaped answers at the least cost, so that the proxies are what is measured. */
import { createServer, type ServerResponse } from "node:http";
import { listenAndTell } from "./child.ts";

const chunkCount = 100;
const answer = Buffer.from(
  JSON.stringify({
    id: "chatcmpl-bench",
    object: "chat.completion",
    created: 1_700_000_000,
    model: "bench",
    choices: [{ index: 0, message: { role: "assistant", content: "word ".repeat(60) }, finish_reason: "stop" }],
    usage: { prompt_tokens: 40, completion_tokens: 60, total_tokens: 100 },
  }),
);

const event = (body: object): Buffer => Buffer.from(`data: ${JSON.stringify(body)}\n\n`);
const chunk = (delta: object, finish: string | null): Buffer =>
  event({
    id: "chatcmpl-bench",
    object: "chat.completion.chunk",
    created: 1_700_000_000,
    model: "bench",
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
const contentChunk = chunk({ content: " and a little more" }, null);
const ending = Buffer.concat([
  chunk({}, "stop"),
  event({ id: "chatcmpl-bench", choices: [], usage: { prompt_tokens: 40, completion_tokens: 100, total_tokens: 140 } }),
  Buffer.from("data: [DONE]\n\n"),
]);

/** Writes `count` chunks, one every `everyMs`; 0: one a turn of the loop, so that each is a packet of its own. */
function stream(response: ServerResponse, count: number, everyMs: number): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(chunk({ role: "assistant", content: "" }, null));
  let sent = 0;
  const next = () => {
    if (response.destroyed) return;
    if (sent++ === count) {
      response.end(ending);
      return;
    }
    response.write(contentChunk);
    if (everyMs > 0) setTimeout(next, everyMs);
    else setImmediate(next);
  };
  next();
}

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  let body = "";
  request.setEncoding("latin1");
  request.on("data", (part: string) => {
    body += part;
  });
  request.on("end", () => {
    if (!body.includes('"stream":true')) {
      response.writeHead(200, { "content-type": "application/json", "content-length": answer.length });
      response.end(answer);
    } else if (body.includes("paced")) stream(response, 10, 5);
    else stream(response, chunkCount, 0);
  });
});
listenAndTell(server);
