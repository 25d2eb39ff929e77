/** An endpoint's logical models with their routes: checked against the catalog, and replaced as a whole. */
import type { Caller } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { LogicalModelInput } from "#server/contracts/virtual-endpoint.ts";
import { mintId } from "#server/infra/mint.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";
import type { Work } from "#server/infra/unit-of-work.ts";

const refuse = (userMessage: string, param: string) => new AppError("unprocessable", { userMessage, param });

/** @throws AppError unprocessable: a name or alias twice, a target twice in one tier */
export function checkLogicalModels(models: readonly LogicalModelInput[]): void {
  const names = new Set<string>();
  for (const [index, model] of models.entries()) {
    const param = `logical_models.${index}`;
    for (const name of [model.name, ...model.aliases]) {
      if (names.has(name)) throw refuse(`The model name ${name} is given twice.`, param);
      names.add(name);
    }
    const targets = new Set<string>();
    for (const [at, route] of model.routes.entries()) {
      const target = `${route.tier} ${route.physical_model_id}`;
      if (targets.has(target)) throw refuse("A tier has the same physical model twice.", `${param}.routes.${at}`);
      targets.add(target);
    }
  }
}

interface Target {
  id: string;
  status: string;
  provider_status: string;
  priced: boolean;
}

/**
 * Locks the physical models (and their providers) that these routes lead to, so that none is changed before the
 * routes are seen by whoever changes it. Must come before any lock on an endpoint.
 *
 * @throws AppError not_found: a model is not the merchant's; unprocessable: archived, or without a price
 */
export async function lockTargets(
  sql: SqlExecutor,
  merchantId: string,
  models: readonly LogicalModelInput[],
): Promise<void> {
  const ids = [...new Set(models.flatMap((model) => model.routes.map((route) => route.physical_model_id)))];
  if (ids.length === 0) return;
  const rows = await sql.query<Target>(
    `SELECT model.id, model.status, provider.status AS provider_status,
            EXISTS (SELECT 1 FROM physical_model_price AS price WHERE price.physical_model_id = model.id) AS priced
     FROM physical_model AS model JOIN provider ON provider.id = model.provider_id
     WHERE model.merchant_id = $1 AND model.id = ANY($2::text[])
     ORDER BY model.id FOR SHARE OF model, provider`,
    [merchantId, ids],
  );
  const targets = new Map(rows.map((row) => [row.id, row]));
  for (const [index, model] of models.entries()) {
    for (const [at, route] of model.routes.entries()) {
      const param = `logical_models.${index}.routes.${at}.physical_model_id`;
      const target = targets.get(route.physical_model_id);
      if (!target) throw notFound("physical model", param);
      if (target.status === "archived" || target.provider_status === "archived") {
        throw refuse("The physical model is archived.", param);
      }
      if (!target.priced) throw refuse("The physical model has no price, so it cannot be routed to.", param);
    }
  }
}

/**
 * Makes `models` the endpoint's models: those with the name of an existing one keep its id, others are new, the rest
 * is archived. Routes are written anew.
 */
export async function replaceLogicalModels(
  work: Work,
  caller: Caller,
  virtualEndpointId: string,
  models: readonly LogicalModelInput[],
): Promise<void> {
  const { prisma } = work;
  const { merchantId } = caller;
  const existing = await prisma.logicalModel.findMany({ where: { virtualEndpointId, archivedAt: null } });
  const kept = new Map(existing.map((row) => [row.name, row]));
  const wanted = new Set(models.map((model) => model.name));
  const removed = existing.filter((row) => !wanted.has(row.name)).map((row) => row.id);
  await prisma.route.deleteMany({ where: { logicalModelId: { in: existing.map((row) => row.id) } } });
  await prisma.logicalModel.updateMany({ where: { id: { in: removed } }, data: { archivedAt: new Date() } });

  const placed = models.map((model) => ({ model, id: kept.get(model.name)?.id ?? mintId("logicalModel") }));
  await prisma.logicalModel.createMany({
    data: placed
      .filter(({ model }) => !kept.has(model.name))
      .map(({ model: { name, aliases, description }, id }) => ({
        id,
        merchantId,
        virtualEndpointId,
        name,
        aliases,
        description,
      })),
  });
  for (const { model, id } of placed) {
    const before = kept.get(model.name);
    const same =
      before?.description === model.description && JSON.stringify(before.aliases) === JSON.stringify(model.aliases);
    if (!before || same) continue;
    await prisma.logicalModel.update({
      where: { id },
      data: { aliases: model.aliases, description: model.description },
    });
  }
  await prisma.route.createMany({
    data: placed.flatMap(({ model, id }) =>
      model.routes.map((route) => ({
        id: mintId("route"),
        merchantId,
        logicalModelId: id,
        physicalModelId: route.physical_model_id,
        tier: route.tier,
        weight: route.weight,
      })),
    ),
  });
}
