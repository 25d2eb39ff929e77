/** What the vendors' upstream and its clients agree on. */
import type { Vendor } from "./vendor-wire.ts";

export type Mode = "burst" | "paced" | "whole";

export const burstChunks = 500;
export const pacedEveryMs = 50;
export const pacedChunks = 280;

/** The logical model that the gateway routes to this vendor's stream. */
export const modelOf = (vendor: Vendor, mode: Mode): string => `${vendor}-${mode}`;

/** A provider's base URL: each vendor's own tail is behind it. */
export const baseUrlOf = (upstreamUrl: string, vendor: Vendor, mode: Mode): string =>
  `${upstreamUrl}/${mode}/${vendor}${vendor === "openai" ? "/v1" : ""}`;

/** Microseconds of the machine's monotonic clock, which all its processes share. */
export const clockMicros = (): number => Number(process.hrtime.bigint() / 1000n);

const mark = 0x40;
const digits = 16;

/** The moment as a text of a chunk. */
export const stamp = (): string => `@${String(clockMicros()).padStart(digits, "0")}@`;

/** Calls back with each moment that stands in these bytes; chunks are not split in them. */
export function readStamps(bytes: Buffer, each: (sentMicros: number) => void): void {
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + digits + 2)) {
    const sent = Number(bytes.toString("latin1", at + 1, at + 1 + digits));
    if (bytes[at + 1 + digits] === mark && Number.isSafeInteger(sent)) each(sent);
  }
}
