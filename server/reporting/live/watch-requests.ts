import type { Caller, PortalCaller } from "#server/contracts/caller.ts";
import { uuidFromId, uuidTime } from "#server/contracts/ids.ts";
import {
  type LiveRequest,
  type LiveRequestsInput,
  liveRequestSchema,
  type OwnLiveRequestsInput,
} from "#server/contracts/live.ts";
import type { LiveChannel } from "#server/infra/live-channel.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import { requireFilters } from "../require-filters.ts";
import { requireOwnRows } from "../require-own-rows.ts";
import { type UsageRow, usageColumns, usageRecordView } from "../usage-record-view.ts";
import { LiveQueue } from "./queue.ts";

interface Deps {
  database: SqlDatabase;
  channel: Pick<LiveChannel, "subscribe">;
}

const messageSchema = liveRequestSchema.array();
const most = 50;

/** Requests as they are settled, until the signal is given. */
export type WatchRequests = (
  caller: Pick<Caller, "merchantId">,
  input: LiveRequestsInput,
  signal: AbortSignal,
) => Promise<AsyncIterable<LiveRequest>>;

/**
 * The merchant's requests as they are settled, or those of an endpoint or customer. Whoever comes back with the id of
 * the last one they saw first gets what was settled since, the newest fifty at most.
 * @throws AppError not_found: the endpoint or customer
 */
export const makeWatchRequests =
  (deps: Deps): WatchRequests =>
  async ({ merchantId }, input, signal) => {
    await requireFilters(deps.database, merchantId, { ve_id: input.ve_id, customer_id: input.customer_id });
    return requestsOf(deps, merchantId, input, signal);
  };

async function* requestsOf(
  deps: Deps,
  merchantId: string,
  input: LiveRequestsInput,
  signal: AbortSignal,
): AsyncGenerator<LiveRequest> {
  const queue = new LiveQueue<string | null>(most);
  const stop = deps.channel.subscribe(merchantId, (message) => queue.push(message));
  const wanted = (request: LiveRequest) =>
    (input.ve_id ?? request.ve_id) === request.ve_id &&
    (input.customer_id ?? request.customer_id) === request.customer_id;
  const seen = new Set<string>();
  let lastId = input.lastEventId ?? null;
  try {
    // What was settled before the subscription stood, for somebody who saw something before.
    let missed = lastId !== null;
    while (!signal.aborted) {
      const messages = missed ? [null] : await queue.take(signal);
      missed = false;
      for (const message of messages) {
        const requests =
          message === null
            ? await settledSince(deps.database, merchantId, lastId)
            : messageSchema.parse(JSON.parse(message));
        for (const request of requests) {
          lastId = request.id;
          if (!wanted(request) || seen.has(request.id)) continue;
          remember(seen, request.id);
          yield request;
        }
      }
    }
  } finally {
    stop();
  }
}

/** A request comes twice when it was read from the database and is announced as well. */
function remember(seen: Set<string>, id: string): void {
  seen.add(id);
  const [oldest] = seen;
  if (seen.size > 4 * most && oldest !== undefined) seen.delete(oldest);
}

/** Long requests are settled after later ones: so far back is looked for those. */
const longestMs = 600_000;

/** What was settled after this request was, oldest first. Nothing where no such request is known. */
async function settledSince(database: SqlDatabase, merchantId: string, lastId: string | null): Promise<LiveRequest[]> {
  const uuid = lastId === null ? null : uuidFromId("request", lastId);
  if (uuid === null) return [];
  const rows = await database.query<UsageRow>(
    `SELECT ${usageColumns} FROM usage_record AS record
     WHERE record.merchant_id = $1 AND record.occurred_at > to_timestamp($2::double precision / 1000) AND record.posted_at > (
       SELECT posted_at FROM usage_record
       WHERE merchant_id = $1 AND request_id = $3::uuid AND occurred_at = to_timestamp($4::double precision / 1000))
     ORDER BY record.occurred_at DESC, record.request_id LIMIT $5::int`,
    [merchantId, uuidTime(uuid) - longestMs, uuid, uuidTime(uuid), most],
  );
  return rows.map(usageRecordView).reverse();
}

/** The same of a customer's own endpoints, without the physical model. @throws AppError not_found: the endpoint */
export const makeWatchOwnRequests =
  ({ database, watchRequests }: { database: SqlDatabase; watchRequests: WatchRequests }) =>
  async (
    caller: PortalCaller,
    input: OwnLiveRequestsInput,
    signal: AbortSignal,
  ): Promise<AsyncIterable<LiveRequest>> => {
    await requireOwnRows(database, caller, input);
    return withoutModel(await watchRequests(caller, { ...input, customer_id: caller.customerId }, signal));
  };

async function* withoutModel(requests: AsyncIterable<LiveRequest>): AsyncGenerator<LiveRequest> {
  for await (const request of requests) yield { ...request, physical_model_id: null };
}
