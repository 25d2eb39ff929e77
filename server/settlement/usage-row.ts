import { z } from "zod";
import { uuidFromId, uuidTime } from "#server/contracts/ids.ts";
import { maxInt64 } from "#server/contracts/money.ts";
import { type UsageEvent, usageStatuses } from "#server/contracts/usage-event.ts";
import type { StreamEntry } from "#server/metering/admin-port.ts";

/** A stream entry that can be written: its event with the overrides applied, amounts parsed. */
export interface UsageRow {
  entry: StreamEntry;
  event: UsageEvent;
  requestUuid: string;
  /** Milliseconds since 1970, of the request id. */
  occurredAtMs: number;
  /** Micro-credits: what the record says the request costs. */
  chargeMicros: bigint;
  /** Micro-credits: what Redis took from the wallet for this entry. For a correction: the difference. */
  takenMicros: bigint;
}

/** A stream entry that can't be written, and why. */
export interface RejectedEntry {
  entry: StreamEntry;
  reason: string;
}

const text = z.string().max(2_000);
const count = z.number().int().min(0);
const milliseconds = count.max(2_147_483_647);

const eventSchema = z.object({
  request_id: text,
  merchant_id: text,
  ve_id: text,
  customer_id: text,
  key_id: text,
  key_lineage_id: text.optional(),
  logical_model_id: text.nullable(),
  logical_model: text,
  physical_model_id: text.nullable(),
  provider_id: text.nullable(),
  endpoint: text,
  status: z.enum(usageStatuses),
  error_code: text.nullable(),
  units: z.record(text, count),
  estimated: z.boolean(),
  charge: text,
  cost: text.nullable(),
  cost_currency: text.nullable(),
  price_version_id: text.nullable(),
  cost_version_id: text.nullable(),
  attempts: z.array(
    z.object({
      physical_model_id: text,
      status: z.union([z.number(), text]),
      ms: z.number(),
      start_ms: z.number().optional(),
    }),
  ),
  latency_ms: milliseconds,
  ttft_ms: milliseconds.nullable(),
  stream: z.boolean(),
  app: text.nullable(),
  client_request_id: text.nullable(),
  epoch: count.max(2_147_483_647),
});

const wholeNumber = /^-?\d{1,19}$/;

/** A decimal integer of 64 bits; null when the text is none. */
export function parseAmount(digits: string): bigint | null {
  if (!wholeNumber.test(digits)) return null;
  const value = BigInt(digits);
  return value > maxInt64 || value < -maxInt64 ? null : value;
}

/** PostgreSQL's text and jsonb have no NUL; it is replaced before parsing, where it can only be an escape. */
const withoutNul = (json: string): string => (json.includes("\\u0000") ? json.replaceAll("\\u0000", "\\ufffd") : json);

function parseJson(json: string): unknown {
  try {
    return JSON.parse(withoutNul(json));
  } catch {
    return undefined;
  }
}

const dayMs = 86_400_000;
/** Nothing of Sluice is older; a clock more than a day ahead is wrong. */
const earliestMs = Date.UTC(2020, 0, 1);

/** Overrides come from the sweep: what a dead process's request had delivered. */
function mergedEvent(entry: StreamEntry): unknown {
  const event = parseJson(entry.event);
  if (entry.overrides === null || typeof event !== "object") return event;
  const overrides = parseJson(entry.overrides);
  return typeof overrides === "object" ? { ...event, ...overrides } : undefined;
}

/** The row of a stream entry, or the reason why it can't be one. Needs no database: endpoints are checked later. */
export function readEntry(entry: StreamEntry, nowMs: number): UsageRow | RejectedEntry {
  const reject = (reason: string): RejectedEntry => ({ entry, reason });
  const merged = mergedEvent(entry);
  if (merged === undefined) return reject("the event is not JSON");
  const parsed = eventSchema.safeParse(merged);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return reject(`${issue?.path.join(".") || "event"}: ${issue?.message ?? "malformed"}`);
  }
  const event = parsed.data as UsageEvent;
  const takenMicros = parseAmount(entry.charge);
  const finalMicros = entry.kind === "usage" ? takenMicros : parseAmount(event.charge);
  if (takenMicros === null || finalMicros === null) return reject("the charge is no 64-bit integer");
  if (finalMicros < 0n) return reject("the charge is negative");
  const cost = event.cost === null ? 0n : parseAmount(event.cost);
  if (cost === null || cost < 0n) return reject("the cost is no 64-bit integer, or negative");
  if (event.ve_id !== entry.virtualEndpointId) return reject("the entry and its event name different endpoints");
  const requestUuid = uuidFromId("request", event.request_id);
  if (requestUuid === null || requestUuid[14] !== "7") return reject("the request id is no UUIDv7 of ours");
  const occurredAtMs = uuidTime(requestUuid);
  if (occurredAtMs < earliestMs || occurredAtMs > nowMs + dayMs) return reject("the request id's time is impossible");
  return { entry, event, requestUuid, occurredAtMs, chargeMicros: finalMicros, takenMicros };
}

/** Tells the two results of readEntry apart. */
export const isRejected = (row: UsageRow | RejectedEntry): row is RejectedEntry => "reason" in row;
