/** Shapes of /audit-events: who changed what, when, from where, with before and after. */
import { z } from "zod";
import { idSchema, pageOf, pageShape, timeInputSchema, timeSchema } from "./wire.ts";

export const actorTypes = ["user", "management_key", "system"] as const;

export const auditEventSchema = z.object({
  id: z.string(),
  actor: z.object({
    type: z.enum(actorTypes),
    id: z.string(),
    name: z.string().nullable().describe("The user's name or the key's; null when there is none any more."),
    email: z.string().nullable(),
  }),
  remote_address: z.string().nullable().describe("Where it came from; null: the deployment itself."),
  action: z.string().describe("noun.verb, e.g. provider.update"),
  subject_type: z.string(),
  subject_id: z.string(),
  before: z.unknown().nullable().describe("The subject before; null when it is new or nothing of it is told."),
  after: z.unknown().nullable(),
  created_at: timeSchema,
});
export type AuditEventView = z.infer<typeof auditEventSchema>;
export const auditEventPageSchema = pageOf(auditEventSchema);

const wordSchema = z.string().regex(/^[a-z_]{1,64}(\.[a-z_]{1,64})?$/, "is no such name");

export const listAuditEventsInputSchema = z.strictObject({
  ...pageShape,
  actor_type: z.enum(actorTypes).optional(),
  actor_id: z
    .string()
    .regex(/^[\w@.+ -]{1,100}$/, "is no id")
    .optional(),
  action: wordSchema.describe("An action, e.g. provider.update.").optional(),
  subject_type: wordSchema.optional(),
  subject_id: idSchema.optional(),
  from: timeInputSchema.optional(),
  to: timeInputSchema.describe("Not included.").optional(),
});
export type ListAuditEventsInput = z.infer<typeof listAuditEventsInputSchema>;

export const auditVocabularySchema = z.object({
  actions: z.array(z.string()),
  subject_types: z.array(z.string()),
  actors: z.array(auditEventSchema.shape.actor),
});
export type AuditVocabularyView = z.infer<typeof auditVocabularySchema>;
