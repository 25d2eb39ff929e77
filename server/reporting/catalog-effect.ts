import type { Caller } from "#server/contracts/caller.ts";
import type { CatalogEffectView } from "#server/contracts/catalog-effect.ts";
import { requireRow } from "#server/infra/require-row.ts";
import type { SqlDatabase, SqlExecutor } from "#server/infra/sql.ts";

const mostLeft = 10;

interface Counts {
  models: number;
  routes: number;
  endpoints: number;
  logical_models: number;
  requests_hour: string;
  requests_day: string;
}

interface Left {
  virtual_endpoint_id: string;
  virtual_endpoint_name: string;
  logical_model: string;
}

/** Routes of what is sold and not archived, to the models of $2. */
const touched = `
  SELECT route.id, logical.id AS logical_id, endpoint.id AS endpoint_id
  FROM route
  JOIN logical_model AS logical ON logical.id = route.logical_model_id AND logical.archived_at IS NULL
  JOIN virtual_endpoint AS endpoint ON endpoint.id = logical.virtual_endpoint_id AND endpoint.status <> 'archived'
    AND NOT endpoint.is_template
  WHERE route.merchant_id = $1 AND route.physical_model_id = ANY($2::text[])`;

const countStatement = `
  WITH touched AS (${touched})
  SELECT (SELECT count(*) FROM physical_model WHERE id = ANY($2::text[]) AND status <> 'archived')::int AS models,
    count(*)::int AS routes,
    count(DISTINCT endpoint_id)::int AS endpoints,
    count(DISTINCT logical_id)::int AS logical_models,
    (SELECT coalesce(sum(requests), 0)::text FROM usage_rollup WHERE merchant_id = $1
       AND bucket > now() - interval '1 hour' AND physical_model_id = ANY($2::text[])) AS requests_hour,
    (SELECT coalesce(sum(requests), 0)::text FROM usage_rollup WHERE merchant_id = $1
       AND bucket > now() - interval '24 hours' AND physical_model_id = ANY($2::text[])) AS requests_day
  FROM touched`;

/** Models of endpoints that one of $2 answers today and that no other model in use would. */
const leftStatement = `
  WITH usable AS (
    SELECT model.id FROM physical_model AS model JOIN provider ON provider.id = model.provider_id
    WHERE model.merchant_id = $1 AND model.status = 'active' AND provider.status = 'active'
      AND EXISTS (SELECT 1 FROM physical_model_price WHERE physical_model_id = model.id)
  )
  SELECT endpoint.id AS virtual_endpoint_id, endpoint.name AS virtual_endpoint_name, logical.name AS logical_model
  FROM logical_model AS logical
  JOIN virtual_endpoint AS endpoint ON endpoint.id = logical.virtual_endpoint_id AND endpoint.status <> 'archived'
    AND NOT endpoint.is_template
  JOIN route ON route.logical_model_id = logical.id
  JOIN usable ON usable.id = route.physical_model_id
  WHERE logical.merchant_id = $1 AND logical.archived_at IS NULL
    AND logical.id IN (SELECT logical_id FROM (${touched}) AS touched)
  GROUP BY endpoint.id, endpoint.name, logical.id, logical.name
  HAVING bool_and(usable.id = ANY($2::text[]))
  ORDER BY endpoint.name, logical.name`;

async function effectOf(sql: SqlExecutor, merchantId: string, modelIds: readonly string[]): Promise<CatalogEffectView> {
  const values = [merchantId, modelIds];
  const [[counts], left] = await Promise.all([
    sql.query<Counts>(countStatement, values),
    sql.query<Left>(leftStatement, values),
  ]);
  if (!counts) throw new Error("a count without a row");
  return {
    physical_models: counts.models,
    routes: counts.routes,
    virtual_endpoints: counts.endpoints,
    logical_models: counts.logical_models,
    left_without_route: left.length,
    left: left.slice(0, mostLeft),
    requests_hour: Number(counts.requests_hour),
    requests_day: Number(counts.requests_day),
  };
}

/** What disabling this provider would do, in numbers. @throws AppError not_found */
export const makeProviderEffect =
  ({ database }: { database: SqlDatabase }) =>
  async ({ merchantId }: Caller, { id }: { id: string }): Promise<CatalogEffectView> => {
    await requireRow(database, "provider", merchantId, { id, param: "id" });
    const models = await database.query<{ id: string }>(
      "SELECT id FROM physical_model WHERE merchant_id = $1 AND provider_id = $2",
      [merchantId, id],
    );
    return effectOf(
      database,
      merchantId,
      models.map((model) => model.id),
    );
  };

/** What disabling this physical model would do, in numbers. @throws AppError not_found */
export const makePhysicalModelEffect =
  ({ database }: { database: SqlDatabase }) =>
  async ({ merchantId }: Caller, { id }: { id: string }): Promise<CatalogEffectView> => {
    await requireRow(database, "physical_model", merchantId, { id, param: "id" });
    return effectOf(database, merchantId, [id]);
  };
