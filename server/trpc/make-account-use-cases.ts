import { makeAcceptInvitation, makeFindInvitation } from "#server/auth/accept-invitation.ts";
import { makeChallenges } from "#server/auth/challenges.ts";
import {
  makeChangePassword,
  makeConfirmPasswordReset,
  makeRequestPasswordReset,
  type ProofDeps,
} from "#server/auth/change-password.ts";
import {
  makeListPasskeys,
  makePasskeyOptions,
  makeRegisterPasskey,
  makeRemovePasskey,
  type PasskeyDeps,
} from "#server/auth/passkeys.ts";
import { makeChangeEmail, makeConfirmEmailChange, makeGetProfile, makeUpdateProfile } from "#server/auth/profile.ts";
import { makeListSessions, makeRevokeOtherSessions, makeRevokeSession } from "#server/auth/sessions.ts";
import {
  makeConfirmTwoFactor,
  makeDisableTwoFactor,
  makeEnrolTwoFactor,
  makeRenewRecoveryCodes,
  makeTwoFactorStatus,
  type TwoFactorDeps,
} from "#server/auth/two-factor.ts";
import { announceEndpoints } from "#server/catalog/announce-changes.ts";
import type { ReadBalances } from "#server/catalog/live-balances.ts";
import { makeAttemptLimit } from "#server/infra/attempt-limit.ts";
import type { KeyHasher, Sealer } from "#server/infra/crypto.ts";
import type { Logger } from "#server/infra/logger.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { makeQueueMail } from "#server/infra/queue-mail.ts";
import type { RedisConnection } from "#server/infra/redis.ts";
import type { UnitOfWork } from "#server/infra/unit-of-work.ts";
import { makeReadStorefront } from "#server/onboarding/read-storefront.ts";
import { makeSendVerification } from "#server/onboarding/send-verification.ts";
import { makeFindSignUp, makeStartSignUp } from "#server/onboarding/sign-up.ts";
import {
  makeCreateSignUpLink,
  makeGetSignUpLink,
  makeListSignUpLinks,
  makeUpdateSignUpLink,
} from "#server/onboarding/sign-up-links.ts";
import { giveWaitingCredits, makeVerifyEmail } from "#server/onboarding/start-credits.ts";
import { makeReadPublicMerchant } from "#server/tenancy/find-public-merchant.ts";
import {
  makeInvite,
  makeListInvitations,
  makeResendInvitation,
  makeRevokeInvitation,
} from "#server/tenancy/invitations.ts";
import { makeAuditVocabulary, makeGetAuditEvent, makeListAuditEvents } from "#server/tenancy/list-audit-events.ts";
import { makeRemoveLogo, makeSetLogo } from "#server/tenancy/merchant-logo.ts";
import { makeChangeTeamRole, makeListTeam, makeRemoveTeamMember } from "#server/tenancy/team-members.ts";
import { customerTeamOf, ownTeamOf, ownTeamSeenBy, staffOf } from "#server/tenancy/team-scope.ts";
import type { AccountUseCases } from "./account-use-cases.ts";

export interface AccountUseCaseDeps {
  prisma: PrismaClient;
  redis: RedisConnection;
  sealer: Sealer;
  keys: KeyHasher;
  logger: Logger;
  unitOfWork: UnitOfWork;
  readBalances: ReadBalances;
  /** Tells Redis what changed; never rejects. */
  afterCommit: () => Promise<void>;
  /** Where people reach this deployment. */
  publicUrl: string;
}

type AuditUseCases = Pick<AccountUseCases, "listAuditEvents" | "getAuditEvent" | "auditVocabulary">;

/** Wires the use cases of teams, accounts and the audit log; opens nothing. */
export function makeAccountUseCases(given: AccountUseCaseDeps): AccountUseCases {
  const deps = {
    ...given,
    publicUrl: given.publicUrl.replace(/\/+$/, ""),
    attempts: makeAttemptLimit(given),
    queueMail: makeQueueMail(given),
    challenges: makeChallenges(given),
    giveWaitingCredits,
    announceEndpoints,
  };
  const audit: AuditUseCases = {
    listAuditEvents: makeListAuditEvents(deps),
    getAuditEvent: makeGetAuditEvent(deps),
    auditVocabulary: makeAuditVocabulary(deps),
  };
  return {
    ...audit,
    listSignUpLinks: makeListSignUpLinks(deps),
    getSignUpLink: makeGetSignUpLink(deps),
    createSignUpLink: makeCreateSignUpLink(deps),
    updateSignUpLink: makeUpdateSignUpLink(deps),
    readPublicMerchant: makeReadPublicMerchant(deps),
    readStorefront: makeReadStorefront(deps),
    findSignUp: makeFindSignUp(deps),
    startSignUp: makeStartSignUp(deps),
    verifyEmail: makeVerifyEmail(deps),
    setLogo: makeSetLogo(deps),
    removeLogo: makeRemoveLogo(deps),
    ...makeTeamUseCases(deps),
    ...makeOwnAccountUseCases(deps),
    findInvitation: makeFindInvitation(deps),
    acceptInvitation: makeAcceptInvitation(deps),
  };
}

function makeOwnAccountUseCases(deps: PasskeyDeps & TwoFactorDeps & ProofDeps) {
  return {
    getProfile: makeGetProfile(deps),
    updateProfile: makeUpdateProfile(deps),
    changePassword: makeChangePassword(deps),
    changeEmail: makeChangeEmail(deps),
    sendVerification: makeSendVerification(deps),
    confirmEmailChange: makeConfirmEmailChange(deps),
    requestPasswordReset: makeRequestPasswordReset(deps),
    confirmPasswordReset: makeConfirmPasswordReset(deps),
    listSessions: makeListSessions(deps),
    revokeSession: makeRevokeSession(deps),
    revokeOtherSessions: makeRevokeOtherSessions(deps),
    twoFactorStatus: makeTwoFactorStatus(deps),
    enrolTwoFactor: makeEnrolTwoFactor(deps),
    confirmTwoFactor: makeConfirmTwoFactor(deps),
    disableTwoFactor: makeDisableTwoFactor(deps),
    renewRecoveryCodes: makeRenewRecoveryCodes(deps),
    listPasskeys: makeListPasskeys(deps),
    passkeyOptions: makePasskeyOptions(deps),
    registerPasskey: makeRegisterPasskey(deps),
    removePasskey: makeRemovePasskey(deps),
  } satisfies Partial<AccountUseCases>;
}

type TeamDeps = Parameters<typeof makeInvite>[0] & Parameters<typeof makeRemoveTeamMember>[0];

function makeTeamUseCases(deps: TeamDeps & { prisma: PrismaClient }) {
  const listTeam = makeListTeam(deps);
  const changeRole = makeChangeTeamRole(deps);
  const remove = makeRemoveTeamMember(deps);
  const listInvitations = makeListInvitations(deps);
  const invite = makeInvite(deps);
  const resend = makeResendInvitation(deps);
  const revoke = makeRevokeInvitation(deps);
  return {
    listStaff: (caller, input) => listTeam(staffOf(caller), input),
    changeStaffRole: (caller, input) => changeRole(staffOf(caller), input),
    removeStaff: (caller, input) => remove(staffOf(caller), input),
    listStaffInvitations: (caller, input) => listInvitations(staffOf(caller), input),
    inviteStaff: (caller, input) => invite(staffOf(caller), input),
    resendStaffInvitation: (caller, input) => resend(staffOf(caller), input),
    revokeStaffInvitation: (caller, input) => revoke(staffOf(caller), input),
    listCustomerTeam: (caller, input) => listTeam(customerTeamOf(caller, input.customer_id), input),
    changeCustomerRole: (caller, input) => changeRole(customerTeamOf(caller, input.customer_id), input),
    removeCustomerMember: (caller, input) => remove(customerTeamOf(caller, input.customer_id), input),
    listCustomerInvitations: (caller, input) => listInvitations(customerTeamOf(caller, input.customer_id), input),
    inviteToCustomer: (caller, input) => invite(customerTeamOf(caller, input.customer_id), input),
    resendCustomerInvitation: (caller, input) => resend(customerTeamOf(caller, input.customer_id), input),
    revokeCustomerInvitation: (caller, input) => revoke(customerTeamOf(caller, input.customer_id), input),
    listOwnTeam: (caller, input) => listTeam(ownTeamSeenBy(caller), input),
    changeOwnTeamRole: async (caller, input) => changeRole(ownTeamOf(caller), input),
    removeFromOwnTeam: async (caller, input) => remove(ownTeamOf(caller), input),
    listOwnInvitations: async (caller, input) => listInvitations(ownTeamOf(caller), input),
    inviteToOwnTeam: async (caller, input) => invite(ownTeamOf(caller), input),
    resendOwnInvitation: async (caller, input) => resend(ownTeamOf(caller), input),
    revokeOwnInvitation: async (caller, input) => revoke(ownTeamOf(caller), input),
  } satisfies Partial<AccountUseCases>;
}
