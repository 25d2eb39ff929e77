/** What the procedures of teams, accounts and the audit log may call. */
import type * as audit from "#server/contracts/audit.ts";
import type { Caller } from "#server/contracts/caller.ts";
import type { Page } from "#server/infra/page.ts";

export interface AccountUseCases {
  listAuditEvents: (caller: Caller, input: audit.ListAuditEventsInput) => Promise<Page<audit.AuditEventView>>;
  auditVocabulary: (caller: Caller) => Promise<audit.AuditVocabularyView>;
}
