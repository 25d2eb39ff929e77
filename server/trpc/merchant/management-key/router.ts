import {
  createManagementKeyInputSchema,
  managementKeyPageSchema,
  managementKeySchema,
  newManagementKeySchema,
} from "#server/contracts/access-key.ts";
import { idInputSchema, pageInputSchema } from "#server/contracts/wire.ts";
import { merchantProcedure, router } from "../../procedures.ts";
import { rest } from "../../rest.ts";

const tag = "Management keys";

export const managementKeyRouter = router({
  list: merchantProcedure("management_keys.manage")
    .meta(rest("GET", "/management-keys", tag, "List management keys"))
    .input(pageInputSchema)
    .output(managementKeyPageSchema)
    .query(({ ctx, input }) => ctx.useCases.listManagementKeys(ctx.caller, input)),
  create: merchantProcedure("management_keys.manage")
    .meta(rest("POST", "/management-keys", tag, "Create a management key; its secret is answered once"))
    .input(createManagementKeyInputSchema)
    .output(newManagementKeySchema)
    .mutation(({ ctx, input }) => ctx.useCases.createManagementKey(ctx.caller, input)),
  revoke: merchantProcedure("management_keys.manage")
    .meta(rest("POST", "/management-keys/{id}/revoke", tag, "Revoke a management key"))
    .input(idInputSchema)
    .output(managementKeySchema)
    .mutation(({ ctx, input }) => ctx.useCases.revokeManagementKey(ctx.caller, input)),
});
