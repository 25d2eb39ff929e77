/**
 * Which of several merchants or customers a person works for now: a cookie that only orders what is theirs anyway. The
 * chosen one stands first, and "the first" is what every page and procedure takes.
 */
import { z } from "zod";
import { notFound } from "#server/contracts/not-found.ts";
import type { SessionView } from "#server/contracts/session.ts";
import { idSchema } from "#server/contracts/wire.ts";
import { makeHandleCookie } from "./handle-cookie.ts";

export const choiceSchema = z.union([
  z.strictObject({ merchant_id: idSchema }),
  z.strictObject({ customer_id: idSchema }),
]);
export type Choice = z.infer<typeof choiceSchema>;

export interface ChosenTeam {
  /** The view with what the request's cookies name in the first places. */
  order(view: SessionView, request: Request): SessionView;
  /** The cookie that remembers this choice. @throws AppError not_found: the user belongs to no such */
  choose(view: SessionView, choice: Choice): string;
}

const rememberSeconds = 365 * 24 * 60 * 60;

/** The rows with the named one first, the others as they were. */
const firstBy = <Row>(rows: readonly Row[], isChosen: (row: Row) => boolean): Row[] => [
  ...rows.filter(isChosen),
  ...rows.filter((row) => !isChosen(row)),
];

export function makeChosenTeam(publicUrl: URL): ChosenTeam {
  const merchantCookie = makeHandleCookie(publicUrl, "merchant", rememberSeconds);
  const customerCookie = makeHandleCookie(publicUrl, "customer", rememberSeconds);
  return {
    order: (view, request) => {
      const [merchantId, customerId] = [merchantCookie.read(request), customerCookie.read(request)];
      return {
        ...view,
        merchants: firstBy(view.merchants, ({ merchant_id }) => merchant_id === merchantId),
        customers: firstBy(view.customers, ({ customer_id }) => customer_id === customerId),
      };
    },
    choose: (view, choice) => {
      if ("merchant_id" in choice) {
        if (!view.merchants.some(({ merchant_id }) => merchant_id === choice.merchant_id)) throw notFound("merchant");
        return merchantCookie.give(choice.merchant_id);
      }
      if (!view.customers.some(({ customer_id }) => customer_id === choice.customer_id)) throw notFound("customer");
      return customerCookie.give(choice.customer_id);
    },
  };
}
