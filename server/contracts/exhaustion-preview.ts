/** Shape of what a client sees when the credits of an endpoint are used up. */
import { z } from "zod";
import { exhaustionSchema } from "./virtual-endpoint.ts";
import { idSchema } from "./wire.ts";

export const previewExhaustionInputSchema = z.strictObject({
  ve_id: idSchema
    .nullable()
    .default(null)
    .describe("Whose checkout link is shown; null: that of an endpoint to be made."),
  exhaustion: exhaustionSchema,
});
export type PreviewExhaustionInput = z.infer<typeof previewExhaustionInputSchema>;

export const exhaustionPreviewSchema = z.object({
  data: z.array(
    z.object({
      client: z.string().describe("Whose client sees it."),
      path: z.string().describe("What it asked, behind the base URL."),
      stream: z.boolean(),
      status: z.number().int(),
      headers: z.array(z.object({ name: z.string(), value: z.string() })),
      body: z.string(),
    }),
  ),
});
export type ExhaustionPreviewView = z.infer<typeof exhaustionPreviewSchema>;
