import { AppError } from "#server/contracts/errors.ts";
import { idFromUuid, uuidFromId, uuidTime } from "#server/contracts/ids.ts";
import type { UsageSort } from "#server/contracts/usage-record.ts";
import type { UsageRow } from "./usage-record-view.ts";

/** Where a page ended: the record's UUIDv7 holds its time; sorted by a figure, that figure stands before it. */
export interface UsageCursor {
  uuid: string;
  atMs: number;
  /** Micro-credits or milliseconds; absent where time is the order. */
  figure: string | null;
}

const figurePattern = /^(?:(\d{1,19})-)?(req_\w+)$/;

/** Reads a cursor. @throws AppError invalid_request: it is none of this order */
export function readCursor(cursor: string | undefined, sort: UsageSort): UsageCursor | null {
  if (cursor === undefined) return null;
  const [, figure = null, id = ""] = figurePattern.exec(cursor) ?? [];
  const uuid = uuidFromId("request", id);
  const byFigure = sort === "charge" || sort === "latency";
  if (!uuid || byFigure !== (figure !== null) || BigInt(figure ?? 0) > 9_223_372_036_854_775_807n) {
    throw new AppError("invalid_request", { userMessage: "cursor: is no cursor of this list", param: "cursor" });
  }
  return { uuid, atMs: uuidTime(uuid), figure };
}

/** The cursor behind this row. */
export function cursorAfter(row: UsageRow, sort: UsageSort): string {
  const id = idFromUuid("request", row.request_id);
  if (sort === "charge") return `${row.charge}-${id}`;
  return sort === "latency" ? `${row.latency_ms}-${id}` : id;
}
