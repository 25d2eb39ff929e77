/** Mail that the product sends, by kind, with what its text needs. */
import { z } from "zod";

const securityEvents = [
  "password_changed",
  "email_changed",
  "two_factor_enabled",
  "two_factor_disabled",
  "recovery_codes_renewed",
  "recovery_code_used",
  "passkey_added",
  "passkey_removed",
] as const;
export type SecurityEvent = (typeof securityEvents)[number];

export const mailSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("invitation"),
    link: z.string(),
    inviter: z.string(),
    /** Whose team: the merchant's or the customer's name. */
    team: z.string(),
    role: z.string(),
    validDays: z.number(),
  }),
  z.object({ kind: z.literal("password_reset"), link: z.string(), validMinutes: z.number() }),
  z.object({ kind: z.literal("email_change"), link: z.string(), validMinutes: z.number() }),
  z.object({ kind: z.literal("email_verification"), link: z.string(), validMinutes: z.number() }),
  z.object({
    kind: z.literal("security_notice"),
    event: z.enum(securityEvents),
    remoteAddress: z.string().nullable(),
    at: z.string(),
  }),
]);
export type Mail = z.infer<typeof mailSchema>;
