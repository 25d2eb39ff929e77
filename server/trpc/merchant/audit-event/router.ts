import {
  auditEventPageSchema,
  auditEventSchema,
  auditVocabularySchema,
  listAuditEventsInputSchema,
} from "#server/contracts/audit.ts";
import { emptyInputSchema, idInputSchema } from "#server/contracts/wire.ts";
import { merchantProcedure, router } from "../../procedures.ts";
import { rest } from "../../rest.ts";

const tag = "Audit log";

export const auditEventRouter = router({
  list: merchantProcedure("audit.read")
    .meta(rest("GET", "/audit-events", tag, "List changes: who, when, from where, before and after"))
    .input(listAuditEventsInputSchema)
    .output(auditEventPageSchema)
    .query(({ ctx, input }) => ctx.useCases.listAuditEvents(ctx.caller, input)),
  vocabulary: merchantProcedure("audit.read")
    .meta(rest("GET", "/audit-events/vocabulary", tag, "What the audit log can be filtered by"))
    .input(emptyInputSchema)
    .output(auditVocabularySchema)
    .query(({ ctx }) => ctx.useCases.auditVocabulary(ctx.caller)),
  get: merchantProcedure("audit.read")
    .meta(rest("GET", "/audit-events/{id}", tag, "Get a change"))
    .input(idInputSchema)
    .output(auditEventSchema)
    .query(({ ctx, input }) => ctx.useCases.getAuditEvent(ctx.caller, input)),
});
