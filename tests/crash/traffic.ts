/** Steady traffic of sync and streamed requests, with a memory of every outcome. */
import { type ChatOutcome, chat } from "#tests/setup/chat.ts";
import type { SellableEndpoint } from "#tests/setup/operator.ts";

export interface Sent extends ChatOutcome {
  endpointId: string;
  stream: boolean;
}

export interface Traffic {
  readonly sent: Sent[];
  /** Stops sending and waits for what is under way. */
  stop(): Promise<void>;
}

export interface TrafficOptions {
  callers: number;
  endpoints: SellableEndpoint[];
  /** Where the next request goes: the web processes alive at that moment. */
  url: () => string;
  models: string[];
}

/** Half of the streams ask for it, so that what they were told can be held against what they were charged. */
const asksForUsage = { stream_options: { include_usage: true } };

/** `callers` clients, each sending its next request when the last one ended. */
export function startTraffic(options: TrafficOptions): Traffic {
  const sent: Sent[] = [];
  let going = true;
  let turn = 0;
  const caller = async () => {
    while (going) {
      turn++;
      const endpoint = options.endpoints[turn % options.endpoints.length]!;
      const stream = turn % 3 !== 0;
      const model = options.models[turn % options.models.length]!;
      const outcome = await chat(
        { url: options.url(), endpointId: endpoint.id, key: endpoint.key },
        { model, stream, max_tokens: 60, ...(stream && turn % 4 < 2 && asksForUsage) },
      );
      sent.push({ ...outcome, endpointId: endpoint.id, stream });
      if (outcome.status !== 200) await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const callers = Array.from({ length: options.callers }, caller);
  return {
    sent,
    stop: async () => {
      going = false;
      await Promise.all(callers);
    },
  };
}
