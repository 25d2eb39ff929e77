import type { Caller } from "#server/contracts/caller.ts";
import type { customerSorts, ListCustomersInput, ListedCustomerView } from "#server/contracts/customer.ts";
import { add, formatCredits, zeroCredits } from "#server/contracts/money.ts";
import type { Page } from "#server/infra/page.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { type SortKey, sortedIds } from "#server/infra/sorted-page.ts";
import { executorOfPrisma } from "#server/infra/sql.ts";
import { customerView } from "#server/tenancy/customer-view.ts";
import type { Balance, ReadBalances } from "./live-balances.ts";
import { makeConditions, readSort } from "./sorted-input.ts";

/** Credits as they are settled; what is shown is live. */
const sortKeys: Record<(typeof customerSorts)[number], SortKey> = {
  name: { expression: "lower(customer.name)", type: "text" },
  remaining: { expression: "account.remaining_micros", type: "numeric" },
  spend: { expression: "account.spend_micros", type: "numeric" },
  created_at: { expression: "customer.id", type: "text" },
};

const from = `customer LEFT JOIN LATERAL (
    SELECT sum(wallet.spend_micros) AS spend_micros, sum(wallet.budget_micros - wallet.spend_micros) AS remaining_micros
      FROM virtual_endpoint AS endpoint JOIN ve_wallet AS wallet ON wallet.virtual_endpoint_id = endpoint.id
     WHERE endpoint.merchant_id = $1 AND endpoint.customer_id = customer.id AND endpoint.status <> 'archived'
  ) AS account ON true`;

function conditionsOf(merchantId: string, { status, search }: ListCustomersInput) {
  const made = makeConditions(["customer.merchant_id = $1"], [merchantId]);
  made.where(status, (p) => `customer.status = ${p}`);
  made.where(search || undefined, (p) => {
    const has = (column: string) => `position(lower(${p}) in lower(${column})) > 0`;
    return `(${has("customer.name")} OR ${has("customer.email")} OR customer.id = ${p})`;
  });
  return made;
}

/** The merchant's customers, each with the live balance of its endpoints; newest first where no order is asked for. */
export const makeListCustomers =
  ({ prisma, readBalances }: { prisma: PrismaClient; readBalances: ReadBalances }) =>
  async ({ merchantId }: Caller, input: ListCustomersInput): Promise<Page<ListedCustomerView>> => {
    const { by, descending } = readSort(input.sort, "created_at");
    const { ids, next_cursor } = await sortedIds(executorOfPrisma(prisma), {
      from,
      id: "customer.id",
      ...conditionsOf(merchantId, input),
      key: sortKeys[by],
      descending,
      limit: input.limit,
      cursor: input.cursor,
    });
    const [customers, endpoints] = await Promise.all([
      prisma.customer.findMany({ where: { merchantId, id: { in: ids } } }),
      prisma.virtualEndpoint.findMany({
        where: { merchantId, customerId: { in: ids }, isTemplate: false, status: { not: "archived" } },
        select: { customerId: true, wallet: true },
      }),
    ]);
    const balances = await readBalances(endpoints.flatMap(({ wallet }) => wallet ?? []));
    const views = new Map(
      customers.map((customer) => {
        const own = endpoints.filter(({ customerId }) => customerId === customer.id);
        const held = own.flatMap(({ wallet }) => balances.get(wallet?.virtualEndpointId ?? "") ?? []);
        const sum = (of: keyof Balance) =>
          formatCredits(held.reduce((total, each) => add(total, each[of]), zeroCredits));
        return [
          customer.id,
          {
            ...customerView(customer),
            virtual_endpoints: own.length,
            credit_spend: sum("spend"),
            credit_remaining: sum("remaining"),
          },
        ];
      }),
    );
    return { data: ids.flatMap((id) => views.get(id) ?? []), next_cursor };
  };
