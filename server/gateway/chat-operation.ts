/** Chats of every client format as operations of the core. */
import type { RouteSnapshot } from "#server/catalog/snapshot.ts";
import type { ChatProvider } from "#server/providers/port.ts";
import type { Endpoint } from "./address.ts";
import { chatBridge } from "./bridge.ts";
import type { Demand } from "./demand.ts";
import { errorShapeOf, errorShapes } from "./dialects.ts";
import type { ChatDoor, ChatRead } from "./doors/port.ts";
import type { ErrorShape, Operation } from "./operation.ts";

const shapes = new WeakMap<ChatDoor, ErrorShape>();

function shapeOf(door: ChatDoor): ErrorShape {
  let shape = shapes.get(door);
  if (!shape) {
    shape = door.format === "anthropic" ? errorShapes.anthropic : errorShapeOf(door);
    shapes.set(door, shape);
  }
  return shape;
}

/** What a chat may come to use. */
export const demandOf = (read: ChatRead): Demand => ({
  stream: read.stream,
  inputBytes: read.native.body.length - read.imageBytes,
  mediaParts: read.mediaParts,
  maxTokens: read.maxTokens,
  choices: read.choices,
  fixed: null,
});

/** A chat that its door has read. */
export function chatOperation(
  endpoint: Endpoint,
  door: ChatDoor,
  read: ChatRead,
  providerOf: (route: RouteSnapshot) => ChatProvider,
): Operation {
  return {
    endpoint,
    modality: "text",
    model: read.model,
    demand: demandOf(read),
    body: read.native.body,
    needs: read.needs,
    lastUserText: read.lastUserText,
    user: read.user,
    errors: shapeOf(door),
    streamType: read.stream ? door.streamType : null,
    local: { door, read },
    serves: () => true,
    bridge: (route, facts) => chatBridge(door, read, providerOf(route), route, facts),
  };
}
