import {
  createSignUpLinkInputSchema,
  signUpLinkPageSchema,
  signUpLinkSchema,
  updateSignUpLinkInputSchema,
} from "#server/contracts/sign-up.ts";
import { idInputSchema, pageInputSchema } from "#server/contracts/wire.ts";
import { merchantProcedure, router } from "../../procedures.ts";
import { rest } from "../../rest.ts";

const tag = "Sign-up links";

export const signUpLinkRouter = router({
  list: merchantProcedure("customers.read")
    .meta(rest("GET", "/sign-up-links", tag, "List sign-up links"))
    .input(pageInputSchema)
    .output(signUpLinkPageSchema)
    .query(({ ctx, input }) => ctx.useCases.listSignUpLinks(ctx.caller, input)),
  get: merchantProcedure("customers.read")
    .meta(rest("GET", "/sign-up-links/{id}", tag, "Get a sign-up link"))
    .input(idInputSchema)
    .output(signUpLinkSchema)
    .query(({ ctx, input }) => ctx.useCases.getSignUpLink(ctx.caller, input)),
  create: merchantProcedure("sign_up_links.write")
    .meta(rest("POST", "/sign-up-links", tag, "Create a link that makes accounts with an endpoint and a key"))
    .input(createSignUpLinkInputSchema)
    .output(signUpLinkSchema)
    .mutation(({ ctx, input }) => ctx.useCases.createSignUpLink(ctx.caller, input)),
  update: merchantProcedure("customers.write")
    .meta(rest("PATCH", "/sign-up-links/{id}", tag, "Change, disable or enable a sign-up link"))
    .input(updateSignUpLinkInputSchema)
    .output(signUpLinkSchema)
    .mutation(({ ctx, input }) => ctx.useCases.updateSignUpLink(ctx.caller, input)),
});
