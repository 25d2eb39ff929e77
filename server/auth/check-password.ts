import { hashPassword, verifyPassword } from "better-auth/crypto";
import type { PrismaClient } from "#server/infra/prisma.ts";

export interface KnownUser {
  id: string;
  name: string;
  email: string;
  /** Signs in with a code as well. */
  twoFactor: boolean;
}

/** The user of this address and password; null: none. Takes as long for an address that nobody has. */
export const makeCheckPassword =
  ({ prisma }: { prisma: PrismaClient }) =>
  async ({ email, password }: { email: string; password: string }): Promise<KnownUser | null> => {
    const user = await prisma.user.findUnique({
      where: { email },
      include: { accounts: { where: { providerId: "credential" } }, totpSecret: { select: { confirmedAt: true } } },
    });
    const hash = user?.accounts[0]?.password;
    if (!user || !hash) {
      await hashPassword(password);
      return null;
    }
    if (!(await verifyPassword({ hash, password }))) return null;
    return { id: user.id, name: user.name, email: user.email, twoFactor: Boolean(user.totpSecret?.confirmedAt) };
  };
