/** A user's own account. Screens only: a management key belongs to a merchant, not to a person. */
import * as account from "#server/contracts/account.ts";
import { idInputSchema } from "#server/contracts/wire.ts";
import { accountProcedure, router } from "../procedures.ts";

const profile = router({
  get: accountProcedure.output(account.profileSchema).query(({ ctx }) => ctx.useCases.getProfile(ctx.account)),
  update: accountProcedure
    .input(account.updateProfileInputSchema)
    .output(account.profileSchema)
    .mutation(({ ctx, input }) => ctx.useCases.updateProfile(ctx.account, input)),
});

const password = router({
  change: accountProcedure
    .input(account.changePasswordInputSchema)
    .output(account.doneSchema)
    .mutation(({ ctx, input }) => ctx.useCases.changePassword(ctx.account, input)),
});

const email = router({
  change: accountProcedure
    .input(account.changeEmailInputSchema)
    .output(account.doneSchema)
    .mutation(({ ctx, input }) => ctx.useCases.changeEmail(ctx.account, input)),
  sendVerification: accountProcedure
    .output(account.doneSchema)
    .mutation(({ ctx }) => ctx.useCases.sendVerification(ctx.account)),
});

const sessions = router({
  list: accountProcedure.output(account.sessionListSchema).query(({ ctx }) => ctx.useCases.listSessions(ctx.account)),
  revoke: accountProcedure
    .input(idInputSchema)
    .output(account.doneSchema)
    .mutation(({ ctx, input }) => ctx.useCases.revokeSession(ctx.account, input)),
  revokeOthers: accountProcedure
    .output(account.doneSchema)
    .mutation(({ ctx }) => ctx.useCases.revokeOtherSessions(ctx.account)),
});

const twoFactor = router({
  status: accountProcedure
    .output(account.twoFactorStatusSchema)
    .query(({ ctx }) => ctx.useCases.twoFactorStatus(ctx.account)),
  enrol: accountProcedure
    .input(account.passwordInputSchema)
    .output(account.enrolmentSchema)
    .mutation(({ ctx, input }) => ctx.useCases.enrolTwoFactor(ctx.account, input)),
  confirm: accountProcedure
    .input(account.confirmTwoFactorInputSchema)
    .output(account.recoveryCodesSchema)
    .mutation(({ ctx, input }) => ctx.useCases.confirmTwoFactor(ctx.account, input)),
  disable: accountProcedure
    .input(account.passwordInputSchema)
    .output(account.doneSchema)
    .mutation(({ ctx, input }) => ctx.useCases.disableTwoFactor(ctx.account, input)),
  newRecoveryCodes: accountProcedure
    .input(account.passwordInputSchema)
    .output(account.recoveryCodesSchema)
    .mutation(({ ctx, input }) => ctx.useCases.renewRecoveryCodes(ctx.account, input)),
});

const passkeys = router({
  list: accountProcedure.output(account.passkeyListSchema).query(({ ctx }) => ctx.useCases.listPasskeys(ctx.account)),
  registerOptions: accountProcedure
    .input(account.passwordInputSchema)
    .output(account.passkeyOptionsSchema)
    .mutation(({ ctx, input }) => ctx.useCases.passkeyOptions(ctx.account, input)),
  register: accountProcedure
    .input(account.registerPasskeyInputSchema)
    .output(account.passkeySchema)
    .mutation(({ ctx, input }) => ctx.useCases.registerPasskey(ctx.account, input)),
  remove: accountProcedure
    .input(account.removePasskeyInputSchema)
    .output(account.doneSchema)
    .mutation(({ ctx, input }) => ctx.useCases.removePasskey(ctx.account, input)),
});

export const accountRouter = router({ profile, password, email, sessions, twoFactor, passkeys });
