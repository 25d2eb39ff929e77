import type { z } from "zod";
import type { Caller } from "#server/contracts/caller.ts";
import type { CreditsGivenView, createCreditsInputSchema } from "#server/contracts/credits.ts";
import { AppError } from "#server/contracts/errors.ts";
import { formatCredits, parseCredits, zeroCredits } from "#server/contracts/money.ts";
import { notFound } from "#server/contracts/not-found.ts";
import { lockRow } from "#server/infra/lock-row.ts";
import { moveCredits } from "./change-budget.ts";
import type { VirtualEndpointDeps } from "./create-virtual-endpoint.ts";
import { refuseTemplate } from "./template.ts";

/**
 * Gives credits to a virtual endpoint (grant, promotion), or corrects them either way (adjustment).
 *
 * @returns the ledger entry
 * @throws AppError not_found; conflict: it is archived, or a template; unprocessable: a negative grant, more taken than is left
 */
export const makeGiveCredits =
  ({ unitOfWork, readBalances }: VirtualEndpointDeps) =>
  (caller: Caller, input: z.infer<typeof createCreditsInputSchema>): Promise<CreditsGivenView> =>
    unitOfWork(caller, async ({ prisma, sql, audit }) => {
      const { ve_id: id, kind, reason } = input;
      const { merchantId } = caller;
      if (!(await lockRow(sql, "virtual_endpoint", merchantId, id))) throw notFound("virtual endpoint");
      const endpoint = await prisma.virtualEndpoint.findUniqueOrThrow({ where: { id }, include: { wallet: true } });
      if (endpoint.status === "archived") {
        throw new AppError("conflict", { userMessage: "The virtual endpoint is archived." });
      }
      refuseTemplate(endpoint);
      const amount = parseCredits(input.amount) ?? zeroCredits;
      const movement = { merchantId, virtualEndpointId: id, kind, amount, reason };
      const given = await moveCredits(sql, readBalances, endpoint, movement);
      const view: CreditsGivenView = {
        id: given.entryId,
        ve_id: id,
        amount: formatCredits(amount),
        kind,
        reason,
        credit_budget: formatCredits(given.budget),
        created_at: given.postedAt.toISOString(),
      };
      await audit({ action: "credits.create", subjectType: "virtual_endpoint", subjectId: id, after: view });
      return view;
    });
