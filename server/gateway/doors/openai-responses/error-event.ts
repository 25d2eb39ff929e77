/** How a stream of the Responses API says that it failed. */
import { type AppError, errorBody } from "#server/contracts/errors.ts";

/**
 * The `error` event of the API. Beside the documented members (code, message, param) it carries the error object as
 * every other route does: the official client throws for it, so that a stream cut short never looks complete.
 *
 * @param sequence the number of the event; 0 where what went before was not counted (bytes passed through): typed
 * clients want a number
 */
export function errorEventOf(error: AppError, sequence: number): Buffer {
  const body = errorBody(error);
  const data = {
    type: "error",
    sequence_number: sequence,
    code: error.code,
    message: error.userMessage,
    param: error.param,
    ...body,
  };
  return Buffer.from(`event: error\ndata: ${JSON.stringify(data)}\n\n`);
}
