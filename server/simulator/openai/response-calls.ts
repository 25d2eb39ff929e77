/** Calls of functions as items of a Response, and the events that tell them. */
type Json = Record<string, unknown>;

export interface CallItem extends Json {
  id: string;
  arguments: string;
}

/** A chat's calls as items; none: it called nothing. */
export const callItems = (toolCalls: unknown): CallItem[] =>
  (Array.isArray(toolCalls) ? toolCalls : []).map(
    (call: { id: string; function: { name: string; arguments: string } }) => ({
      type: "function_call",
      id: `fc_${call.id}`,
      call_id: call.id,
      ...call.function,
      status: "completed",
    }),
  );

/** The events of these items, each with its arguments in two pieces. */
export const callEvents = (calls: CallItem[], event: (type: string, more: Json) => Buffer): Buffer[] =>
  calls.flatMap((call, output_index) => {
    const place = { item_id: call.id, output_index };
    const middle = Math.ceil(call.arguments.length / 2);
    const pieces = [call.arguments.slice(0, middle), call.arguments.slice(middle)];
    return [
      event("response.output_item.added", { output_index, item: { ...call, arguments: "", status: "in_progress" } }),
      ...pieces.map((delta) => event("response.function_call_arguments.delta", { ...place, delta })),
      event("response.function_call_arguments.done", { ...place, name: call.name, arguments: call.arguments }),
      event("response.output_item.done", { output_index, item: call }),
    ];
  });
