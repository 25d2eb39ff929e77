/** What each mail says, in words. Values stand in them as they are: escaping is the renderer's. */
import type { Mail, SecurityEvent } from "#server/contracts/mail.ts";

export interface MailText {
  subject: string;
  paragraphs: string[];
  /** The one thing to do. */
  action: { label: string; link: string } | null;
  /** Small print. */
  note: string | null;
}

const securityTexts: Record<SecurityEvent, string> = {
  password_changed: "Your password was changed. All other sessions were ended.",
  email_changed: "The e-mail address of your account was changed. This address no longer signs in.",
  two_factor_enabled: "Two-factor sign-in was turned on for your account.",
  two_factor_disabled: "Two-factor sign-in was turned off for your account.",
  recovery_codes_renewed: "New recovery codes were made for your account. The former ones work no more.",
  recovery_code_used: "A recovery code was used to sign in to your account.",
  passkey_added: "A passkey was added to your account.",
  passkey_removed: "A passkey was removed from your account.",
};

const notYou = "If this was not you, reset your password at once and tell whoever looks after your account.";

const timeText = (at: string): string =>
  `${new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" }).format(new Date(at))} UTC`;

const minutesPerHour = 60;

const spanText = (minutes: number): string =>
  minutes > minutesPerHour && minutes % minutesPerHour === 0
    ? `${minutes / minutesPerHour} hours`
    : `${minutes} minutes`;

/** As people know it: without the prefix that a socket of both families puts before IPv4. */
const addressText = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, "");

type TextOf = { [Kind in Mail["kind"]]: (mail: Extract<Mail, { kind: Kind }>, brandName: string) => MailText };

const texts: TextOf = {
  invitation: ({ inviter, team, role, link, validDays }, brandName) => ({
    subject: `${inviter} invites you to ${team}`,
    paragraphs: [`${inviter} invites you to join ${team}${team === brandName ? "" : ` at ${brandName}`} as ${role}.`],
    action: { label: "Accept the invitation", link },
    note: `The link works once, for ${validDays} days. If you did not expect it, you can ignore this mail.`,
  }),
  password_reset: ({ link, validMinutes }, brandName) => ({
    subject: `Reset your password for ${brandName}`,
    paragraphs: ["Someone, hopefully you, asked to reset the password of your account."],
    action: { label: "Choose a new password", link },
    note: `The link works once, for ${spanText(validMinutes)}. If you did not ask for it, you can ignore this mail: your password stays as it is.`,
  }),
  email_change: ({ link, validMinutes }) => ({
    subject: "Confirm your new e-mail address",
    paragraphs: ["This address shall become the one you sign in with."],
    action: { label: "Confirm this address", link },
    note: `The link works once, for ${spanText(validMinutes)}. If you did not ask for it, you can ignore this mail.`,
  }),
  email_verification: ({ link, validMinutes }, brandName) => ({
    subject: `Confirm your e-mail address for ${brandName}`,
    paragraphs: [`Welcome to ${brandName}. Confirm that this address is yours, and your account is ready.`],
    action: { label: "Confirm this address", link },
    note: `The link works once, for ${spanText(validMinutes)}.`,
  }),
  security_notice: ({ event, remoteAddress, at }) => ({
    subject: securityTexts[event].split(".")[0] ?? "A change to your account",
    paragraphs: [
      securityTexts[event],
      remoteAddress
        ? `This happened on ${timeText(at)}, from ${addressText(remoteAddress)}.`
        : `This happened on ${timeText(at)}.`,
    ],
    action: null,
    note: notYou,
  }),
};

/** The words of a mail. @param brandName whose mail it is */
export const mailText = (mail: Mail, brandName: string): MailText =>
  (texts[mail.kind] as (mail: Mail, brandName: string) => MailText)(mail, brandName);
