/** What the procedures of virtual endpoints may call beyond reading and writing one. */
import type { z } from "zod";
import type * as accessKey from "#server/contracts/access-key.ts";
import type { Caller } from "#server/contracts/caller.ts";
import type * as exhaustionPreview from "#server/contracts/exhaustion-preview.ts";
import type * as routePlan from "#server/contracts/route-plan.ts";
import type * as virtualEndpoint from "#server/contracts/virtual-endpoint.ts";
import type { idInputSchema } from "#server/contracts/wire.ts";

type UseCase<Input, Output> = (caller: Caller, input: Input) => Promise<Output>;
type Of<Schema extends z.ZodType> = z.infer<Schema>;

export interface EndpointUseCases {
  copyVirtualEndpoint: UseCase<
    Of<typeof virtualEndpoint.copyVirtualEndpointInputSchema>,
    virtualEndpoint.VirtualEndpointView
  >;
  virtualEndpointEffect: UseCase<Of<typeof idInputSchema>, virtualEndpoint.VirtualEndpointEffectView>;
  planSample: UseCase<routePlan.PlanRoutesInput, routePlan.RoutePlanView>;
  routeShares: UseCase<Of<typeof routePlan.routeSharesInputSchema>, routePlan.RouteSharesView>;
  previewExhaustion: UseCase<exhaustionPreview.PreviewExhaustionInput, exhaustionPreview.ExhaustionPreviewView>;
  getAccessKey: UseCase<Of<typeof accessKey.accessKeyIdInputSchema>, accessKey.ListedAccessKeyView>;
}
