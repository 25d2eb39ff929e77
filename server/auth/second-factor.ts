import { randomBytes } from "node:crypto";
import { z } from "zod";
import { totpCodeSchema } from "#server/contracts/account.ts";
import { AppError } from "#server/contracts/errors.ts";
import type { AttemptLimit } from "#server/infra/attempt-limit.ts";
import type { KeyHasher, Sealer } from "#server/infra/crypto.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import type { QueueMail } from "#server/infra/queue-mail.ts";
import { executorOfPrisma } from "#server/infra/sql.ts";
import { auditAccount, tellUser } from "./account-parts.ts";
import type { Challenges } from "./challenges.ts";
import { useRecoveryCode } from "./recovery-codes.ts";
import { takeTotpCode } from "./two-factor.ts";

/** How long a right password waits for its code. */
export const secondFactorSeconds = 600;

export const secondFactorInputSchema = z.union([
  z.strictObject({ code: totpCodeSchema }),
  z.strictObject({ recovery_code: z.string().min(8).max(40) }),
]);
type Given = z.infer<typeof secondFactorInputSchema>;

export interface SecondFactor {
  /** The password was right: the handle stands for that until a code comes with it. */
  begin(userId: string): Promise<string>;
  /**
   * The user whose handle and code these are.
   * @throws AppError unauthenticated: the handle is too old, or the code is wrong or was taken; rate_limit_exceeded
   */
  finish(
    handle: string | null,
    given: Given,
    remoteAddress: string,
  ): Promise<{ id: string; name: string; email: string }>;
}

export interface SecondFactorDeps {
  prisma: PrismaClient;
  attempts: AttemptLimit;
  challenges: Challenges;
  keys: KeyHasher;
  sealer: Sealer;
  queueMail: QueueMail;
}

const recoveryLimit = { attempts: 5, windowMs: 15 * 60_000 };
const expired = () =>
  new AppError("unauthenticated", { userMessage: "This took too long. Sign in again.", param: "session" });

export function makeSecondFactor(deps: SecondFactorDeps): SecondFactor {
  const { prisma, attempts, challenges, keys, queueMail } = deps;
  const nameOf = (handle: string): string => `second-factor:${handle}`;

  const takeRecoveryCode = async (userId: string, code: string, remoteAddress: string): Promise<boolean> => {
    const attempt = await attempts.take(`second-factor:${userId}`, recoveryLimit, "Too many wrong codes.");
    return prisma.$transaction(async (transaction) => {
      if (!(await useRecoveryCode(executorOfPrisma(transaction), keys, { userId, code }))) return false;
      const { email } = await transaction.user.findUniqueOrThrow({ where: { id: userId } });
      await auditAccount(transaction, { userId, remoteAddress, action: "user.use_recovery_code" });
      await tellUser(queueMail, transaction, { userId, email, remoteAddress }, "recovery_code_used");
      await attempt.forgetAll();
      return true;
    });
  };

  return {
    begin: async (userId) => {
      const handle = randomBytes(24).toString("base64url");
      await challenges.put(nameOf(handle), userId, secondFactorSeconds);
      return handle;
    },
    finish: async (handle, given, remoteAddress) => {
      const userId = handle === null ? null : await challenges.peek(nameOf(handle));
      if (handle === null || userId === null) throw expired();
      const right =
        "code" in given
          ? await takeTotpCode(deps, executorOfPrisma(prisma), { userId, code: given.code, confirmed: true })
          : await takeRecoveryCode(userId, given.recovery_code, remoteAddress);
      if (!right) {
        const param = "code" in given ? "code" : "recovery_code";
        throw new AppError("unauthenticated", { userMessage: "The code is wrong, or was used already.", param });
      }
      if ((await challenges.take(nameOf(handle))) === null) throw expired();
      const { id, name, email } = await prisma.user.findUniqueOrThrow({ where: { id: userId } });
      return { id, name, email };
    },
  };
}
