/** Passkeys (WebAuthn Level 3) of a signed-in user; what is on the wire, SimpleWebAuthn makes and judges. */
import {
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import type { z } from "zod";
import type { Passkey } from "#prisma/generated/client.ts";
import type { AccountCaller, Done, PasskeyView, registerPasskeyInputSchema } from "#server/contracts/account.ts";
import { AppError } from "#server/contracts/errors.ts";
import { notFound } from "#server/contracts/not-found.ts";
import { mintId } from "#server/infra/mint.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { executorOfPrisma } from "#server/infra/sql.ts";
import { type AccountDeps, auditAccount, requirePassword, tellUser } from "./account-parts.ts";
import type { Challenges } from "./challenges.ts";
import { passkeySite } from "./passkey-site.ts";
import { holdSession } from "./prove-address.ts";

export interface PasskeyDeps extends AccountDeps {
  challenges: Challenges;
  /** Where people reach this deployment: a passkey belongs to its host. */
  publicUrl: string;
}

const challengeSeconds = 300;
const mostPasskeys = 20;

const viewOf = (row: Passkey): PasskeyView => ({
  id: row.id,
  name: row.name,
  backed_up: row.backedUp,
  created_at: row.createdAt.toISOString(),
  last_used_at: row.lastUsedAt?.toISOString() ?? null,
});

/** The user's passkeys, the newest first. */
export const makeListPasskeys =
  ({ prisma }: { prisma: PrismaClient }) =>
  async ({ userId }: AccountCaller): Promise<{ data: PasskeyView[] }> => {
    const rows = await prisma.passkey.findMany({ where: { userId }, orderBy: { id: "desc" } });
    return { data: rows.map(viewOf) };
  };

/**
 * What the browser needs to make a passkey.
 * @throws AppError unprocessable: the password is wrong; conflict: the user has as many as one may
 */
export const makePasskeyOptions =
  (deps: PasskeyDeps) =>
  async (caller: AccountCaller, { password }: { password: string }): Promise<Record<string, unknown>> => {
    const { userId, email } = caller;
    await requirePassword(deps, userId, password);
    const known = await deps.prisma.passkey.findMany({ where: { userId }, select: { credentialId: true } });
    if (known.length >= mostPasskeys) {
      throw new AppError("conflict", { userMessage: `${mostPasskeys} passkeys are the most. Remove one first.` });
    }
    const { rpID } = passkeySite(new URL(deps.publicUrl));
    const options = await generateRegistrationOptions({
      rpName: rpID,
      rpID,
      userName: email,
      userID: new TextEncoder().encode(userId),
      excludeCredentials: known.map(({ credentialId }) => ({ id: credentialId })),
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
    });
    await deps.challenges.put(`passkey:${caller.sessionId}`, options.challenge, challengeSeconds);
    return { ...options };
  };

const refused = (cause?: unknown) =>
  new AppError("unprocessable", { userMessage: "The passkey could not be verified. Try again.", cause });

/** @throws AppError unprocessable: not the answer to this session's challenge, or not from this deployment's pages */
async function verified(deps: PasskeyDeps, sessionId: string, response: RegistrationResponseJSON) {
  const expectedChallenge = await deps.challenges.take(`passkey:${sessionId}`);
  if (expectedChallenge === null) throw refused();
  const { rpID, origins } = passkeySite(new URL(deps.publicUrl));
  const given = { response, expectedChallenge, expectedOrigin: origins, expectedRPID: rpID };
  const { registrationInfo } = await verifyRegistrationResponse({ ...given, requireUserVerification: true }).catch(
    (cause: unknown) => {
      throw refused(cause);
    },
  );
  if (!registrationInfo) throw refused();
  return registrationInfo;
}

/** Keeps a passkey that the browser made. @throws AppError unprocessable: it does not verify; conflict: known */
export const makeRegisterPasskey =
  (deps: PasskeyDeps) =>
  async (caller: AccountCaller, input: z.infer<typeof registerPasskeyInputSchema>): Promise<PasskeyView> => {
    const { userId } = caller;
    // why: the schema knows its outline; the library checks every field of it
    const { credential, credentialBackedUp } = await verified(
      deps,
      caller.sessionId,
      input.response as unknown as RegistrationResponseJSON,
    );
    return deps.prisma.$transaction(async (transaction) => {
      const data = {
        id: mintId("passkey"),
        userId,
        name: input.name,
        credentialId: credential.id,
        publicKey: new Uint8Array(credential.publicKey),
        counter: BigInt(credential.counter),
        transports: (credential.transports ?? []).slice(0, 10),
        backedUp: credentialBackedUp,
      };
      await holdSession(executorOfPrisma(transaction), caller.sessionId);
      const { count } = await transaction.passkey.createMany({ data: [data], skipDuplicates: true });
      if (count === 0) throw new AppError("conflict", { userMessage: "This passkey is registered already." });
      await auditAccount(transaction, { ...caller, action: "user.add_passkey", after: { name: input.name } });
      await tellUser(deps.queueMail, transaction, caller, "passkey_added");
      return viewOf(await transaction.passkey.findUniqueOrThrow({ where: { id: data.id } }));
    });
  };

/** Removes a passkey: it signs in no more. @throws AppError not_found; unprocessable: the password is wrong */
export const makeRemovePasskey =
  (deps: PasskeyDeps) =>
  async (caller: AccountCaller, { id, password }: { id: string; password: string }): Promise<Done> => {
    const { userId } = caller;
    await requirePassword(deps, userId, password);
    return deps.prisma.$transaction(async (transaction) => {
      const row = await transaction.passkey.findFirst({ where: { id, userId } });
      if (!row) throw notFound("passkey");
      await transaction.passkey.delete({ where: { id } });
      await auditAccount(transaction, { ...caller, action: "user.remove_passkey", after: { name: row.name } });
      await tellUser(deps.queueMail, transaction, caller, "passkey_removed");
      return { done: true };
    });
  };
