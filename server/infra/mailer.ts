/** Sending mail: as .eml files into a folder, over SMTP, or both (contract.md, "Commands"). */
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import MailComposer from "nodemailer/lib/mail-composer";

export interface MailMessage {
  /** Unique: names the file, and is the same again when a mail is sent twice. */
  id: string;
  to: string;
  /** Display name of the sender. */
  fromName: string;
  subject: string;
  text: string;
  html: string;
}

export interface Mailer {
  /** @throws Error when a server or the folder does not take it; the whole may be tried again. */
  send(message: MailMessage): Promise<void>;
  close(): void;
}

export interface MailerSettings {
  /** smtp:// or smtps://, with user and password where needed */
  smtpUrl: string | undefined;
  mailDir: string | undefined;
  /** The address that mail comes from. */
  from: string;
}

const smtpTimeoutMs = 10_000;

/** A mailer by the settings; null when neither a folder nor a server is set. */
export function makeMailer({ smtpUrl, mailDir, from }: MailerSettings): Mailer | null {
  if (!smtpUrl && !mailDir) return null;
  const domain = from.split("@").at(-1) ?? "localhost";
  const transport = smtpUrl
    ? createTransport({
        url: smtpUrl,
        connectionTimeout: smtpTimeoutMs,
        greetingTimeout: smtpTimeoutMs,
        socketTimeout: smtpTimeoutMs,
      })
    : null;
  return {
    send: async ({ id, to, fromName, subject, text, html }) => {
      const composed = new MailComposer({
        from: { name: fromName, address: from },
        // As an object: a comma or a bracket in it cannot add another address.
        to: { name: "", address: to },
        subject,
        text,
        html,
        messageId: `<${id}@${domain}>`,
        headers: { "auto-submitted": "auto-generated" },
      });
      const raw = await composed.compile().build();
      if (mailDir) await writeMail(mailDir, id, raw);
      if (transport) await transport.sendMail({ envelope: { from, to: [to] }, raw });
    },
    close: () => transport?.close(),
  };
}

/** The file appears complete or not at all. */
async function writeMail(mailDir: string, id: string, raw: Buffer): Promise<void> {
  await mkdir(mailDir, { recursive: true, mode: 0o700 });
  const file = join(mailDir, `${id}.eml`);
  await writeFile(`${file}.part`, raw, { mode: 0o600 });
  await rename(`${file}.part`, file);
}
