import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { answerInput } from "#app/lib/answer-input.ts";
import { answerForm, type FormAnswer } from "#app/lib/form-answer.ts";
import { attempt } from "#app/lib/load.ts";
import { readFields } from "#app/lib/read-fields.ts";
import { mostLogoBytes, updateMerchantSettingsInputSchema } from "#server/contracts/merchant-settings.ts";
import { changedSettings, settingsForm, shownName } from "./settings-form.ts";

/** Whether the logo was set, or why not. */
export type LogoAnswer = { logo: "set" } | { wrong: string };

const nothing = z.object({});
const heldZone = z.object({ time_zone: updateMerchantSettingsInputSchema.shape.time_zone });

async function setLogo(args: ActionFunctionArgs, file: FormDataEntryValue | null): Promise<LogoAnswer> {
  if (!(file instanceof File) || file.size === 0) return { wrong: "Choose an image." };
  if (file.size > mostLogoBytes) return { wrong: `The image is larger than ${mostLogoBytes / 1024} KiB.` };
  const content_base64 = Buffer.from(await file.arrayBuffer()).toString("base64");
  const answer = await attempt(args, ({ merchant }) => merchant.settings.setLogo({ content_base64 }));
  return answer.ok ? { logo: "set" } : { wrong: answer.error.message };
}

/** Saves the settings, or the logo, as the form's intent says. */
export async function settingsAction(args: ActionFunctionArgs): Promise<FormAnswer<null> | LogoAnswer> {
  const data = await readFields(args);
  const intent = data.get("intent");
  if (intent === "set-logo") return setLogo(args, data.get("logo"));
  if (intent === "remove-logo") {
    return answerForm(args, nothing, async ({ merchant }) => {
      await merchant.settings.removeLogo({});
      return null;
    });
  }
  if (intent === "keep-time-zone") {
    return answerForm(args, heldZone, async ({ merchant }, held) => {
      await merchant.settings.update(held);
      return null;
    });
  }
  return answerInput(args, data, settingsForm, async ({ merchant: { settings } }, wanted) => {
    const changes = changedSettings(await settings.get({}), wanted, String(data.get(shownName) ?? ""));
    if (Object.keys(changes).length > 0) await settings.update(changes);
    return null;
  });
}
