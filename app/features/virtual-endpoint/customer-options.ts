import type { AppCaller } from "#server/trpc/router.ts";

const pageSize = 200;
/** Newest first; a merchant with more customers than this finds the oldest from their own pages. */
const mostPages = 5;

export interface CustomerOption {
  value: string;
  label: string;
  hint: string;
}

/** Customers that an endpoint can be made for, by name. */
export async function loadCustomerOptions(caller: AppCaller): Promise<CustomerOption[]> {
  const options: CustomerOption[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const { data, next_cursor } = await caller.merchant.customers.list({
      limit: pageSize,
      ...(cursor ? { cursor } : {}),
    });
    for (const { id, name, email, status } of data) {
      if (status === "active") options.push({ value: id, label: name, hint: email ?? "" });
    }
    if (next_cursor === null) break;
    cursor = next_cursor;
  }
  return options.sort((a, b) => a.label.localeCompare(b.label));
}
