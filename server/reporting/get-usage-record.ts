import type { Caller } from "#server/contracts/caller.ts";
import { uuidFromId, uuidTime } from "#server/contracts/ids.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { UsageRecordView } from "#server/contracts/usage-record.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import { type UsageRow, usageColumns, usageRecordView } from "./usage-record-view.ts";

/** The usage record of a request of the merchant. @throws AppError not_found: also while it is not settled yet */
export const makeGetUsageRecord =
  ({ database }: { database: SqlDatabase }) =>
  async (caller: Pick<Caller, "merchantId">, { id }: { id: string }): Promise<UsageRecordView> => {
    const uuid = uuidFromId("request", id);
    if (!uuid) throw notFound("usage record");
    const [row] = await database.query<UsageRow>(
      `SELECT ${usageColumns} FROM usage_record AS record
       WHERE record.merchant_id = $1 AND record.request_id = $2::uuid
         AND record.occurred_at = to_timestamp($3::double precision / 1000)`,
      [caller.merchantId, uuid, uuidTime(uuid)],
    );
    if (!row) throw notFound("usage record");
    return usageRecordView(row);
  };
