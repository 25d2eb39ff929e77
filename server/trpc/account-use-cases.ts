/** What the procedures of teams, accounts and the audit log may call. */
import type { z } from "zod";
import type { Visitor } from "#server/auth/accept-invitation.ts";
import type * as account from "#server/contracts/account.ts";
import type * as audit from "#server/contracts/audit.ts";
import type { Caller, PortalCaller } from "#server/contracts/caller.ts";
import type * as signUp from "#server/contracts/sign-up.ts";
import type * as storefront from "#server/contracts/storefront.ts";
import type * as team from "#server/contracts/team.ts";
import type { idInputSchema, pageInputSchema } from "#server/contracts/wire.ts";
import type { Page } from "#server/infra/page.ts";
import type { PublicAddress } from "#server/tenancy/find-public-merchant.ts";
import type { LogoView } from "#server/tenancy/merchant-logo.ts";

type Of<Schema extends z.ZodType> = z.infer<Schema>;
type Id = Of<typeof idInputSchema>;
type Pages = Of<typeof pageInputSchema>;
type ByStaff<Input, Output> = (caller: Caller, input: Input) => Promise<Output>;
type ByCustomer<Input, Output> = (caller: PortalCaller, input: Input) => Promise<Output>;

type OwnAccount<Input, Output> = (caller: account.AccountCaller, input: Input) => Promise<Output>;
type OwnAccountRead<Output> = (caller: account.AccountCaller) => Promise<Output>;
type From = Pick<Visitor, "remoteAddress">;
type Password = Of<typeof account.passwordInputSchema>;
type RecoveryCodes = Of<typeof account.recoveryCodesSchema>;

export interface AccountUseCases {
  getProfile: OwnAccountRead<account.ProfileView>;
  updateProfile: OwnAccount<Of<typeof account.updateProfileInputSchema>, account.ProfileView>;
  changePassword: OwnAccount<Of<typeof account.changePasswordInputSchema>, account.Done>;
  changeEmail: OwnAccount<Of<typeof account.changeEmailInputSchema>, account.Done>;
  confirmEmailChange: (from: From, input: Of<typeof team.linkTokenInputSchema>) => Promise<{ email: string }>;
  requestPasswordReset: (
    from: From,
    input: Of<typeof account.requestPasswordResetInputSchema>,
  ) => Promise<account.Done>;
  confirmPasswordReset: (
    from: From,
    input: Of<typeof account.confirmPasswordResetInputSchema>,
  ) => Promise<account.Done>;
  listSessions: OwnAccountRead<Of<typeof account.sessionListSchema>>;
  revokeSession: OwnAccount<Id, account.Done>;
  sendVerification: OwnAccountRead<account.Done>;
  revokeOtherSessions: OwnAccountRead<account.Done>;
  twoFactorStatus: OwnAccountRead<account.TwoFactorStatusView>;
  enrolTwoFactor: OwnAccount<Password, account.EnrolmentView>;
  confirmTwoFactor: OwnAccount<Of<typeof account.confirmTwoFactorInputSchema>, RecoveryCodes>;
  disableTwoFactor: OwnAccount<Password, account.Done>;
  renewRecoveryCodes: OwnAccount<Password, RecoveryCodes>;
  listPasskeys: OwnAccountRead<Of<typeof account.passkeyListSchema>>;
  passkeyOptions: OwnAccount<Password, Record<string, unknown>>;
  registerPasskey: OwnAccount<Of<typeof account.registerPasskeyInputSchema>, account.PasskeyView>;
  removePasskey: OwnAccount<Of<typeof account.removePasskeyInputSchema>, account.Done>;

  listAuditEvents: ByStaff<audit.ListAuditEventsInput, Page<audit.AuditEventView>>;
  getAuditEvent: ByStaff<{ id: string }, audit.AuditEventView>;
  auditVocabulary: (caller: Caller) => Promise<audit.AuditVocabularyView>;

  listSignUpLinks: ByStaff<Pages, Page<signUp.SignUpLinkView>>;
  getSignUpLink: ByStaff<Id, signUp.SignUpLinkView>;
  createSignUpLink: ByStaff<Of<typeof signUp.createSignUpLinkInputSchema>, signUp.SignUpLinkView>;
  updateSignUpLink: ByStaff<Of<typeof signUp.updateSignUpLinkInputSchema>, signUp.SignUpLinkView>;
  readPublicMerchant: (address: PublicAddress) => Promise<storefront.PublicMerchantView | null>;
  readStorefront: (address: PublicAddress) => Promise<storefront.StorefrontView | null>;
  findSignUp: (visitor: Visitor, input: Of<typeof team.linkTokenInputSchema>) => Promise<signUp.OfferedSignUpView>;
  startSignUp: (visitor: Visitor, input: Of<typeof signUp.startSignUpInputSchema>) => Promise<signUp.StartedSignUpView>;
  verifyEmail: (
    visitor: Visitor,
    input: Of<typeof team.linkTokenInputSchema>,
  ) => Promise<Of<typeof signUp.verifiedEmailSchema>>;

  setLogo: ByStaff<{ content_base64: string }, LogoView>;
  removeLogo: (caller: Caller) => Promise<LogoView>;

  listStaff: ByStaff<Pages, Page<team.TeamMemberView>>;
  changeStaffRole: ByStaff<Of<typeof team.changeStaffRoleInputSchema>, team.TeamMemberView>;
  removeStaff: ByStaff<Id, team.TeamMemberView>;
  listStaffInvitations: ByStaff<Pages, Page<team.InvitationView>>;
  inviteStaff: ByStaff<Of<typeof team.inviteStaffInputSchema>, team.InvitationView>;
  resendStaffInvitation: ByStaff<Id, team.InvitationView>;
  revokeStaffInvitation: ByStaff<Id, team.InvitationView>;

  listCustomerTeam: ByStaff<Of<typeof team.listCustomerTeamInputSchema>, Page<team.TeamMemberView>>;
  changeCustomerRole: ByStaff<Of<typeof team.changeCustomerRoleInputSchema>, team.TeamMemberView>;
  removeCustomerMember: ByStaff<Of<typeof team.customerTeamIdInputSchema>, team.TeamMemberView>;
  listCustomerInvitations: ByStaff<Of<typeof team.listCustomerTeamInputSchema>, Page<team.InvitationView>>;
  inviteToCustomer: ByStaff<Of<typeof team.inviteToCustomerInputSchema>, team.InvitationView>;
  resendCustomerInvitation: ByStaff<Of<typeof team.customerTeamIdInputSchema>, team.InvitationView>;
  revokeCustomerInvitation: ByStaff<Of<typeof team.customerTeamIdInputSchema>, team.InvitationView>;

  listOwnTeam: ByCustomer<Pages, Page<team.TeamMemberView>>;
  changeOwnTeamRole: ByCustomer<Of<typeof team.changeOwnTeamRoleInputSchema>, team.TeamMemberView>;
  removeFromOwnTeam: ByCustomer<Id, team.TeamMemberView>;
  listOwnInvitations: ByCustomer<Pages, Page<team.InvitationView>>;
  inviteToOwnTeam: ByCustomer<Of<typeof team.inviteToOwnTeamInputSchema>, team.InvitationView>;
  resendOwnInvitation: ByCustomer<Id, team.InvitationView>;
  revokeOwnInvitation: ByCustomer<Id, team.InvitationView>;

  findInvitation: (
    input: Of<typeof team.linkTokenInputSchema> & Pick<Visitor, "siteMerchantId">,
  ) => Promise<team.OfferedInvitationView>;
  acceptInvitation: (
    visitor: Visitor,
    input: Of<typeof team.acceptInvitationInputSchema>,
  ) => Promise<Of<typeof team.acceptedInvitationSchema>>;
}
