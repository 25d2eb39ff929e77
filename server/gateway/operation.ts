/** What the core knows of a request, whatever its endpoint and its client's format. */
import type { RouteSnapshot } from "#server/catalog/snapshot.ts";
import type { AppError } from "#server/contracts/errors.ts";
import type { Bridge, BridgeFacts } from "./bridge.ts";
import type { Demand } from "./demand.ts";
import type { ChatDoor, ChatRead, Needs } from "./doors/port.ts";

/** How errors look to this client. */
export interface ErrorShape {
  /** What these clients call the header that we call x-request-id; absent: the same. */
  requestIdName?: string;
  body(error: AppError): Buffer;
  /** Ends a stream that had begun; null: the connection is broken off, since the format has no such event. */
  event(error: AppError): Buffer | null;
}

export interface Operation {
  /** As the record says it: "chat/completions", "messages" … */
  endpoint: string;
  modality: RouteSnapshot["modality"];
  /** As the client named it. */
  model: string;
  demand: Demand;
  /** Delivered as it comes, though it is one answer and no stream of events: its reply can be kept and repeated. */
  isOneAnswer?: boolean;
  /** The client's body as it came. */
  body: Buffer;
  needs: Needs | null;
  /** Text of the last user message, for magic words; null: none, or no plain text. */
  lastUserText: string | null;
  /** Who the client says its user is, for sticky routing; null: nobody. */
  user: string | null;
  errors: ErrorShape;
  /** content-type of a stream; null: what the upstream says. */
  streamType: string | null;
  /** How a chat can be answered without an upstream; null: no chat. */
  local: { door: ChatDoor; read: ChatRead } | null;
  /** Whether this kind of provider has such an endpoint at all. */
  serves(route: RouteSnapshot): boolean;
  /** How this request meets a route. */
  bridge(route: RouteSnapshot, facts: BridgeFacts): Bridge;
}
