import { uuidFromId, uuidTime } from "#server/contracts/ids.ts";
import { type LiveRequest, liveRequestSchema } from "#server/contracts/live.ts";
import type { LiveChannel } from "#server/infra/live-channel.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import { type UsageRow, usageColumns, usageRecordView } from "../usage-record-view.ts";
import { pause } from "./pause.ts";
import { LiveQueue } from "./queue.ts";

interface Deps {
  database: SqlDatabase;
  channel: Pick<LiveChannel, "subscribe">;
}

const messageSchema = liveRequestSchema.array();
const most = 50;
/** Nobody reads faster; what is settled meanwhile comes together. */
const leastMs = 200;

/** Whose requests. */
export interface RequestScope {
  merchantId: string;
  customerId: string | null;
  virtualEndpointId: string | null;
  /** Id of the last request that was seen: what was settled since comes first. */
  sinceId: string | null;
}

/**
 * Requests as they are settled, until the signal is given. Whoever comes back with the id of the last one they saw
 * first gets what was settled since; the newest fifty at a time at most.
 */
export type WatchRequests = (scope: RequestScope, signal: AbortSignal) => AsyncIterable<LiveRequest>;

export const makeWatchRequests =
  (deps: Deps): WatchRequests =>
  (scope, signal) =>
    requestsOf(deps, scope, signal);

async function* requestsOf(deps: Deps, scope: RequestScope, signal: AbortSignal): AsyncGenerator<LiveRequest> {
  const queue = new LiveQueue<string | null>(most);
  const stop = deps.channel.subscribe(scope.merchantId, (message) => queue.push(message));
  const seen = new Set<string>();
  let lastId = scope.sinceId;
  try {
    // What was settled before the subscription stood, for somebody who saw something before.
    let messages: (string | null)[] = lastId === null ? [] : [null];
    while (!signal.aborted) {
      const news = await newsOf(deps.database, scope, messages, lastId);
      for (const request of news.filter(({ id }) => !seen.has(id)).slice(-most)) {
        lastId = request.id;
        remember(seen, request.id);
        yield request;
      }
      await pause(leastMs, signal);
      messages = await queue.take(signal);
    }
  } finally {
    stop();
  }
}

/** The requests of these messages that are in scope, oldest first. */
async function newsOf(
  database: SqlDatabase,
  scope: RequestScope,
  messages: readonly (string | null)[],
  lastId: string | null,
): Promise<LiveRequest[]> {
  const told = messages.flatMap((message) => (message === null ? [] : [messageSchema.parse(JSON.parse(message))]));
  const missed = messages.includes(null) && lastId !== null ? await settledSince(database, scope, lastId) : [];
  const wanted = (request: LiveRequest) =>
    (scope.virtualEndpointId ?? request.ve_id) === request.ve_id &&
    (scope.customerId ?? request.customer_id) === request.customer_id;
  const news = new Map([...missed, ...told.flat().filter(wanted)].map((request) => [request.id, request]));
  return [...news.values()];
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
async function settledSince(database: SqlDatabase, scope: RequestScope, lastId: string): Promise<LiveRequest[]> {
  const { merchantId, virtualEndpointId, customerId } = scope;
  const uuid = uuidFromId("request", lastId);
  if (uuid === null) return [];
  const rows = await database.query<UsageRow>(
    `SELECT ${usageColumns} FROM usage_record AS record
     WHERE record.merchant_id = $1 AND record.occurred_at > to_timestamp($2::double precision / 1000) AND record.posted_at > (
       SELECT posted_at FROM usage_record
       WHERE merchant_id = $1 AND request_id = $3::uuid AND occurred_at = to_timestamp($4::double precision / 1000))
     AND ($6::text IS NULL OR record.virtual_endpoint_id = $6) AND ($7::text IS NULL OR record.customer_id = $7)
     ORDER BY record.occurred_at DESC, record.request_id LIMIT $5::int`,
    [merchantId, uuidTime(uuid) - longestMs, uuid, uuidTime(uuid), most, virtualEndpointId, customerId],
  );
  return rows.map(usageRecordView).reverse();
}
