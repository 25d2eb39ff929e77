import { useQuery } from "@tanstack/react-query";
import type { PlaygroundBackend, RunReceipt } from "./playground-backend.ts";

/** Settlement takes a second or so; after this many looks the request log has it. */
const mostLooks = 40;
const lookEveryMs = 500;

/** The receipt of a request that has ended, as soon as it is settled; null: none has ended. */
export function useReceipt(
  backend: Pick<PlaygroundBackend, "receipt">,
  requestId: string | null,
): { receipt: RunReceipt | null; late: boolean } {
  const { data, isError } = useQuery({
    queryKey: ["playground receipt", requestId],
    queryFn: async () => {
      const receipt = requestId === null ? null : await backend.receipt(requestId);
      if (receipt === null) throw new Error("not settled yet");
      return receipt;
    },
    enabled: requestId !== null,
    retry: mostLooks,
    retryDelay: lookEveryMs,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return { receipt: data ?? null, late: isError };
}
