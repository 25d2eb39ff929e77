/** What the procedures of the playground may call. */
import type { Caller, PortalCaller } from "#server/contracts/caller.ts";
import type { PlaygroundEndpointView, PlaygroundInput, PlaygroundKeyView } from "#server/contracts/playground.ts";

export interface PlaygroundUseCases {
  playgroundEndpoint: (caller: Caller, input: PlaygroundInput) => Promise<PlaygroundEndpointView>;
  openPlayground: (caller: Caller, input: PlaygroundInput) => Promise<PlaygroundKeyView>;
  ownPlaygroundEndpoint: (caller: PortalCaller, input: PlaygroundInput) => Promise<PlaygroundEndpointView>;
  openOwnPlayground: (caller: PortalCaller, input: PlaygroundInput) => Promise<PlaygroundKeyView>;
}
