/** Endpoints to choose from: the newest few, and any other by a search on the server. */
import { useCallback } from "react";
import { useTRPCClient } from "#app/lib/trpc.tsx";
import type { VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";
import type { AppCaller } from "#server/trpc/router.ts";
import { type Choice, type Choices, type Find, mostBrought, mostFound } from "./choices.ts";

/** An endpoint as a choice, with whose it is. */
export const endpointOption = ({ id, name, customer_name }: VirtualEndpointView): Choice => ({
  value: id,
  label: name,
  hint: customer_name ?? "",
});

/** The first to choose from, with the chosen one among them, archived or not. */
export async function loadEndpoints({ merchant }: AppCaller, chosen?: string | null): Promise<Choices> {
  const { data, next_cursor } = await merchant.virtualEndpoints.list({ limit: mostBrought });
  const isMissing = chosen && !data.some(({ id }) => id === chosen);
  const missing = isMissing ? [await merchant.virtualEndpoints.get({ id: chosen })] : [];
  return { options: [...missing, ...data].map(endpointOption), more: next_cursor !== null };
}

/** Finds any endpoint by its name, its customer's or its id; undefined where all are among the options. */
export function useFindEndpoint({ more }: Choices): Find | undefined {
  const client = useTRPCClient();
  const find = useCallback(
    async (search: string) => {
      const { data } = await client.merchant.virtualEndpoints.list.query({ search, limit: mostFound });
      return data.map(endpointOption);
    },
    [client],
  );
  return more ? find : undefined;
}
