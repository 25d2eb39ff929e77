/** Shapes of the playground: what of an endpoint can be chatted with, and the key that its screen runs with. */
import { z } from "zod";
import { idSchema, timeSchema } from "./wire.ts";

/** How the gateway's request log names what was tried there. */
export const playgroundKeyName = "Playground";

/** What a playground key opens. */
export const playgroundEndpoints = ["chat/completions"] as const;

export const playgroundInputSchema = z.strictObject({ ve_id: idSchema });
export type PlaygroundInput = z.infer<typeof playgroundInputSchema>;

export const playgroundEndpointSchema = z.object({
  ve_id: z.string(),
  name: z.string(),
  customer_name: z.string().describe("Whose credits are spent."),
  status: z.enum(["active", "disabled", "archived"]),
  models: z
    .array(z.object({ name: z.string(), description: z.string() }))
    .describe("Logical models that chat: those with a route to a text model."),
  serves: z
    .array(z.object({ name: z.string(), endpoints: z.array(z.string()) }))
    .describe("Every logical model, by name, with what its active routes can answer: chat/completions, embeddings, …"),
  keys: z
    .array(z.object({ name: z.string(), prefix: z.string() }))
    .describe("Keys that open it now, the newest first, at most 20: for samples that name the reader's own."),
  magic_words: z.array(z.string()).describe("Messages that are answered with the balance, for free."),
});
export type PlaygroundEndpointView = z.infer<typeof playgroundEndpointSchema>;

export const playgroundKeySchema = z.object({
  key_id: z.string(),
  ve_id: z.string(),
  secret: z.string().nullable().describe("Null when a replay of the same Idempotency-Key answers."),
  expires_at: timeSchema,
});
export type PlaygroundKeyView = z.infer<typeof playgroundKeySchema>;
