import type { ScanResult } from "../port.ts";

/** An event as OpenAI's media streams write it: its type is its name. */
export const typedEvent = (value: { type: string } & Record<string, unknown>): Buffer =>
  Buffer.from(`event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`);

/** What goes on to the client. */
export const passed = (pass: readonly Buffer[], failed: boolean): ScanResult => ({
  pass: pass.length === 0 ? null : pass.length === 1 ? (pass[0] ?? null) : Buffer.concat(pass),
  done: false,
  failed,
});
