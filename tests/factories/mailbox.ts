/** Mail as it arrives: delivered by the product's own delivery into a list. */
import type { MailMessage } from "#server/infra/mailer.ts";
import { makeDeliverMail } from "#server/notifications/deliver-mail.ts";
import { type Management, publicUrl } from "./management.ts";

/** Sends what waits, and answers what arrived at this address, the newest last. */
export function makeMailbox({ prisma, database, sealer, logger }: Management) {
  const arrived: MailMessage[] = [];
  const mailer = {
    send: async (message: MailMessage) => void arrived.push(message),
    close: () => undefined,
  };
  const deliver = makeDeliverMail({ prisma, database, sealer, mailer, logger, publicUrl });
  return {
    async mailTo(address: string): Promise<MailMessage[]> {
      await deliver();
      return arrived.filter(({ to }) => to === address);
    },
    /** The token in the newest mail's link. */
    async tokenFor(address: string): Promise<string> {
      const mail = (await this.mailTo(address)).at(-1);
      const token = /\/([0-9A-Za-z]{43})\b/.exec(mail?.text ?? "")?.[1];
      if (!token) throw new Error(`no link was sent to ${address}`);
      return token;
    },
  };
}
