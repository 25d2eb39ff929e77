import type { AccessKeyView } from "#server/contracts/access-key.ts";
import type { Caller } from "#server/contracts/caller.ts";
import { notFound } from "#server/contracts/not-found.ts";
import { afterCursor, type Page, type PageInput, pageQuery, toPage } from "#server/infra/page.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { accessKeyView } from "./access-key-view.ts";

/** The keys of a virtual endpoint, newest first, revoked ones included. @throws AppError not_found: the endpoint */
export const makeListAccessKeys =
  ({ prisma }: { prisma: PrismaClient }) =>
  async (caller: Caller, input: PageInput & { ve_id: string }): Promise<Page<AccessKeyView>> => {
    const { merchantId } = caller;
    const endpoint = await prisma.virtualEndpoint.findFirst({ where: { merchantId, id: input.ve_id } });
    if (!endpoint) throw notFound("virtual endpoint");
    const where = { merchantId, virtualEndpointId: endpoint.id, ...afterCursor(input) };
    const rows = await prisma.accessKey.findMany({ where, ...pageQuery(input) });
    return toPage(rows, input.limit, (row) => accessKeyView(row));
  };
