/** Customers to choose from: the newest few, and any other by a search on the server. */
import { useCallback } from "react";
import { useTRPCClient } from "#app/lib/trpc.tsx";
import type { CustomerView } from "#server/contracts/customer.ts";
import type { AppCaller } from "#server/trpc/router.ts";
import { type Choice, type Choices, type Find, mostBrought, mostFound } from "./choices.ts";

const optionOf = ({ id, name, email }: CustomerView): Choice => ({ value: id, label: name, hint: email ?? "" });

/** Those that something new is made for; or all, archived ones among them. */
type Which = "active" | "all";

const statusOf = (which: Which) => (which === "active" ? ({ status: "active" } as const) : {});

/** The first to choose from, with the chosen one among them. */
export async function loadCustomers({ merchant }: AppCaller, which: Which, chosen?: string | null): Promise<Choices> {
  const { data, next_cursor } = await merchant.customers.list({ limit: mostBrought, ...statusOf(which) });
  const missing = chosen && !data.some(({ id }) => id === chosen) ? [await merchant.customers.get({ id: chosen })] : [];
  const options = [...missing, ...data].map(optionOf).sort((a, b) => a.label.localeCompare(b.label));
  return { options, more: next_cursor !== null };
}

/** Finds any customer by its name, address or id; undefined where all are among the options. */
export function useFindCustomer({ more }: Choices, which: Which): Find | undefined {
  const client = useTRPCClient();
  const find = useCallback(
    async (search: string) => {
      const { data } = await client.merchant.customers.list.query({ search, ...statusOf(which), limit: mostFound });
      return data.map(optionOf);
    },
    [client, which],
  );
  return more ? find : undefined;
}
