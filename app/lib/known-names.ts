/** Currencies and time zones as the server's Intl knows them, to choose from; loaders read them, so that both sides show the same. */

/** ISO 4217 codes with their English names. */
export function currencyOptions(): { value: string; label: string }[] {
  const names = new Intl.DisplayNames("en", { type: "currency" });
  return Intl.supportedValuesOf("currency").map((code) => ({
    value: code,
    label: `${code} · ${names.of(code) ?? code}`,
  }));
}

/** IANA time zones, UTC first. @param used those in use: a zone has several names, of which only one is listed */
export const timeZoneOptions = (used: readonly string[] = []): { value: string; label: string }[] =>
  [...new Set(["UTC", ...[...Intl.supportedValuesOf("timeZone"), ...used].sort()])].map((zone) => ({
    value: zone,
    label: zone.replaceAll("_", " "),
  }));
