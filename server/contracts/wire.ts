/**
 * The parts that the management API's shapes share, on REST and on tRPC alike: snake_case, credits as decimal
 * strings, times in RFC 3339 UTC. Text is what PostgreSQL can store: no lone surrogate, no control character.
 */
import { z } from "zod";
import { parseCredits, parseNanos } from "./money.ts";

/** Any id. A well-formed id that does not exist is answered with 404, so its prefix is not judged here. */
export const idSchema = z
  .string()
  .regex(/^[\w-]{1,64}$/, "is no id")
  .describe("Prefixed id.");

/** What one line of text can be made of: PostgreSQL takes no NUL, and nobody reads a control character. */
const printable = [/^[^\p{Cc}\p{Cs}]*$/u, "must not contain control characters"] as const;

/** One line of text, trimmed, not empty. */
export const nameSchema = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .max(200)
  .regex(...printable)
  .describe("One line of text.");

/** Text of several lines, may be empty. */
export const textSchema = z
  .string()
  .max(2000)
  .regex(/^(?:[^\p{Cc}\p{Cs}]|[\n\t])*$/u, "must not contain control characters");

/** An address mail can be sent to. */
export const emailSchema = z.email("must be an e-mail address").max(254).describe("E-mail address.");

const creditsText = (value: string) => parseCredits(value) !== null;

/** Credits as they leave: signed decimal string with at most six decimals. */
export const creditsSchema = z.string().describe("Credits, decimal string with at most 6 decimals.");

/** Credits as they come in: not negative. */
export const creditsInputSchema = z
  .string()
  .max(32)
  .refine((value) => creditsText(value) && !value.startsWith("-"), {
    message: "must be an amount of credits such as 12.5, not negative, with at most 6 decimals",
  })
  .describe("Credits, decimal string with at most 6 decimals, not negative.");

/** Credits as they come in: either sign, not zero. */
export const signedCreditsInputSchema = z
  .string()
  .max(32)
  .refine((value) => creditsText(value) && parseCredits(value) !== 0n, {
    message: "must be an amount of credits such as 12.5, not zero, with at most 6 decimals",
  })
  .describe("Credits, decimal string with at most 6 decimals; negative takes away.");

/** A cost figure in a currency's major units. */
export const costAmountInputSchema = z
  .string()
  .max(32)
  .refine((value) => parseNanos(value) !== null && !value.startsWith("-"), {
    message: "must be a decimal string, not negative, with at most 9 decimals",
  })
  .describe("Amount in major units of the currency, decimal string with at most 9 decimals.");

/** ISO 4217 code. */
export const currencySchema = z
  .string()
  .regex(/^[A-Z]{3}$/, "must be an ISO 4217 code")
  .describe("ISO 4217 currency code.");

/** A moment as it leaves. */
export const timeSchema = z.string().describe("RFC 3339 time in UTC.");

const earliestMs = Date.UTC(1970, 0);
const endMs = Date.UTC(9999, 0);

/** A moment as it comes in; PostgreSQL and the calendars around it take no year of fewer or more digits. */
export const timeInputSchema = z.iso
  .datetime({ offset: true, error: "must be an RFC 3339 time" })
  .refine((text) => Date.parse(text) >= earliestMs && Date.parse(text) < endMs, {
    message: "must lie in the years 1970 to 9998",
  })
  .describe("RFC 3339 time, in the years 1970 to 9998.");

/** Null stands for no limit. */
export const rateLimitsSchema = z
  .strictObject({
    rpm: z.number().int().min(1).max(1_000_000_000).nullable().default(null).describe("Requests per minute."),
    tpm: z.number().int().min(1).max(1_000_000_000_000).nullable().default(null).describe("Tokens per minute."),
    concurrency: z.number().int().min(1).max(1_000_000).nullable().default(null).describe("Requests in flight."),
  })
  .describe("Limits on the speed of use; null is no limit.");

/** limit and cursor of every list. */
export const pageShape = {
  limit: z.coerce.number<number>().int().min(1).max(200).default(50).describe("Rows per page, 1 to 200."),
  cursor: z
    .string()
    .regex(/^[\w-]{1,200}$/, "is no cursor")
    .describe("next_cursor of the page before.")
    .optional(),
};
export const pageInputSchema = z.strictObject(pageShape);

/** No input at all. */
export const emptyInputSchema = z.strictObject({}).default({});

/** The one row that a call is about. */
export const idInputSchema = z.strictObject({ id: idSchema });

/** A page of rows, newest first; `next_cursor` is null on the last. */
export const pageOf = <Row extends z.ZodType>(row: Row) =>
  z.object({ data: z.array(row), next_cursor: z.string().nullable().describe("Give it as cursor for the next page.") });

/** limit, cursor and order of a list that can be sorted: "name", or "-name" downwards; without it newest first. */
export const sortedPageShape = <const Name extends string>(names: readonly Name[]) => ({
  limit: pageShape.limit,
  cursor: z
    .string()
    .regex(/^[\w-]{1,2000}$/, "is no cursor")
    .describe("next_cursor of the page before, of the same sort.")
    .optional(),
  sort: z
    .enum([...names, ...names.map((name) => `-${name}` as const)])
    .describe("With a minus downwards. Default: newest first.")
    .optional(),
});

/** Words that a list looks for. */
export const searchSchema = z
  .string()
  .trim()
  .max(200)
  .regex(...printable)
  .describe("Part of a name, or a whole id.");

/** A text that a list's rows have, as it is. */
export const filterTextSchema = z
  .string()
  .max(200)
  .regex(...printable);
