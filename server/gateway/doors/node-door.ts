/** The native door: node:http requests straight to the core (decision 29). */
import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError } from "#server/contracts/errors.ts";
import type { GatewayRequest, ReplySink } from "../types.ts";

class NodeRequest implements GatewayRequest {
  readonly method: string;
  readonly url: string;

  constructor(private readonly incoming: IncomingMessage) {
    this.method = incoming.method ?? "GET";
    this.url = incoming.url ?? "/";
  }

  get peer(): string | undefined {
    return this.incoming.socket.remoteAddress;
  }

  header(name: string): string | undefined {
    const value = this.incoming.headers[name];
    return Array.isArray(value) ? value[0] : value;
  }

  headers(): string[] {
    return this.incoming.rawHeaders;
  }

  readBody(limit: number): Promise<Buffer> {
    const { incoming } = this;
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let size = 0;
      if (Number(incoming.headers["content-length"] ?? 0) > limit) reject(tooLarge(limit));
      incoming.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size <= limit) chunks.push(chunk);
        else {
          chunks.length = 0;
          reject(tooLarge(limit));
          // What comes still is thrown away, so that the client reads its answer; without end it is cut.
          if (size > limit + mostDiscardedBytes) incoming.destroy();
        }
      });
      const endedEarly = () =>
        reject(new AppError("invalid_request", { userMessage: "The request body ended early." }));
      incoming.on("end", () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
      incoming.on("close", () => {
        if (!incoming.readableEnded) endedEarly();
      });
      incoming.on("error", endedEarly);
    });
  }
}

const stalledMs = 60_000;
const mostDiscardedBytes = 64 * 1024 * 1024;

const tooLarge = (limit: number): AppError =>
  new AppError("request_too_large", {
    userMessage: `The request body is larger than ${Math.floor(limit / 1024 / 1024)} MiB.`,
  });

class NodeSink implements ReplySink {
  onDrain: (() => void) | null = null;
  onClose: (() => void) | null = null;
  closed = false;

  constructor(private readonly response: ServerResponse) {
    response.on("drain", () => this.onDrain?.());
    // The client's leaving is read from the socket; a finished response closes too.
    response.on("close", () => {
      if (response.writableFinished) return;
      this.closed = true;
      this.onClose?.();
    });
  }

  head(status: number, headers: string[]): void {
    this.response.writeHead(status, headers);
  }

  write(chunk: Buffer): boolean {
    return this.response.write(chunk);
  }

  end(chunk?: Buffer): void {
    if (chunk) this.response.end(chunk);
    else this.response.end();
    // Whoever does not take the rest of the answer may not keep it in our memory for ever.
    if (this.response.writableLength > 0) this.response.setTimeout(stalledMs, () => this.response.destroy());
  }

  cut(): void {
    this.closed = true;
    this.onClose = null;
    this.response.destroy();
  }
}

/** A gateway request and its sink out of a node:http pair. */
export const nodeDoor = (incoming: IncomingMessage, response: ServerResponse): [GatewayRequest, ReplySink] => [
  new NodeRequest(incoming),
  new NodeSink(response),
];
