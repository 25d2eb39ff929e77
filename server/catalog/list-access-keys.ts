import type { z } from "zod";
import type { accessKeySorts, ListedAccessKeyView, listAccessKeysInputSchema } from "#server/contracts/access-key.ts";
import type { Acting } from "#server/contracts/caller.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { Page } from "#server/infra/page.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { requireRow } from "#server/infra/require-row.ts";
import { type SortKey, sortedIds } from "#server/infra/sorted-page.ts";
import { executorOfPrisma } from "#server/infra/sql.ts";
import { accessKeyView } from "./access-key-view.ts";
import { readKeyUse } from "./key-use.ts";
import { makeConditions, readSort } from "./sorted-input.ts";

type Input = z.infer<typeof listAccessKeysInputSchema>;

const milliseconds = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::bigint`;

const sortKeys: Record<(typeof accessKeySorts)[number], SortKey> = {
  name: { expression: "lower(key.name)", type: "text" },
  last_used_at: { expression: milliseconds("key.last_used_at"), type: "bigint" },
  expires_at: { expression: milliseconds("key.expires_at"), type: "bigint" },
  created_at: { expression: "key.id", type: "text" },
};

const statusConditions: Record<NonNullable<Input["status"]>, string> = {
  active: "key.status = 'active' AND (key.expires_at IS NULL OR key.expires_at > now())",
  expired: "key.status = 'active' AND key.expires_at <= now()",
  revoked: "key.status = 'revoked'",
};

/** These keys of an endpoint in this order, each with its use. */
async function describeKeys(
  prisma: PrismaClient,
  merchantId: string,
  virtualEndpointId: string,
  ids: readonly string[],
): Promise<ListedAccessKeyView[]> {
  const [rows, use] = await Promise.all([
    prisma.accessKey.findMany({ where: { merchantId, id: { in: [...ids] } } }),
    readKeyUse(executorOfPrisma(prisma), merchantId, virtualEndpointId, ids),
  ]);
  const described = new Map(
    rows.flatMap((row) => {
      const its = use.get(row.id);
      return its ? [[row.id, { ...accessKeyView(row), ...its }] as const] : [];
    }),
  );
  return ids.flatMap((id) => described.get(id) ?? []);
}

/**
 * The keys of a virtual endpoint with their use, revoked ones included, playgrounds' left out; newest first where no
 * order is asked for.
 * @throws AppError not_found: the endpoint
 */
export const makeListAccessKeys =
  ({ prisma }: { prisma: PrismaClient }) =>
  async ({ merchantId }: Pick<Acting, "merchantId">, input: Input): Promise<Page<ListedAccessKeyView>> => {
    const sql = executorOfPrisma(prisma);
    await requireRow(sql, "virtual_endpoint", merchantId, { id: input.ve_id, param: "ve_id" });
    const fixed = ["key.merchant_id = $1", "key.virtual_endpoint_id = $2", "key.holder_id IS NULL"];
    if (input.status) fixed.push(statusConditions[input.status]);
    const { conditions, values, where } = makeConditions(fixed, [merchantId, input.ve_id]);
    where(input.search || undefined, (p) => {
      return `(position(lower(${p}) in lower(key.name)) > 0 OR starts_with(key.prefix, ${p}) OR key.id = ${p})`;
    });
    const { by, descending } = readSort(input.sort, "created_at");
    const { ids, next_cursor } = await sortedIds(sql, {
      from: "access_key AS key",
      id: "key.id",
      conditions,
      values,
      key: sortKeys[by],
      descending,
      limit: input.limit,
      cursor: input.cursor,
    });
    return { data: await describeKeys(prisma, merchantId, input.ve_id, ids), next_cursor };
  };

/** One key of a virtual endpoint with its use. @throws AppError not_found */
export const makeGetAccessKey =
  ({ prisma }: { prisma: PrismaClient }) =>
  async (
    { merchantId }: Pick<Acting, "merchantId">,
    input: { ve_id: string; key_id: string },
  ): Promise<ListedAccessKeyView> => {
    const where = { merchantId, virtualEndpointId: input.ve_id, id: input.key_id, holderId: null };
    const row = await prisma.accessKey.findFirst({ where, select: { id: true } });
    const [view] = row ? await describeKeys(prisma, merchantId, input.ve_id, [row.id]) : [];
    if (!view) throw notFound("access key");
    return view;
  };
