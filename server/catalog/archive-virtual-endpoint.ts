import type { Caller } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";
import { lockRow } from "#server/infra/lock-row.ts";
import type { UnitOfWork, Work } from "#server/infra/unit-of-work.ts";
import type { MeteringAdmin } from "#server/metering/admin-port.ts";
import { announceEndpoints } from "./announce-changes.ts";
import { makeReadBalances } from "./live-balances.ts";
import { viewWithBalance, withParts } from "./virtual-endpoint-view.ts";

/** @throws AppError conflict, naming them: sign-up links that still make endpoints like this one */
async function requireNoOpenLink({ prisma }: Pick<Work, "prisma">, merchantId: string, id: string): Promise<void> {
  const links = await prisma.signUpLink.findMany({
    where: {
      merchantId,
      templateId: id,
      status: "active",
      OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }],
    },
    select: { name: true, maxUses: true, uses: true },
    orderBy: { id: "asc" },
  });
  const open = links.filter(({ maxUses, uses }) => maxUses === null || uses < maxUses);
  if (open.length === 0) return;
  const named = open.slice(0, mostNamed).map(({ name }) => `“${name}”`);
  const more = open.length > mostNamed ? [`${open.length - mostNamed} more`] : [];
  throw new AppError("conflict", {
    userMessage: `Open sign-up links make endpoints like this one: ${[...named, ...more].join(", ")}. Close them first.`,
  });
}

const mostNamed = 5;

/**
 * Archives a virtual endpoint that has nothing left; again: no-op. Its keys stop with it.
 * @throws AppError not_found; conflict: open sign-up links copy it, or holds or a balance remain (decision 5); service_unavailable: Redis is away, so
 * nobody can say
 */
export const makeArchiveVirtualEndpoint =
  ({ unitOfWork, metering }: { unitOfWork: UnitOfWork; metering: Pick<MeteringAdmin, "liveWallets"> }) =>
  (caller: Caller, { id }: { id: string }): Promise<VirtualEndpointView> => {
    const readBalances = makeReadBalances({
      metering,
      onError: (cause) => {
        throw new AppError("service_unavailable", {
          userMessage: "The live balance can't be read now, so it is not known whether anything is left.",
          retryAfterSeconds: 5,
          cause,
        });
      },
    });
    return unitOfWork(caller, async ({ prisma, sql, audit }) => {
      if (!(await lockRow(sql, "virtual_endpoint", caller.merchantId, id))) throw notFound("virtual endpoint");
      const before = await prisma.virtualEndpoint.findUniqueOrThrow({ where: { id }, include: withParts });
      const view = await viewWithBalance(before, readBalances);
      if (before.status === "archived") return view;
      await requireNoOpenLink({ prisma }, caller.merchantId, id);
      if (view.credit_remaining !== "0" || view.credit_budget !== view.credit_spend) {
        throw new AppError("conflict", {
          userMessage: `A balance of ${view.credit_remaining} credits or open holds remain: take the rest by an adjustment first.`,
        });
      }
      await prisma.virtualEndpoint.update({ where: { id }, data: { status: "archived" } });
      await announceEndpoints(sql, caller.merchantId, [id]);
      await audit({ action: "virtual_endpoint.archive", subjectType: "virtual_endpoint", subjectId: id, before: view });
      return { ...view, status: "archived" };
    });
  };
