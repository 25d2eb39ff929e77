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
import { merchantProcedure, router } from "../../procedures.ts";
import { rest } from "../../rest.ts";

const tag = "Access keys";
const base = "/virtual-endpoints/{ve_id}/access-keys";

export const accessKeyRouter = router({
  list: merchantProcedure("keys.read")
    .meta(rest("GET", base, tag, "List access keys with their use"))
    .input(listAccessKeysInputSchema)
    .output(accessKeyPageSchema)
    .query(({ ctx, input }) => ctx.useCases.listAccessKeys(ctx.caller, input)),
  get: merchantProcedure("keys.read")
    .meta(rest("GET", `${base}/{key_id}`, tag, "Get an access key with its use"))
    .input(accessKeyIdInputSchema)
    .output(listedAccessKeySchema)
    .query(({ ctx, input }) => ctx.useCases.getAccessKey(ctx.caller, input)),
  create: merchantProcedure("keys.write")
    .meta(rest("POST", base, tag, "Create an access key; its secret is answered once"))
    .input(createAccessKeyInputSchema)
    .output(newAccessKeySchema)
    .mutation(({ ctx, input }) => ctx.useCases.createAccessKey(ctx.caller, input)),
  update: merchantProcedure("keys.write")
    .meta(rest("PATCH", `${base}/{key_id}`, tag, "Change an access key"))
    .input(updateAccessKeyInputSchema)
    .output(accessKeySchema)
    .mutation(({ ctx, input }) => ctx.useCases.updateAccessKey(ctx.caller, input)),
  rotate: merchantProcedure("keys.write")
    .meta(rest("POST", `${base}/{key_id}/rotate`, tag, "Replace an access key; the old one works on for a while"))
    .input(rotateAccessKeyInputSchema)
    .output(newAccessKeySchema)
    .mutation(({ ctx, input }) => ctx.useCases.rotateAccessKey(ctx.caller, input)),
  revoke: merchantProcedure("keys.write")
    .meta(rest("POST", `${base}/{key_id}/revoke`, tag, "Revoke an access key"))
    .input(accessKeyIdInputSchema)
    .output(accessKeySchema)
    .mutation(({ ctx, input }) => ctx.useCases.revokeAccessKey(ctx.caller, input)),
});
