/** Shape of a request's receipt: its usage record with all that is needed to follow the charge. */
import { z } from "zod";
import { costSchema, priceSchema } from "./rate-table.ts";
import { usageRecordSchema } from "./usage-record.ts";

export const receiptSchema = usageRecordSchema.extend({
  ve_name: z.string(),
  customer_name: z.string(),
  key_name: z.string(),
  key_prefix: z.string(),
  price: priceSchema.nullable().describe("The price version that was charged; null: nothing was."),
  cost_rates: costSchema.nullable().describe("The cost version that was counted; null: none was known."),
  physical_models: z
    .array(z.object({ id: z.string(), name: z.string(), provider_id: z.string(), provider_name: z.string() }))
    .describe("The models that were tried."),
});
export type ReceiptView = z.infer<typeof receiptSchema>;
