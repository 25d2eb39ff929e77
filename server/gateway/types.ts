/** What the gateway core sees of a client, whatever door it came through. */

export interface GatewayRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** Address of the connection's other end; undefined: not known. */
  readonly peer: string | undefined;
  /** Value of a header by its lower-case name. */
  header(name: string): string | undefined;
  /** All headers, as a flat name, value list. */
  headers(): string[];
  /**
   * The whole body.
   * @throws AppError(request_too_large) over `limit` bytes, AppError(invalid_request) when the client left half-way.
   */
  readBody(limit: number): Promise<Buffer>;
}

/**
 * Where the reply goes: bytes are pushed as they come. `write` answering false asks to pause until `onDrain`;
 * `onClose` tells that the client left before `end`.
 */
export interface ReplySink {
  onDrain: (() => void) | null;
  onClose: (() => void) | null;
  /** The client left before `end`, perhaps before `onClose` was set. */
  readonly closed: boolean;
  /** Status and flat name, value, name, value … headers. Once. */
  head(status: number, headers: string[]): void;
  write(chunk: Buffer): boolean;
  /** The last bytes, if any, and the end. */
  end(chunk?: Buffer): void;
  /** Breaks the connection off, so that what was sent does not look complete. */
  cut(): void;
}
