import type { PrismaClient } from "#server/infra/prisma.ts";
import { makeAuditVocabulary, makeListAuditEvents } from "#server/tenancy/list-audit-events.ts";
import type { AccountUseCases } from "./account-use-cases.ts";

export interface AccountUseCaseDeps {
  prisma: PrismaClient;
}

/** Wires the use cases of teams, accounts and the audit log; opens nothing. */
export function makeAccountUseCases(deps: AccountUseCaseDeps): AccountUseCases {
  return {
    listAuditEvents: makeListAuditEvents(deps),
    auditVocabulary: makeAuditVocabulary(deps),
  };
}
