import {
  listOwnUsageInputSchema,
  portalReceiptSchema,
  portalUsagePageSchema,
  portalUsageSchema,
} from "#server/contracts/portal.ts";
import { idInputSchema } from "#server/contracts/wire.ts";
import { portalProcedure, router } from "../../procedures.ts";

export const portalUsageRouter = router({
  list: portalProcedure
    .input(listOwnUsageInputSchema)
    .output(portalUsagePageSchema)
    .query(({ ctx, input }) => ctx.useCases.listOwnUsage(ctx.portal, input)),
  get: portalProcedure
    .input(idInputSchema)
    .output(portalUsageSchema)
    .query(({ ctx, input }) => ctx.useCases.getOwnUsage(ctx.portal, input)),
  receipt: portalProcedure
    .input(idInputSchema)
    .output(portalReceiptSchema)
    .query(({ ctx, input }) => ctx.useCases.getOwnReceipt(ctx.portal, input)),
});
