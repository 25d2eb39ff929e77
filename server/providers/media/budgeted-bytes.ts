import { setImmediate as turn } from "node:timers/promises";
import { AbstractTokenizer, EndOfStreamError, type IFileInfo, type IReadChunkOptions } from "strtok3";

/** Steps between which other requests have their turn. */
const stepsOfTurn = 1_000;

/**
 * Bytes in memory for a parser that may be led astray by them: after so many steps it is stopped. Twenty-five
 * megabytes of 0xff keep an MPEG parser looking for a frame for minutes otherwise.
 */
export class BudgetedBytes extends AbstractTokenizer {
  override readonly fileInfo: IFileInfo;

  constructor(
    private readonly bytes: Buffer,
    mediaType: string | null,
    private stepsLeft: number,
  ) {
    super();
    this.fileInfo = { size: bytes.length, ...(mediaType ? { mimeType: mediaType } : {}) };
  }

  /** @throws RangeError when the steps are used up */
  private step(): void {
    if (--this.stepsLeft < 0) throw new RangeError("the recording takes too many steps to read");
  }

  override async readBuffer(into: Uint8Array, options?: IReadChunkOptions): Promise<number> {
    const normal = this.normalizeOptions(into, options);
    const length = await this.peekBuffer(into, normal);
    this.position = normal.position + length;
    return length;
  }

  override async peekBuffer(into: Uint8Array, options?: IReadChunkOptions): Promise<number> {
    this.step();
    if (this.stepsLeft % stepsOfTurn === 0) await turn();
    const { length, mayBeLess, position } = this.normalizeOptions(into, options);
    const available = Math.max(0, Math.min(this.bytes.length - position, length));
    if (!mayBeLess && available < length) throw new EndOfStreamError();
    into.set(this.bytes.subarray(position, position + available));
    return available;
  }

  override async ignore(length: number): Promise<number> {
    this.step();
    return super.ignore(length);
  }

  override supportsRandomAccess(): boolean {
    return true;
  }

  setPosition(position: number): void {
    this.step();
    if (!Number.isSafeInteger(position) || position < 0) throw new RangeError("no position in the recording");
    this.position = position;
  }
}
