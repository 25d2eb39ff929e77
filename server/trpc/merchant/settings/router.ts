import { merchantSettingsSchema, updateMerchantSettingsInputSchema } from "#server/contracts/merchant-settings.ts";
import { emptyInputSchema } from "#server/contracts/wire.ts";
import { merchantProcedure, router } from "../../procedures.ts";
import { rest } from "../../rest.ts";

const tag = "Settings";

export const settingsRouter = router({
  get: merchantProcedure("catalog.read")
    .meta(rest("GET", "/settings", tag, "Get the merchant's settings"))
    .input(emptyInputSchema)
    .output(merchantSettingsSchema)
    .query(({ ctx }) => ctx.useCases.getMerchantSettings(ctx.caller)),
  update: merchantProcedure("catalog.write")
    .meta(rest("PATCH", "/settings", tag, "Change the merchant's settings"))
    .input(updateMerchantSettingsInputSchema)
    .output(merchantSettingsSchema)
    .mutation(({ ctx, input }) => ctx.useCases.updateMerchantSettings(ctx.caller, input)),
});
