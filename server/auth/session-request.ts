/** Reading and answering at /api/auth: small JSON bodies, the contract's errors, nothing cached. */
import { z } from "zod";
import { AppError, errorBody, isAppError } from "#server/contracts/errors.ts";
import { readJson } from "#server/infra/read-json.ts";

const mostBodyBytes = 16 * 1024;
/** A passkey's answer can carry a certificate or two. */
const mostInputBytes = 48 * 1024;

const credentialsSchema = z.object({
  email: z
    .string()
    .trim()
    .pipe(z.email("must be an e-mail address").max(254))
    .transform((email) => email.toLowerCase()),
  password: z.string().min(1, "must not be empty").max(1000),
});
export type Credentials = z.infer<typeof credentialsSchema>;

/**
 * A small JSON body by its schema.
 * @throws AppError invalid_request: no JSON, or a field is malformed; request_too_large
 */
export async function readInput<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<z.infer<Schema>> {
  const parsed = schema.safeParse(await readJson(request, mostInputBytes));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const param = issue?.path.join(".") || null;
  throw new AppError("invalid_request", { userMessage: param ? `${param}: ${issue?.message}` : "Malformed.", param });
}

/**
 * E-mail (in lower case) and password of a sign-in, as JSON: what a foreign form cannot send (decision 4).
 * @throws AppError invalid_request: no JSON, or a field is malformed; request_too_large
 */
export async function readCredentials(request: Request): Promise<Credentials> {
  const parsed = credentialsSchema.safeParse(await readJson(request, mostBodyBytes));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const param = issue?.path.join(".") || null;
  const userMessage = param ? `${param}: ${issue?.message}` : "The body must be an object with email and password.";
  throw new AppError("invalid_request", { userMessage, param });
}

const uncached = { "cache-control": "no-store" };

/** JSON that no cache keeps, with these cookies. */
export function answerJson(body: unknown, cookies: readonly string[] = []): Response {
  const response = Response.json(body, { headers: uncached });
  for (const cookie of cookies) response.headers.append("set-cookie", cookie);
  return response;
}

/** Any error as the contract's body; what is not an AppError shows nothing of its inside. */
export function answerError(thrown: unknown): Response {
  const error = isAppError(thrown)
    ? thrown
    : new AppError("internal_error", { userMessage: "Something went wrong on our side." });
  const response = Response.json(errorBody(error), { status: error.status, headers: uncached });
  if (error.retryAfterSeconds) response.headers.set("retry-after", String(error.retryAfterSeconds));
  return response;
}
