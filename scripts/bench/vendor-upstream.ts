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

/** One chunk every 50 ms; its text is the moment of sending. */
function pace(response: ServerResponse, wire: VendorWire): void {
  let left = pacedChunks;
  const timer = setInterval(() => {
    if (response.destroyed) clearInterval(timer);
    else if (left-- > 0) response.write(wire.chunk(stamp()));
    else {
      clearInterval(timer);
      response.end(wire.ending);
    }
  }, pacedEveryMs);
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
      (mode === "paced" ? pace : burst)(response, wire);
    }
  });
});
listenAndTell(server);
