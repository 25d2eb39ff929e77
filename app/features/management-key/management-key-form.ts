/** What the forms of the management keys' page may post, and what becomes of it. Pure. */
import type { InputForm } from "#app/lib/answer-input.ts";
import { textAt } from "#app/lib/typed-values.ts";
import { createManagementKeyInputSchema } from "#server/contracts/access-key.ts";

/** The form that makes a management key. */
export const createManagementKeyForm: InputForm<ReturnType<typeof createManagementKeyInputSchema.parse>> = {
  schema: createManagementKeyInputSchema,
  toInput: (typed) => ({ name: textAt(typed, "name") ?? "", role: textAt(typed, "role") }),
};
