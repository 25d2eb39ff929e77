/** Shapes of a user's own account: profile, password, second factors, passkeys, sessions. Screens only: no REST. */
import { z } from "zod";
import { linkTokenSchema, newPasswordSchema } from "./team.ts";
import { creditsSchema, emailSchema, idSchema, nameSchema, timeSchema } from "./wire.ts";

const lowerEmail = emailSchema.transform((email) => email.toLowerCase());
const passwordSchema = z.string().min(1, "must not be empty").max(1000);

/** The signed-in user, as account procedures are given them. */
export interface AccountCaller {
  userId: string;
  email: string;
  sessionId: string;
  remoteAddress: string | null;
}

export const doneSchema = z.object({ done: z.literal(true) });
export type Done = z.infer<typeof doneSchema>;

export const profileSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  email_verified: z.boolean(),
  waiting_credits: creditsSchema.describe("Start credits that come when the address is confirmed."),
});
export type ProfileView = z.infer<typeof profileSchema>;
export const updateProfileInputSchema = z.strictObject({ name: nameSchema });

export const passwordInputSchema = z.strictObject({ password: passwordSchema });
export const changePasswordInputSchema = z.strictObject({
  current_password: passwordSchema,
  new_password: newPasswordSchema,
});
export const changeEmailInputSchema = z.strictObject({ email: lowerEmail, password: passwordSchema });
export const requestPasswordResetInputSchema = z.strictObject({ email: lowerEmail });
export const confirmPasswordResetInputSchema = z.strictObject({ token: linkTokenSchema, password: newPasswordSchema });

export const sessionItemSchema = z.object({
  id: z.string(),
  current: z.boolean(),
  device: z.string().describe("Browser and system, as the browser names itself."),
  address: z.string().nullable(),
  created_at: timeSchema,
  last_seen_at: timeSchema.describe("To the hour."),
});
export type SessionItemView = z.infer<typeof sessionItemSchema>;
export const sessionListSchema = z.object({ data: z.array(sessionItemSchema) });

export const twoFactorStatusSchema = z.object({
  enabled: z.boolean(),
  enabled_at: timeSchema.nullable(),
  recovery_codes_left: z.number().int(),
  required_by: z.array(z.string()).describe("Merchants that ask their staff for it."),
});
export type TwoFactorStatusView = z.infer<typeof twoFactorStatusSchema>;
export const enrolmentSchema = z.object({
  secret: z.string().describe("Base32, to type where a picture cannot be taken."),
  uri: z.string().describe("otpauth:// address."),
  qr_svg: z.string().describe("The address as a QR code, SVG."),
});
export type EnrolmentView = z.infer<typeof enrolmentSchema>;
export const totpCodeSchema = z
  .string()
  .transform((code) => code.replaceAll(/\s/g, ""))
  .pipe(z.string().regex(/^\d{6}$/, "must be six digits"));
export const confirmTwoFactorInputSchema = z.strictObject({ code: totpCodeSchema });
export const recoveryCodesSchema = z.object({ recovery_codes: z.array(z.string()) });

/** Nested so deep that it cannot be written is too large as well. */
function isSmall(value: unknown): boolean {
  try {
    return JSON.stringify(value).length < 32_768;
  } catch {
    return false;
  }
}

/** What WebAuthn's browser side hands over; the library that verifies it judges the rest. */
const credentialResponseSchema = z
  .looseObject({
    id: z.string().max(1400),
    rawId: z.string().max(1400),
    type: z.literal("public-key"),
    response: z.record(z.string(), z.unknown()),
    clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
  })
  .refine(isSmall, "is too large");

export const passkeySchema = z.object({
  id: z.string(),
  name: z.string(),
  backed_up: z.boolean().describe("Copied to the user's other devices."),
  created_at: timeSchema,
  last_used_at: timeSchema.nullable(),
});
export type PasskeyView = z.infer<typeof passkeySchema>;
export const passkeyListSchema = z.object({ data: z.array(passkeySchema) });
/** PublicKeyCredentialCreationOptionsJSON, as WebAuthn Level 3 §5.1.8 has it. */
export const passkeyOptionsSchema = z.record(z.string(), z.unknown());
export const registerPasskeyInputSchema = z.strictObject({ name: nameSchema, response: credentialResponseSchema });
export const removePasskeyInputSchema = z.strictObject({ id: idSchema, password: passwordSchema });
export const passkeyAssertionSchema = z.strictObject({ response: credentialResponseSchema });
