import type { Caller } from "#server/contracts/caller.ts";
import { uuidFromId, uuidTime } from "#server/contracts/ids.ts";
import type { ListedUsageRecordView, ListUsageRecordsInput } from "#server/contracts/usage-record.ts";
import type { Page } from "#server/infra/page.ts";
import { requireRow } from "#server/infra/require-row.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import { findByFigure } from "./find-by-figure.ts";
import { findByQuarters } from "./find-by-quarters.ts";
import { type FindUsageInput, findByTime } from "./find-usage.ts";
import { nameRecords } from "./name-records.ts";
import { requireFilters } from "./require-filters.ts";
import { conditionsOf, physicalModelOf } from "./usage-conditions.ts";
import { cursorAfter, readCursor } from "./usage-cursor.ts";
import { type UsageRow, usageRecordView } from "./usage-record-view.ts";

type ListInput = Omit<ListUsageRecordsInput, "limit"> & { limit: number };

/** Rows of usage records as the input asks for them, `limit` at most. */
async function findRows(database: SqlDatabase, merchantId: string, input: ListInput): Promise<UsageRow[]> {
  const conditions = conditionsOf(merchantId, input, await modelsOf(database, merchantId, input.provider_id));
  const cursor = readCursor(input.cursor, input.sort);
  const find: FindUsageInput = { conditions, cursor, sort: input.sort, limit: input.limit };
  if (input.request_id !== undefined) return findByTime(database, byRequestId(find, input.request_id));
  if (input.sort === "charge" || input.sort === "latency") return findByFigure(database, find);
  return conditions.needsRollup ? findByQuarters(database, find) : findByTime(database, find);
}

async function modelsOf(database: SqlDatabase, merchantId: string, providerId: string | undefined): Promise<string[]> {
  if (providerId === undefined) return [];
  const rows = await database.query<{ id: string }>(
    "SELECT id FROM physical_model WHERE merchant_id = $1 AND provider_id = $2",
    [merchantId, providerId],
  );
  return rows.map(({ id }) => id);
}

/** The request with our id, or those that a client gave this one. */
function byRequestId(find: FindUsageInput, id: string): FindUsageInput {
  const uuid = uuidFromId("request", id);
  const values = [...find.conditions.values, uuid ?? id];
  const parameter = `$${values.length}`;
  let own = `record.client_request_id = ${parameter}`;
  if (uuid !== null) {
    values.push(uuidTime(uuid));
    own = `record.request_id = ${parameter}::uuid AND record.occurred_at = to_timestamp($${values.length}::double precision / 1000)`;
  }
  return { ...find, conditions: { ...find.conditions, values, record: `${find.conditions.record} AND ${own}` } };
}

/**
 * Usage records of the merchant, in pages by key.
 * @throws AppError invalid_request: a cursor that is none; not_found: a filter that names nothing of the merchant
 */
export const makeListUsageRecords =
  ({ database }: { database: SqlDatabase }) =>
  async ({ merchantId }: Pick<Caller, "merchantId">, input: ListInput): Promise<Page<ListedUsageRecordView>> => {
    await requireFilters(database, merchantId, input);
    await requireRow(database, "physical_model", merchantId, { id: physicalModelOf(input.model), param: "model" });
    const rows = await findRows(database, merchantId, { ...input, limit: input.limit + 1 });
    const shown = rows.slice(0, input.limit);
    const last = rows[input.limit - 1];
    return {
      data: await nameRecords(database, merchantId, shown.map(usageRecordView)),
      next_cursor: rows.length > input.limit && last ? cursorAfter(last, input.sort) : null,
    };
  };
