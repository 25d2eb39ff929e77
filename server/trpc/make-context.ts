import type { MerchantDomains } from "#server/tenancy/merchant-domains.ts";
import type { Principal, TrpcContext } from "./context.ts";
import type { UseCases } from "./use-cases.ts";

/** Which of their merchants or customers a user means; null: the first. */
export const merchantHeader = "x-sluice-merchant";
export const customerHeader = "x-sluice-customer";

/** The context of one request. `resolve` is asked once, by the first procedure that wants to know, and by what asks anew. */
export function makeContext(
  { useCases, domains }: { useCases: UseCases; domains?: MerchantDomains },
  request: Request,
  remoteAddress: string | null,
  resolve: (request: Request) => Promise<Principal>,
): TrpcContext {
  let principal: Promise<Principal> | undefined;
  return {
    useCases,
    principal: (asked) => {
      if (asked === "anew") return resolve(request);
      principal ??= resolve(request);
      return principal;
    },
    chosenMerchantId: request.headers.get(merchantHeader),
    chosenCustomerId: request.headers.get(customerHeader),
    remoteAddress: remoteAddress || null,
    siteMerchantId: domains?.at(new URL(request.url).host)?.merchantId ?? null,
    idempotencyKey: request.headers.get("idempotency-key"),
  };
}
