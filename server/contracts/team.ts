/** Shapes of teams: a merchant's staff and a customer's portal users, and invitations to both. */
import { z } from "zod";
import { customerRoles, merchantRoles } from "./roles.ts";
import { emailSchema, idSchema, nameSchema, pageOf, pageShape, timeSchema } from "./wire.ts";

const memberOf = <Role extends z.ZodType>(role: Role) =>
  z.object({
    id: z.string().describe("Of the membership."),
    user_id: z.string(),
    name: z.string(),
    email: z.string(),
    role,
    two_factor: z.boolean().describe("Signs in with a second factor."),
    last_seen_at: timeSchema.nullable().describe("Last use of an open session; null: none is open."),
    created_at: timeSchema,
  });

const invitationOf = <Role extends z.ZodType>(role: Role) =>
  z.object({
    id: z.string(),
    email: z.string(),
    role,
    status: z.enum(["open", "expired", "accepted", "revoked"]),
    invited_by: z.string(),
    sent_at: timeSchema,
    expires_at: timeSchema,
    created_at: timeSchema,
  });

const anyRole = z.enum([...new Set([...merchantRoles, ...customerRoles])]);
export const teamMemberSchema = memberOf(anyRole);
export type TeamMemberView = z.infer<typeof teamMemberSchema>;
export const teamPageSchema = pageOf(teamMemberSchema);
export const invitationSchema = invitationOf(anyRole);
export type InvitationView = z.infer<typeof invitationSchema>;
export const invitationPageSchema = pageOf(invitationSchema);

const invitedEmail = emailSchema.transform((email) => email.toLowerCase());

export const changeStaffRoleInputSchema = z.strictObject({ id: idSchema, role: z.enum(merchantRoles) });
export const inviteStaffInputSchema = z.strictObject({ email: invitedEmail, role: z.enum(merchantRoles) });

const customerShape = { customer_id: idSchema };
export const listCustomerTeamInputSchema = z.strictObject({ ...customerShape, ...pageShape });
export const customerTeamIdInputSchema = z.strictObject({ ...customerShape, id: idSchema });
export const changeCustomerRoleInputSchema = z.strictObject({
  ...customerShape,
  id: idSchema,
  role: z.enum(customerRoles),
});
export const inviteToCustomerInputSchema = z.strictObject({
  ...customerShape,
  email: invitedEmail,
  role: z.enum(customerRoles),
});
export const changeOwnTeamRoleInputSchema = changeCustomerRoleInputSchema.omit({ customer_id: true });
export const inviteToOwnTeamInputSchema = inviteToCustomerInputSchema.omit({ customer_id: true });

/** The token of a link in a mail. */
export const linkTokenSchema = z.string().regex(/^[0-9A-Za-z]{43}$/, "is no token of a link");
export const linkTokenInputSchema = z.strictObject({ token: linkTokenSchema });

/** What whoever opens an invitation's link is shown. */
export const offeredInvitationSchema = z.object({
  merchant_id: z.string(),
  merchant_name: z.string(),
  accent: z.string().nullable(),
  logo_path: z.string().nullable(),
  team: z.string().describe("The merchant's or the customer's name."),
  is_staff: z.boolean(),
  email: z.string(),
  role: anyRole,
  invited_by: z.string(),
  expires_at: timeSchema,
  has_account: z.boolean().describe("There is a user of this address: sign in to accept."),
});
export type OfferedInvitationView = z.infer<typeof offeredInvitationSchema>;

/** 10 to 1000 characters (NIST SP 800-63B §3.1.1.2 asks for a maximum of at least 64). */
export const passwordLength = { least: 10, most: 1000 } as const;
export const newPasswordSchema = z
  .string()
  .min(passwordLength.least, `must have at least ${passwordLength.least} characters`)
  .max(passwordLength.most, `must have at most ${passwordLength.most} characters`);

export const acceptInvitationInputSchema = z.strictObject({
  token: linkTokenSchema,
  name: nameSchema.describe("Of a new user; whoever has an account signs in first.").optional(),
  password: newPasswordSchema.optional(),
});
export const acceptedInvitationSchema = z.object({
  email: z.string(),
  merchant_id: z.string(),
  customer_id: z.string().nullable(),
});
