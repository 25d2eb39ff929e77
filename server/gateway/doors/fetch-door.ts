/** The Remix door: a Fetch Request in, a Response out, with the same core behind it (decision 29). */
import { AppError } from "#server/contracts/errors.ts";
import type { Gateway } from "../gateway.ts";
import type { GatewayRequest, ReplySink } from "../types.ts";

class FetchRequest implements GatewayRequest {
  readonly method: string;
  readonly url: string;

  constructor(
    private readonly request: Request,
    target: string,
    readonly peer: string | undefined,
  ) {
    this.method = request.method;
    // The query as the client wrote it: a framework's copy of a request may have written it anew.
    const query = target.indexOf("?");
    this.url = new URL(request.url).pathname + (query < 0 ? "" : target.slice(query));
  }

  header(name: string): string | undefined {
    return this.request.headers.get(name) ?? (name === "host" ? new URL(this.request.url).host : undefined);
  }

  headers(): string[] {
    return [...this.request.headers].flat();
  }

  async readBody(limit: number): Promise<Buffer> {
    const tooLarge = new AppError("request_too_large", {
      userMessage: `The request body is larger than ${Math.floor(limit / 1024 / 1024)} MiB.`,
    });
    if (Number(this.request.headers.get("content-length") ?? 0) > limit) throw tooLarge;
    const chunks: Uint8Array[] = [];
    let size = 0;
    try {
      // Node's ReadableStream is async-iterable; the DOM's type does not say so.
      const body = this.request.body as (ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>) | null;
      for await (const chunk of body ?? emptyBody()) {
        size += chunk.length;
        if (size > limit) throw tooLarge;
        chunks.push(chunk);
      }
    } catch (cause) {
      if (cause === tooLarge) throw tooLarge;
      throw new AppError("invalid_request", { userMessage: "The request body ended early.", cause });
    }
    return Buffer.concat(chunks);
  }
}

async function* emptyBody(): AsyncGenerator<Uint8Array> {}

class FetchSink implements ReplySink {
  onDrain: (() => void) | null = null;
  onClose: (() => void) | null = null;
  private controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  private ended = false;
  closed = false;

  constructor(
    private readonly respond: (response: Response) => void,
    request: Request,
  ) {
    request.signal.addEventListener("abort", () => this.leave(), { once: true });
  }

  head(status: number, headers: string[]): void {
    const list = new Headers();
    for (let index = 0; index + 1 < headers.length; index += 2)
      list.append(headers[index] ?? "", headers[index + 1] ?? "");
    const body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.controller = controller;
        },
        pull: () => this.onDrain?.(),
        cancel: () => this.leave(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: 64 * 1024 }),
    );
    // These have no body (Fetch standard, "null body status").
    const bare = status === 204 || status === 205 || status === 304;
    this.respond(new Response(bare ? null : body, { status, headers: list }));
  }

  write(chunk: Buffer): boolean {
    if (this.ended || !this.controller) return true;
    this.controller.enqueue(chunk);
    return (this.controller.desiredSize ?? 0) > 0;
  }

  end(chunk?: Buffer): void {
    if (this.ended) return;
    this.ended = true;
    if (chunk) this.controller?.enqueue(chunk);
    this.controller?.close();
  }

  cut(): void {
    if (this.ended) return;
    this.ended = true;
    this.controller?.error(new Error("the answer was broken off"));
  }

  private leave(): void {
    if (this.ended) return;
    this.ended = true;
    this.closed = true;
    this.onClose?.();
  }
}

/**
 * Answers a Fetch request by the gateway core.
 * @param arrival the target (path and query) and the other end as the socket has them
 */
export function handleFetch(
  gateway: Gateway,
  request: Request,
  arrival: { target: string; peer: string | undefined },
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const read = new FetchRequest(request, arrival.target, arrival.peer);
    const address = gateway.addressOf(read.url, read.header("host"));
    gateway.handle(read, new FetchSink(resolve, request), address).catch(reject);
  });
}
