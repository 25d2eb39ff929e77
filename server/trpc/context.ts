/** What a procedure is given: who calls (found lazily, so public procedures ask nobody) and the use cases. */
import type { CustomerRole, MerchantRole } from "#server/contracts/roles.ts";
import type { SessionView } from "#server/contracts/session.ts";
import type { UseCases } from "./use-cases.ts";

export type Principal =
  | { type: "anonymous" }
  | { type: "management_key"; keyId: string; merchantId: string; role: MerchantRole }
  | ({ type: "user" } & SessionView);

export interface TrpcContext {
  useCases: UseCases;
  /** Resolved once per request, unless it is asked anew: by what goes on for long. */
  principal(asked?: "anew"): Promise<Principal>;
  /** Which of the user's merchants or customers is meant; null: the first. */
  chosenMerchantId: string | null;
  chosenCustomerId: string | null;
  idempotencyKey: string | null;
  /** The client's address, as far as the deployment trusts it. */
  remoteAddress?: string | null;
  /** The merchant on whose own domain this was asked; null or absent: the deployment's address. */
  siteMerchantId?: string | null;
}

export type { CustomerRole, MerchantRole };
