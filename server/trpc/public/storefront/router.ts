import { publicMerchantSchema, storefrontInputSchema, storefrontSchema } from "#server/contracts/storefront.ts";
import { publicProcedure, router, siteOf } from "../../procedures.ts";

/** What anybody may read of a merchant. */
export const storefrontRouter = router({
  /** Whose a page is, for pages that show no more of the merchant than that. */
  merchant: publicProcedure
    .input(storefrontInputSchema)
    .output(publicMerchantSchema.nullable())
    .query(({ ctx, input }) => ctx.useCases.readPublicMerchant({ ...input, ...siteOf(ctx) })),
  get: publicProcedure
    .input(storefrontInputSchema)
    .output(storefrontSchema.nullable())
    .query(({ ctx, input }) => ctx.useCases.readStorefront({ ...input, ...siteOf(ctx) })),
});
