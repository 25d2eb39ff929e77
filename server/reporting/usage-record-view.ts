import { z } from "zod";
import { idFromUuid } from "#server/contracts/ids.ts";
import { formatCredits, formatNanos, microCredits, nanos } from "#server/contracts/money.ts";
import { usageStatuses } from "#server/contracts/usage-event.ts";
import { type UsageRecordView, usageAttemptSchema } from "#server/contracts/usage-record.ts";

/** One row of `usageColumns`. */
export interface UsageRow {
  request_id: string;
  occurred_ms: string;
  virtual_endpoint_id: string;
  customer_id: string;
  access_key_id: string;
  logical_model: string;
  physical_model_id: string | null;
  provider_id: string | null;
  endpoint: string;
  status: string;
  error_code: string | null;
  units: unknown;
  estimated: boolean;
  charge: string;
  cost: string | null;
  cost_currency: string | null;
  price_version_id: string | null;
  cost_version_id: string | null;
  balance_after: string | null;
  attempts: unknown;
  latency_ms: number;
  ttft_ms: number | null;
  stream: boolean;
  app: string | null;
  client_request_id: string | null;
}

/** What is read of `usage_record AS record`. Its charge is what was taken in the end: a late commit replaces it. */
export const usageColumns = `
  record.request_id::text AS request_id, (extract(epoch FROM record.occurred_at) * 1000)::bigint::text AS occurred_ms,
  record.virtual_endpoint_id, record.customer_id, record.access_key_id, record.logical_model,
  record.physical_model_id, record.provider_id, record.endpoint, record.status, record.error_code, record.units,
  record.estimated, record.charge_micros::text AS charge,
  record.cost_nanos::text AS cost, record.cost_currency, record.price_version_id, record.cost_version_id,
  record.balance_after_micros::text AS balance_after, record.attempts, record.latency_ms, record.ttft_ms,
  record.stream, record.app, record.client_request_id`;

const unitsSchema = z.record(z.string(), z.number());
const attemptsSchema = z.array(usageAttemptSchema);

const costOf = (row: UsageRow): UsageRecordView["cost"] =>
  row.cost === null || row.cost_currency === null
    ? null
    : { amount: formatNanos(nanos(BigInt(row.cost))), currency: row.cost_currency };

/** A usage record as the API shows it. */
export const usageRecordView = (row: UsageRow): UsageRecordView => ({
  id: idFromUuid("request", row.request_id),
  ve_id: row.virtual_endpoint_id,
  customer_id: row.customer_id,
  key_id: row.access_key_id,
  app: row.app,
  client_request_id: row.client_request_id,
  logical_model: row.logical_model,
  physical_model_id: row.physical_model_id,
  provider_id: row.provider_id,
  endpoint: row.endpoint,
  status: usageStatuses.find((status) => status === row.status) ?? "failed",
  error_code: row.error_code,
  units: unitsSchema.parse(row.units),
  estimated: row.estimated,
  charge: formatCredits(microCredits(BigInt(row.charge))),
  cost: costOf(row),
  price_version_id: row.price_version_id,
  cost_version_id: row.cost_version_id,
  balance_after: row.balance_after === null ? null : formatCredits(microCredits(BigInt(row.balance_after))),
  attempts: attemptsSchema.parse(row.attempts),
  latency_ms: row.latency_ms,
  ttft_ms: row.ttft_ms,
  stream: row.stream,
  created_at: new Date(Number(row.occurred_ms)).toISOString(),
});
