import { hashPassword } from "better-auth/crypto";
import { z } from "zod";
import { Prisma } from "#prisma/generated/client.ts";
import { AppError } from "#server/contracts/errors.ts";
import type { SessionView } from "#server/contracts/session.ts";
import { newPasswordSchema } from "#server/contracts/team.ts";
import { emailSchema, nameSchema } from "#server/contracts/wire.ts";
import { mintId, uuidv7 } from "#server/infra/mint.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";

const schema = z.object({
  email: emailSchema.transform((email) => email.toLowerCase()),
  name: nameSchema,
  password: newPasswordSchema,
});

export type NewUser = z.input<typeof schema>;

/**
 * Makes a user who can sign in with this password; e-mail addresses are kept in lower case.
 * @throws AppError unprocessable: a field is malformed; conflict: the address is taken
 */
export const makeCreateUser =
  ({ prisma }: { prisma: Pick<PrismaClient, "user"> }) =>
  async (input: NewUser, options: { id?: string; emailVerified?: boolean } = {}): Promise<SessionView["user"]> => {
    const parsed = schema.safeParse(input);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const param = issue?.path.join(".") ?? null;
      throw new AppError("unprocessable", { userMessage: `${param}: ${issue?.message}`, param });
    }
    const { email, name, password } = parsed.data;
    const id = options.id ?? mintId("user");
    const account = {
      id: uuidv7(Date.now()),
      accountId: id,
      providerId: "credential",
      password: await hashPassword(password),
    };
    try {
      await prisma.user.create({
        data: { id, email, name, emailVerified: options.emailVerified ?? false, accounts: { create: account } },
      });
    } catch (cause) {
      if (!(cause instanceof Prisma.PrismaClientKnownRequestError) || cause.code !== "P2002") throw cause;
      throw new AppError("conflict", {
        userMessage: "There is a user with this e-mail address.",
        param: "email",
        cause,
      });
    }
    return { id, name, email };
  };
