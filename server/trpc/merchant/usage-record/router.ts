import { receiptSchema } from "#server/contracts/receipt.ts";
import {
  listUsageRecordsInputSchema,
  usageRecordPageSchema,
  usageRecordSchema,
} from "#server/contracts/usage-record.ts";
import { idInputSchema } from "#server/contracts/wire.ts";
import { merchantProcedure, router } from "../../procedures.ts";
import { rest } from "../../rest.ts";

const tag = "Usage records";

export const usageRecordRouter = router({
  list: merchantProcedure("usage.read")
    .meta(rest("GET", "/usage-records", tag, "List usage records, newest first"))
    .input(listUsageRecordsInputSchema)
    .output(usageRecordPageSchema)
    .query(({ ctx, input }) => ctx.useCases.listUsageRecords(ctx.caller, input)),
  get: merchantProcedure("usage.read")
    .meta(rest("GET", "/usage-records/{id}", tag, "Get the usage record of a request"))
    .input(idInputSchema)
    .output(usageRecordSchema)
    .query(({ ctx, input }) => ctx.useCases.getUsageRecord(ctx.caller, input)),
  receipt: merchantProcedure("usage.read")
    .meta(
      rest("GET", "/usage-records/{id}/receipt", tag, "Get a usage record with the price and cost behind its figures"),
    )
    .input(idInputSchema)
    .output(receiptSchema)
    .query(({ ctx, input }) => ctx.useCases.getReceipt(ctx.caller, input)),
});
