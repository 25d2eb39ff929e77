/**
 * The only reader of process.env. A missing or malformed setting stops the start with one line that names it.
 */
import { z } from "zod";

const flag = z
  .enum(["true", "false", "1", "0", ""])
  .default("false")
  .transform((value) => value === "true" || value === "1");
const milliseconds = (fallback: number) => z.coerce.number().int().min(1).default(fallback);

const schema = z.object({
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, "must be a postgresql:// URL"),
  REDIS_URL: z.string().regex(/^rediss?:\/\//, "must be a redis:// URL"),
  REDIS_CLUSTER: flag,
  APP_SECRET: z.string().min(32, "must have at least 32 bytes"),
  APP_SECRET_PREVIOUS: z.string().min(32, "must have at least 32 bytes").optional(),
  KEY_PEPPER: z.string().min(32, "must have at least 32 bytes"),
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: "must be an http(s) URL" }),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  VE_HOST: z.string().min(1).optional(),
  /** Proxies of the deployment in front of the web processes: this many entries of X-Forwarded-For are believed. */
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(16).default(0),
  WEB_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(1),
  GATEWAY_DOOR: z.enum(["native", "remix"]).default("native"),
  ALLOW_PRIVATE_UPSTREAMS: flag,
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  NODE_ENV: z.enum(["production", "development", "test"]).default("production"),
  /** Mail is written here as .eml files. */
  MAIL_DIR: z.string().min(1).optional(),
  /** Mail is sent over this server. */
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, "must be an smtp:// or smtps:// URL")
    .optional(),
  /** The address that mail comes from; unset: no-reply at the public URL's host. */
  MAIL_FROM: z.email("must be an e-mail address").optional(),
  /** A hold without a sign of life for this long is swept. */
  HOLD_TTL_MS: milliseconds(30_000),
  /** How long a stopping web process waits for its running requests. */
  DRAIN_MS: milliseconds(30_000),
  /** Unsettled events of a shard above which admission answers 503 (decision 19). */
  BACKLOG_HIGH_WATER: z.coerce.number().int().min(1).default(100_000),
  /** Where a web process spills the events it keeps until they are settled (decision 18). */
  SPILL_DIR: z.string().default("/tmp"),
  /** How often each lane of shards is settled. */
  SETTLE_EVERY_MS: milliseconds(500),
  /** Where the worker serves its own metrics and health; unset: nowhere. */
  METRICS_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  METRICS_HOST: z.string().min(1).default("127.0.0.1"),
  /** How often orphaned holds are looked for. */
  SWEEP_EVERY_MS: milliseconds(2_000),
});

export type Env = z.infer<typeof schema>;

/**
 * The settings, parsed.
 * @throws Error with one line naming the first setting at fault.
 */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  const result = schema.safeParse(source);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const name = issue?.path.join(".") ?? "environment";
  const missing = source[name] === undefined;
  throw new Error(`${name} ${missing ? "is missing" : (issue?.message ?? "is malformed")}`);
}

/** The settings; one line on stderr and the end of the process (1) when one is missing or malformed. */
export function readEnvOrExit(): Env {
  try {
    return readEnv();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}
