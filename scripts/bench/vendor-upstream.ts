/**
 * The bench's upstream in each vendor's format, at the least cost. The path says what comes:
 * /burst/<vendor>/… a stream as fast as it goes, /paced/<vendor>/… a chunk every 50 ms, /whole/<vendor>/… one answer.
 */
import { createServer, type ServerResponse } from "node:http";
import { listenAndTell } from "./child.ts";
import { burstChunks, pacedChunks, pacedEveryMs, stamp } from "./vendor-paths.ts";
import { type Vendor, type VendorWire, wires } from "./vendor-wire.ts";

const burstText = " and a little more";
const burstOf = new Map(
  Object.entries(wires).map(([vendor, wire]) => [wire, wires[vendor as Vendor].chunk(burstText)]),
);

/** One chunk a turn of the loop, so that each is a packet of its own. */
function burst(response: ServerResponse, wire: VendorWire): void {
  const chunk = burstOf.get(wire) ?? wire.chunk(burstText);
  let left = burstChunks;
  const next = () => {
    if (response.destroyed) return;
    if (left-- === 0) {
      response.end(wire.ending);
      return;
    }
    response.write(chunk);
    setImmediate(next);
  };
  next();
}

/**
 * One chunk every 50 ms; its text is the moment of sending. Framed by hand and written to the socket: a thousand
 * streams at once are no more work than they must be.
 */
function pace(response: ServerResponse, wire: VendorWire): void {
  const { socket } = response;
  const framed = framedOf(wire);
  // Each stream keeps its own beat: timers that were late together would be one crowd from then on.
  let due = performance.now() + Math.random() * pacedEveryMs;
  let left = pacedChunks;
  const next = (): void => {
    if (response.destroyed || !socket) return;
    if (left-- === 0) {
      response.end(wire.ending);
      return;
    }
    socket.write(framed());
    due += pacedEveryMs;
    setTimeout(next, Math.max(1, due - performance.now()));
  };
  setTimeout(next, due - performance.now());
}

const framings = new Map<VendorWire, () => Buffer>();

/** A chunk as HTTP's chunked coding frames it; between two of them only the moment differs. */
function framedOf(wire: VendorWire): () => Buffer {
  const known = framings.get(wire);
  if (known) return known;
  const sample = stamp();
  const chunk = wire.chunk(sample);
  const head = `${chunk.length.toString(16)}\r\n`;
  const framed = Buffer.concat([Buffer.from(head), chunk, Buffer.from("\r\n")]);
  const at = framed.indexOf(sample);
  const make =
    // Bedrock's frames carry a checksum: made anew each time.
    wire.streamType === "text/event-stream"
      ? () => {
          const own = Buffer.from(framed);
          own.write(stamp(), at, "latin1");
          return own;
        }
      : () => Buffer.concat([Buffer.from(head), wire.chunk(stamp()), Buffer.from("\r\n")]);
  framings.set(wire, make);
  return make;
}

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  request.resume();
  request.on("end", () => {
    const [, mode, vendor] = (request.url ?? "").split("/");
    const wire = wires[vendor as Vendor];
    if (!wire) response.writeHead(404).end();
    else if (mode === "whole") {
      response.writeHead(200, { "content-type": "application/json", "content-length": wire.whole.length });
      response.end(wire.whole);
    } else {
      response.writeHead(200, { "content-type": wire.streamType });
      if (wire.opening.length > 0) response.write(wire.opening);
      else response.flushHeaders();
      (mode === "paced" ? pace : burst)(response, wire);
    }
  });
});
listenAndTell(server);
