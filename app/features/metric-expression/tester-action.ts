import type { ActionFunctionArgs } from "@remix-run/node";
import { attempt } from "#app/lib/load.ts";
import { readFields } from "#app/lib/read-fields.ts";
import type { MetricTestView } from "#server/contracts/metric-expression.ts";
import { readTester, type TesterFields } from "./tester-form.ts";

/** What each row's expression gave; null: the row is empty. */
export interface TesterAnswer {
  typed: TesterFields;
  results: readonly (MetricTestView | null)[];
  /** What is wrong with the sample, by its field. */
  errors: Partial<Record<string, string>>;
}

/** " (at character 12)": where the API says that an expression cannot be read. */
const place = /\s*\(at character (\d+)\)/;

/** A refusal of an expression as a result: why, and where in it. */
function refusal(message: string): MetricTestView {
  const at = place.exec(message)?.[1];
  return {
    value: null,
    error: message.replace(place, "").replace(/^The metric expression cannot be used: /, ""),
    position: at === undefined ? null : Number(at) - 1,
  };
}

/** Evaluates every row's expression on the sample. */
export async function testerAction(args: ActionFunctionArgs): Promise<TesterAnswer> {
  const { typed, sample, errors } = readTester(await readFields(args));
  if (Object.keys(errors).length > 0) return { typed, results: typed.rows.map(() => null), errors };
  const results = await Promise.all(
    typed.rows.map(async ({ expression }) => {
      if (expression.trim() === "") return null;
      const answer = await attempt(args, (caller) => caller.merchant.metricExpressions.test({ expression, sample }));
      return answer.ok ? answer.result : refusal(answer.error.message);
    }),
  );
  return { typed, results, errors };
}
