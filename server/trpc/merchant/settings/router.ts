import {
  merchantSettingsSchema,
  setLogoInputSchema,
  updateMerchantSettingsInputSchema,
} from "#server/contracts/merchant-settings.ts";
import { emptyInputSchema } from "#server/contracts/wire.ts";
import { merchantProcedure, router } from "../../procedures.ts";
import { rest } from "../../rest.ts";

const tag = "Settings";
const logoSchema = merchantSettingsSchema.pick({ logo_path: true });

export const settingsRouter = router({
  get: merchantProcedure("catalog.read")
    .meta(rest("GET", "/settings", tag, "Get the merchant's settings"))
    .input(emptyInputSchema)
    .output(merchantSettingsSchema)
    .query(({ ctx }) => ctx.useCases.getMerchantSettings(ctx.caller)),
  update: merchantProcedure("settings.write")
    .meta(rest("PATCH", "/settings", tag, "Change the merchant's settings"))
    .input(updateMerchantSettingsInputSchema)
    .output(merchantSettingsSchema)
    .mutation(({ ctx, input }) => ctx.useCases.updateMerchantSettings(ctx.caller, input)),
  setLogo: merchantProcedure("settings.write")
    .meta(rest("PUT", "/settings/logo", tag, "Set the merchant's logo"))
    .input(setLogoInputSchema)
    .output(logoSchema)
    .mutation(({ ctx, input }) => ctx.useCases.setLogo(ctx.caller, input)),
  removeLogo: merchantProcedure("settings.write")
    .meta(rest("DELETE", "/settings/logo", tag, "Take the merchant's logo away"))
    .input(emptyInputSchema)
    .output(logoSchema)
    .mutation(({ ctx }) => ctx.useCases.removeLogo(ctx.caller)),
});
