import { AppError, errorBody } from "#server/contracts/errors.ts";

/** Any other address below /api: an error in the contract's shape, not a page. */
export const loader = () => {
  const error = new AppError("not_found", { userMessage: "There is no such address." });
  return Response.json(errorBody(error), { status: error.status });
};
export const action = loader;
