import { type Logger, pino, type SerializedError } from "pino";

export type { Logger } from "pino";

/** Where a secret might stand in a logged object. */
const secretPaths = [
  "authorization",
  "cookie",
  "secret",
  "password",
  "credentials",
  "token",
  "api_key",
  "apiKey",
].flatMap((name) => [name, `*.${name}`, `headers["${name}"]`, `*.headers["${name}"]`]);

/** What drivers hang on their errors: whole connections, and the commands with their arguments. */
const bulky = ["client", "command", "connection", "parameters", "previousErrors"];

/** An error with its causes, without what could carry a customer's data or fill a page. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const serialized: SerializedError = pino.stdSerializers.errWithCause(error);
  return Object.fromEntries(
    Object.keys(serialized)
      .concat("type", "message", "stack")
      .filter((key) => !bulky.includes(key) && key !== "raw")
      .map((key) => [key, serialized[key]]),
  );
}

/** A JSON logger to stdout; secrets are replaced wherever an object names them. `level` is pino's, "silent" included. */
export const makeLogger = (options: { level: string; name: string }): Logger =>
  pino({
    name: options.name,
    level: options.level,
    redact: { paths: secretPaths, censor: "[redacted]" },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { error: serializeError, err: serializeError },
  });
