import type { LiveRequest } from "#server/contracts/live.ts";
import { formatCredits, microCredits } from "#server/contracts/money.ts";
import type { LiveChannel } from "#server/infra/live-channel.ts";
import type { UsageRow } from "./usage-row.ts";

/** Tells whoever looks at a merchant's screens what was just settled. */
export type AnnounceSettled = (rows: readonly UsageRow[]) => Promise<void>;

/** Of one batch and merchant: more than a person can read anyway. */
const mostRequests = 50;

/** So many endpoints of a batch are heard of at least. */
const mostEndpoints = 200;

/** The newest requests, and the newest of each endpoint, so that a quiet customer of a busy merchant is told too. */
function toldOf(rows: readonly UsageRow[]): UsageRow[] {
  const newestOf = new Map(rows.map((row) => [row.event.ve_id, row]));
  const told = new Set([...newestOf.values()].slice(-mostEndpoints).concat(rows.slice(-mostRequests)));
  return rows.filter((row) => told.has(row));
}

const requestOf = ({ event, occurredAtMs, chargeMicros }: UsageRow): LiveRequest => ({
  id: event.request_id,
  ve_id: event.ve_id,
  customer_id: event.customer_id,
  key_id: event.key_id,
  logical_model: event.logical_model,
  physical_model_id: event.physical_model_id,
  status: event.status,
  charge: formatCredits(microCredits(chargeMicros)),
  latency_ms: event.latency_ms,
  ttft_ms: event.ttft_ms,
  created_at: new Date(occurredAtMs).toISOString(),
});

/** The newest requests of each merchant and endpoint in a batch, as JSON of LiveRequest[]; nothing where nobody listens. */
export const makeAnnounceSettled =
  ({ channel }: { channel: LiveChannel }): AnnounceSettled =>
  async (rows) => {
    const byMerchant = new Map<string, UsageRow[]>();
    for (const row of rows) {
      const own = byMerchant.get(row.event.merchant_id);
      if (own) own.push(row);
      else byMerchant.set(row.event.merchant_id, [row]);
    }
    await channel.publish([...byMerchant.keys()], (merchantId) =>
      JSON.stringify(toldOf(byMerchant.get(merchantId) ?? []).map(requestOf)),
    );
  };
