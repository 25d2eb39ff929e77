/**
 * Changes that the gateway must see: each raises the configuration version of every virtual endpoint concerned and
 * leaves an outbox row (decision 20). Endpoints are locked in the order of their ids, so that no two changes deadlock.
 */
import type { SqlExecutor } from "#server/infra/sql.ts";

/** These endpoints changed, or something they are made of. A template is nothing that the gateway knows. */
export async function announceEndpoints(sql: SqlExecutor, merchantId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql.query(
    `WITH locked AS (
       SELECT id FROM virtual_endpoint WHERE merchant_id = $1 AND id = ANY($2::text[]) AND NOT is_template
       ORDER BY id FOR NO KEY UPDATE
     ), raised AS (
       UPDATE virtual_endpoint AS endpoint SET config_version = config_version + 1
       FROM locked WHERE endpoint.id = locked.id RETURNING endpoint.id
     )
     INSERT INTO outbox_event (merchant_id, kind, subject_id)
     SELECT $1, 'virtual_endpoint_changed', id FROM raised`,
    [merchantId, ids],
  );
}

/** Every endpoint of a customer. Lock the customer first. */
export async function announceCustomer(sql: SqlExecutor, merchantId: string, customerId: string): Promise<void> {
  const rows = await sql.query<{ id: string }>(
    "SELECT id FROM virtual_endpoint WHERE merchant_id = $1 AND customer_id = $2",
    [merchantId, customerId],
  );
  await announceEndpoints(
    sql,
    merchantId,
    rows.map((row) => row.id),
  );
}

/** Every endpoint that routes to one of these models. Lock the models first: see lockTargets. */
export async function announceModels(sql: SqlExecutor, merchantId: string, modelIds: readonly string[]): Promise<void> {
  const rows = await sql.query<{ id: string }>(
    `SELECT DISTINCT model.virtual_endpoint_id AS id
     FROM route JOIN logical_model AS model ON model.id = route.logical_model_id
     WHERE route.merchant_id = $1 AND route.physical_model_id = ANY($2::text[]) AND model.archived_at IS NULL`,
    [merchantId, modelIds],
  );
  await announceEndpoints(
    sql,
    merchantId,
    rows.map((row) => row.id),
  );
}

/** Every endpoint that routes to one of this provider's models. Lock the provider first. */
export async function announceProvider(sql: SqlExecutor, merchantId: string, providerId: string): Promise<void> {
  const rows = await sql.query<{ id: string }>(
    "SELECT id FROM physical_model WHERE merchant_id = $1 AND provider_id = $2",
    [merchantId, providerId],
  );
  await announceModels(
    sql,
    merchantId,
    rows.map((row) => row.id),
  );
}
