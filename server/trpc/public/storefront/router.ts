import { storefrontInputSchema, storefrontSchema } from "#server/contracts/storefront.ts";
import { publicProcedure, router } from "../../procedures.ts";

/** What anybody may read of a merchant. */
export const storefrontRouter = router({
  get: publicProcedure
    .input(storefrontInputSchema)
    .output(storefrontSchema.nullable())
    .query(({ ctx, input }) => ctx.useCases.readStorefront(input)),
});
