/** Physical models to choose from: the newest few, and any other by a search on the server. */
import { useCallback } from "react";
import { useTRPCClient } from "#app/lib/trpc.tsx";
import type { ListedPhysicalModelView } from "#server/contracts/physical-model.ts";
import type { AppCaller } from "#server/trpc/router.ts";
import { type Choice, type Choices, type Find, mostBrought, mostFound } from "./choices.ts";

const optionOf = ({ id, name, provider_name }: ListedPhysicalModelView): Choice => ({
  value: id,
  label: name,
  hint: provider_name,
});

/** The first to choose from, with the chosen one among them, archived or not. */
export async function loadPhysicalModels({ merchant }: AppCaller, chosen?: string | null): Promise<Choices> {
  const { data, next_cursor } = await merchant.physicalModels.list({ limit: mostBrought });
  const isMissing = chosen && !data.some(({ id }) => id === chosen);
  const missing = isMissing ? [await merchant.physicalModels.get({ id: chosen })] : [];
  return { options: [...missing, ...data].map(optionOf), more: next_cursor !== null };
}

/** Finds any model by its name or its provider's; undefined where all are among the options. */
export function useFindPhysicalModel({ more }: Choices): Find | undefined {
  const client = useTRPCClient();
  const find = useCallback(
    async (search: string) => {
      const { data } = await client.merchant.physicalModels.list.query({ search, limit: mostFound });
      return data.map(optionOf);
    },
    [client],
  );
  return more ? find : undefined;
}
