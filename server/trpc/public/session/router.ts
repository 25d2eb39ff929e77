import { sessionSchema } from "#server/contracts/session.ts";
import { publicProcedure, router, signedInProcedure } from "../../procedures.ts";

export const sessionRouter = router({
  /** The signed-in user with what they may enter. */
  get: signedInProcedure.output(sessionSchema).query(({ ctx }) => {
    const { type: _, ...session } = ctx.user;
    return session;
  }),
  /** The same, or null for a visitor. */
  find: publicProcedure.output(sessionSchema.nullable()).query(async ({ ctx }) => {
    const principal = await ctx.principal();
    if (principal.type !== "user") return null;
    const { type: _, ...session } = principal;
    return session;
  }),
});
