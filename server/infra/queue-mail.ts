import type { PrismaClient } from "#prisma/generated/client.ts";
import type { Mail } from "#server/contracts/mail.ts";
import type { Sealer } from "./crypto.ts";
import { mintId } from "./mint.ts";

export interface NewMail {
  to: string;
  /** In whose brand; null: the deployment's own. */
  merchantId: string | null;
  mail: Mail;
}

/**
 * Puts a mail on its way in the caller's transaction: it leaves when, and only when, that commits. Its content is
 * sealed because it carries links that open accounts.
 */
export type QueueMail = (prisma: Pick<PrismaClient, "outgoingMail">, mail: NewMail) => Promise<void>;

/** The context that a mail is sealed for. */
export const mailContext = (id: string): string => `mail:${id}`;

export const makeQueueMail =
  ({ sealer }: { sealer: Sealer }): QueueMail =>
  async (prisma, { to, merchantId, mail }) => {
    const id = mintId("mail");
    const sealed = sealer.seal(JSON.stringify(mail), mailContext(id));
    await prisma.outgoingMail.create({
      data: { id, merchantId, kind: mail.kind, recipient: to, sealedContent: sealed.data, sealKeyId: sealed.keyId },
    });
  };
