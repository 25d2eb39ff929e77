import { metricTestSchema, testMetricExpressionInputSchema } from "#server/contracts/metric-expression.ts";
import { merchantProcedure, router } from "../../procedures.ts";
import { rest } from "../../rest.ts";

export const metricExpressionRouter = router({
  test: merchantProcedure("catalog.read")
    .meta(rest("POST", "/metric-expressions/test", "Metric expressions", "Try a metric expression on a sample reply"))
    .input(testMetricExpressionInputSchema)
    .output(metricTestSchema)
    .mutation(({ ctx, input }) => ctx.useCases.testMetricExpression(ctx.caller, input)),
});
