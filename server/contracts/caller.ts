/** Who acts for which merchant, and under which idempotency key: what every management use case is given first. */
import type { CustomerRole, MerchantRole } from "#server/contracts/roles.ts";

/** The merchant whose rows may be touched, and the name that the audit trail keeps. */
export interface Caller {
  merchantId: string;
  actor: Actor;
  role: MerchantRole;
  /** Where it came from, as far as the deployment trusts it; the audit trail keeps it. */
  remoteAddress?: string | null;
  /** Null: the call carried no Idempotency-Key, or reads only. */
  idempotency: IdempotencyClaim | null;
}

/** What a change needs to know of who makes it; may they, was asked before. */
export type Acting = Omit<Caller, "role">;

export interface Actor {
  type: "user" | "management_key" | "system";
  id: string;
}

/** Decision 26: one key, one operation, one body. */
export interface IdempotencyClaim {
  key: string;
  /** Procedure path, e.g. merchant.virtualEndpoints.create */
  operation: string;
  /** SHA-256 of the parsed input. */
  requestHash: Uint8Array<ArrayBuffer>;
}

/** A portal user: sees one customer of one merchant. */
export interface PortalCaller {
  merchantId: string;
  customerId: string;
  userId: string;
  role: CustomerRole;
  remoteAddress?: string | null;
  /** Absent or null: the call carried no Idempotency-Key, or reads only. */
  idempotency?: IdempotencyClaim | null;
}

/** A portal user as the one who makes a change. */
export const actingInPortal = ({ merchantId, userId, remoteAddress, idempotency }: PortalCaller): Acting => ({
  merchantId,
  actor: { type: "user", id: userId },
  remoteAddress: remoteAddress ?? null,
  idempotency: idempotency ?? null,
});
