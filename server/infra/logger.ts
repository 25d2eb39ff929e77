import { type Logger, pino } from "pino";

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

/** A JSON logger to stdout; secrets are replaced wherever an object names them. `level` is pino's, "silent" included. */
export const makeLogger = (options: { level: string; name: string }): Logger =>
  pino({
    name: options.name,
    level: options.level,
    redact: { paths: secretPaths, censor: "[redacted]" },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { error: pino.stdSerializers.errWithCause },
  });
