import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#app/lib/trpc.tsx";

const lookEveryMs = 1500;

/** What is left of an endpoint, as it moves: credits that waited for the address arrive here too. Null: not known yet. */
export function useRemaining(veId: string): string | null {
  const { data } = useQuery({
    ...useTRPC().portal.virtualEndpoints.get.queryOptions({ id: veId }),
    refetchInterval: lookEveryMs,
    refetchIntervalInBackground: false,
  });
  return data?.credit_remaining ?? null;
}
