/** Currencies and time zones as the server's Intl knows them, to choose from; loaders read them, so that both sides show the same. */

/** ISO 4217 codes with their English names. */
export function currencyOptions(): { value: string; label: string }[] {
  const names = new Intl.DisplayNames("en", { type: "currency" });
  return Intl.supportedValuesOf("currency").map((code) => ({
    value: code,
    label: `${code} · ${names.of(code) ?? code}`,
  }));
}

/** IANA time zones, UTC first. */
export const timeZoneOptions = (): { value: string; label: string }[] =>
  ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")].map((zone) => ({
    value: zone,
    label: zone.replaceAll("_", " "),
  }));
