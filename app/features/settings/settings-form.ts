/** What the settings' form may post, and what becomes of it. Pure. */
import type { InputForm } from "#app/lib/answer-input.ts";
import { linesAt, numberAt, textAt } from "#app/lib/typed-values.ts";
import { type MerchantSettingsView, updateMerchantSettingsInputSchema } from "#server/contracts/merchant-settings.ts";
import { wantedTimeZone } from "./time-zone-text.ts";

export type SettingsInput = ReturnType<typeof updateMerchantSettingsInputSchema.parse>;

/** The form with all of the settings but the logo, which is a file. */
export const settingsForm: InputForm<SettingsInput> = {
  schema: updateMerchantSettingsInputSchema,
  toInput: (typed) => ({
    name: textAt(typed, "name") ?? "",
    accent: textAt(typed, "accent") ?? null,
    domain: textAt(typed, "domain") ?? null,
    reporting_currency: textAt(typed, "reporting_currency") ?? "",
    time_zone: textAt(typed, "time_zone") ?? "",
    require_two_factor: textAt(typed, "require_two_factor") !== undefined,
    magic_words: linesAt(typed, "magic_words") ?? [],
    stale_cost_days: numberAt(typed, "stale_cost_days") ?? "",
  }),
};

/** The settings as the form shows them: texts by the names of the fields. */
export const shownSettings = (settings: MerchantSettingsView): Record<string, string> => ({
  name: settings.name,
  accent: settings.accent ?? "",
  domain: settings.domain ?? "",
  reporting_currency: settings.reporting_currency,
  time_zone: wantedTimeZone(settings),
  require_two_factor: settings.require_two_factor ? "on" : "",
  magic_words: settings.magic_words.join("\n"),
  stale_cost_days: String(settings.stale_cost_days),
});

/** Only what differs from what is: what somebody else changed meanwhile in another field stays, and the trail is short. */
export function changedSettings(before: MerchantSettingsView, wanted: SettingsInput): SettingsInput {
  const shown = Object.entries({ ...before, time_zone: wantedTimeZone(before) });
  const differs = Object.entries(wanted).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(shown.find(([key]) => key === name)?.[1]),
  );
  return Object.fromEntries(differs);
}
