/** What both pages of rates need beside the rates. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { currencyOptions } from "#app/lib/known-names.ts";
import { readList } from "#app/lib/list-url.ts";
import { findSession } from "#app/lib/load.ts";

const ratesPerPage = 50;

/** The page that the address asks for. */
export function pageOfRates(request: Request): { limit: number; cursor?: string } {
  const { cursor } = readList(new URL(request.url).searchParams, { filters: {} });
  return { limit: ratesPerPage, ...(cursor ? { cursor } : {}) };
}

/** What the form that sets a rate offers and says. */
export async function rateChoices(args: LoaderFunctionArgs) {
  const merchant = (await findSession(args))?.merchants[0];
  return {
    currencies: currencyOptions(),
    reportingCurrency: merchant?.reporting_currency ?? "USD",
    timeZone: merchant?.time_zone ?? "UTC",
  };
}
