/** What the settings' form may post, and what becomes of it. Pure. */
import { z } from "zod";
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

/** The field with the settings as the form showed them first. */
export const shownName = "shown";

/** What the form began with, of the text it sent along; nothing where that is not ours. */
function readShown(sent: string): Record<string, unknown> {
  try {
    const typed: unknown = JSON.parse(sent);
    return { ...settingsForm.schema.parse(settingsForm.toInput(z.record(z.string(), z.string()).parse(typed))) };
  } catch {
    return {};
  }
}

/**
 * Only what the form was changed in, and what is not so already: what somebody else changed meanwhile in another field
 * stays, and the trail is short.
 * @param sent the text of the field `shownName`
 */
export function changedSettings(before: MerchantSettingsView, wanted: SettingsInput, sent: string): SettingsInput {
  const held: Record<string, unknown> = { ...before, time_zone: wantedTimeZone(before) };
  const shown = readShown(sent);
  const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
  const differs = Object.entries(wanted).filter(
    ([name, value]) => !isSame(value, held[name]) && !(Object.hasOwn(shown, name) && isSame(value, shown[name])),
  );
  return Object.fromEntries(differs);
}
