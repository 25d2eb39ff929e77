import type { UnitKind, Units } from "#server/contracts/units.ts";
import type { ScanResult } from "../../port.ts";
import type { MediaScanner, MediaUsage } from "../port.ts";

/** The last bytes are kept back until the commit, so that a whole answer is always charged (decision 12). */
const keptBytes = 64;
/** The beginning tells the format. */
const headBytes = 4096;

/** Passes a binary body on as it comes; only its end, and how much it was, matters. */
export class ByteScanner implements MediaScanner {
  readonly tokens = 0;
  readonly unfinished = 0;
  /** How long the body will be is not known: only its clean end says that it is whole. */
  readonly unitsAreFinal = false;
  private head: Buffer = Buffer.alloc(0);
  private tail: Buffer = Buffer.alloc(0);
  private length = 0;

  /** @param usage of a body with this beginning and length */
  constructor(private readonly usage: (head: Buffer, length: number) => MediaUsage) {}

  get events(): number {
    return this.length > 0 ? 1 : 0;
  }

  get finished(): boolean {
    return this.length > 0;
  }

  get units(): Units {
    return this.usage(this.head, this.length).units;
  }

  get estimated(): readonly UnitKind[] {
    return this.usage(this.head, this.length).estimated;
  }

  push(bytes: Buffer): ScanResult {
    if (this.head.length < headBytes)
      this.head = Buffer.concat([this.head, bytes.subarray(0, headBytes - this.head.length)]);
    this.length += bytes.length;
    const all = this.tail.length > 0 ? Buffer.concat([this.tail, bytes]) : bytes;
    const cut = Math.max(0, all.length - keptBytes);
    this.tail = Buffer.from(all.subarray(cut));
    return { pass: cut > 0 ? all.subarray(0, cut) : null, done: false, failed: false };
  }

  end(): null {
    return null;
  }

  terminal(): Buffer {
    return this.tail;
  }
}
