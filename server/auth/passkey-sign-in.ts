import { randomBytes } from "node:crypto";
import {
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
} from "@simplewebauthn/server";
import type { PrismaClient } from "#server/infra/prisma.ts";
import type { Challenges } from "./challenges.ts";
import { passkeySite } from "./passkey-site.ts";

export interface PasskeySignIn {
  /** What the browser needs to ask for any of its passkeys, and the name under which the challenge waits. */
  begin(): Promise<{ options: Record<string, unknown>; handle: string }>;
  /** Whose passkey answered the challenge; null: none of ours, or not an answer to it. Each challenge counts once. */
  finish(handle: string, response: unknown): Promise<{ id: string; name: string; email: string } | null>;
}

export const passkeySeconds = 300;

/** Signing in by passkey alone: possession, and the device's own check of the person. */
export function makePasskeySignIn(deps: {
  prisma: PrismaClient;
  challenges: Challenges;
  publicUrl: URL;
}): PasskeySignIn {
  const { prisma, challenges } = deps;
  const site = passkeySite(deps.publicUrl);
  const nameOf = (handle: string): string => `passkey-sign-in:${handle}`;
  return {
    begin: async () => {
      const options = await generateAuthenticationOptions({ rpID: site.rpID, userVerification: "required" });
      const handle = randomBytes(24).toString("base64url");
      await challenges.put(nameOf(handle), options.challenge, passkeySeconds);
      return { options: { ...options }, handle };
    },
    finish: async (handle, given) => {
      const expectedChallenge = await challenges.take(nameOf(handle));
      if (expectedChallenge === null) return null;
      const response = given as AuthenticationResponseJSON;
      const passkey = await prisma.passkey.findUnique({
        where: { credentialId: String(response.id) },
        include: { user: { select: { id: true, name: true, email: true } } },
      });
      if (!passkey) return null;
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response,
        expectedChallenge,
        expectedOrigin: site.origins,
        expectedRPID: site.rpID,
        credential: {
          id: passkey.credentialId,
          publicKey: new Uint8Array(passkey.publicKey),
          counter: Number(passkey.counter),
          transports: passkey.transports as AuthenticatorTransport[],
        },
        requireUserVerification: true,
      }).catch(() => ({ verified: false, authenticationInfo: null }));
      if (!verified || !authenticationInfo) return null;
      const { newCounter, credentialBackedUp } = authenticationInfo;
      const data = { counter: BigInt(newCounter), backedUp: credentialBackedUp, lastUsedAt: new Date() };
      await prisma.passkey.update({ where: { id: passkey.id }, data });
      return passkey.user;
    },
  };
}
