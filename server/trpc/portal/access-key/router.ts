import {
  accessKeyIdInputSchema,
  accessKeyPageSchema,
  accessKeySchema,
  createAccessKeyInputSchema,
  listAccessKeysInputSchema,
  listedAccessKeySchema,
  newAccessKeySchema,
  rotateAccessKeyInputSchema,
  updateAccessKeyInputSchema,
} from "#server/contracts/access-key.ts";
import { portalActionProcedure, portalProcedure, router } from "../../procedures.ts";

/** The keys of the customer's own endpoints; a viewer sees them. */
export const portalAccessKeyRouter = router({
  list: portalProcedure
    .input(listAccessKeysInputSchema)
    .output(accessKeyPageSchema)
    .query(({ ctx, input }) => ctx.useCases.listOwnAccessKeys(ctx.portal, input)),
  get: portalProcedure
    .input(accessKeyIdInputSchema)
    .output(listedAccessKeySchema)
    .query(({ ctx, input }) => ctx.useCases.getOwnAccessKey(ctx.portal, input)),
  create: portalActionProcedure("keys.write")
    .input(createAccessKeyInputSchema)
    .output(newAccessKeySchema)
    .mutation(({ ctx, input }) => ctx.useCases.createOwnAccessKey(ctx.portal, input)),
  update: portalActionProcedure("keys.write")
    .input(updateAccessKeyInputSchema)
    .output(accessKeySchema)
    .mutation(({ ctx, input }) => ctx.useCases.updateOwnAccessKey(ctx.portal, input)),
  rotate: portalActionProcedure("keys.write")
    .input(rotateAccessKeyInputSchema)
    .output(newAccessKeySchema)
    .mutation(({ ctx, input }) => ctx.useCases.rotateOwnAccessKey(ctx.portal, input)),
  revoke: portalActionProcedure("keys.write")
    .input(accessKeyIdInputSchema)
    .output(accessKeySchema)
    .mutation(({ ctx, input }) => ctx.useCases.revokeOwnAccessKey(ctx.portal, input)),
});
