import type { Caller } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import { idPrefixes, uuidFromId, uuidTime } from "#server/contracts/ids.ts";
import type { ListUsageRecordsInput, UsageRecordView } from "#server/contracts/usage-record.ts";
import type { Page } from "#server/infra/page.ts";
import { requireRow } from "#server/infra/require-row.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import { type UsageRow, usageColumns, usageRecordView } from "./usage-record-view.ts";

const millisecondsOf = (text: string | undefined): number | null => (text === undefined ? null : Date.parse(text));

/** The cursor is a record's id: its UUIDv7 holds the time, so it says where to go on in any partition. */
function cursorOf(cursor: string | undefined): { uuid: string; atMs: number } | null {
  if (cursor === undefined) return null;
  const uuid = uuidFromId("request", cursor);
  if (!uuid)
    throw new AppError("invalid_request", { userMessage: "cursor: is no cursor of this list", param: "cursor" });
  return { uuid, atMs: uuidTime(uuid) };
}

/**
 * Usage records of the merchant, newest first, in pages by key.
 * @throws AppError invalid_request: a cursor that is none; not_found: a filter that names nothing of the merchant
 */
export const makeListUsageRecords =
  ({ database }: { database: SqlDatabase }) =>
  async (caller: Pick<Caller, "merchantId">, input: ListUsageRecordsInput): Promise<Page<UsageRecordView>> => {
    const cursor = cursorOf(input.cursor);
    const { merchantId } = caller;
    await requireRow(database, "virtual_endpoint", merchantId, { id: input.ve_id, param: "ve_id" });
    await requireRow(database, "customer", merchantId, { id: input.customer_id, param: "customer_id" });
    const modelId = input.model?.startsWith(`${idPrefixes.physicalModel}_`) ? input.model : undefined;
    await requireRow(database, "physical_model", merchantId, { id: modelId, param: "model" });
    const values: unknown[] = [merchantId];
    const conditions = ["record.merchant_id = $1"];
    /** Only what is asked for is in the statement, so that the planner takes the index of just that. */
    const filter = (value: unknown, condition: (parameter: string) => string) => {
      if (value === undefined || value === null) return;
      values.push(value);
      conditions.push(condition(`$${values.length}`));
    };
    filter(input.ve_id, (p) => `record.virtual_endpoint_id = ${p}`);
    filter(input.customer_id, (p) => `record.customer_id = ${p}`);
    filter(input.model, (p) => `(record.logical_model = ${p} OR record.physical_model_id = ${p})`);
    filter(input.status, (p) => `record.status = ${p}`);
    filter(millisecondsOf(input.from), (p) => `record.occurred_at >= to_timestamp(${p}::double precision / 1000)`);
    filter(millisecondsOf(input.to), (p) => `record.occurred_at < to_timestamp(${p}::double precision / 1000)`);
    if (cursor) {
      values.push(cursor.atMs, cursor.uuid);
      const at = `to_timestamp($${values.length - 1}::double precision / 1000)`;
      conditions.push(`record.occurred_at <= ${at}`);
      conditions.push(`(record.occurred_at < ${at} OR record.request_id > $${values.length}::uuid)`);
    }
    values.push(input.limit + 1);
    const rows = await database.query<UsageRow>(
      `SELECT ${usageColumns} FROM usage_record AS record WHERE ${conditions.join(" AND ")}
       ORDER BY record.occurred_at DESC, record.request_id LIMIT $${values.length}::int`,
      values,
    );
    const data = rows.slice(0, input.limit).map(usageRecordView);
    return { data, next_cursor: rows.length > input.limit ? (data.at(-1)?.id ?? null) : null };
  };
