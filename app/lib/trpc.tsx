/** The procedures in the browser: TanStack Query over /api/trpc, for what stays alive while a page is open. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import type { AppRouter } from "#server/trpc/router.ts";

const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

export { useTRPC, useTRPCClient };

/** Loaders bring the first data; queries only keep it fresh, so nothing is fetched again on focus. */
const makeQueryClient = () =>
  new QueryClient({ defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: true, staleTime: 1000 } } });

/** In batches; what is live has its own connection (live-provider.tsx). */
const makeTrpcClient = () => createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: "/api/trpc" })] });

/** Gives what is inside it the procedures. */
export function ProcedureProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient);
  const [trpcClient] = useState(makeTrpcClient);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
