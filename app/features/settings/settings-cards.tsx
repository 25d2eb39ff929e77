import { getFormProps } from "@conform-to/react";
import { Form, useNavigation } from "@remix-run/react";
import { useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { FormActions } from "#app/components/ui/form-actions.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { Switch } from "#app/components/ui/switch.tsx";
import type { Option } from "#app/components/ui/use-options.ts";
import { ComboboxField } from "#app/features/form-fields/combobox-field.tsx";
import { FormSection } from "#app/features/form-fields/form-section.tsx";
import { type FieldSource, LinesField, TextField } from "#app/features/form-fields/input-fields.tsx";
import type { FormAnswer } from "#app/lib/form-answer.ts";
import { textAt } from "#app/lib/typed-values.ts";
import { useInputForm } from "#app/lib/use-input-form.ts";
import { useUnsavedGuard } from "#app/lib/use-unsaved-guard.tsx";
import type { MerchantSettingsView } from "#server/contracts/merchant-settings.ts";
import { AccentField } from "./accent-field.tsx";
import { DomainSection } from "./domain-section.tsx";
import { settingsForm, shownName, shownSettings } from "./settings-form.ts";
import { TimeZoneField } from "./time-zone-field.tsx";

interface SettingsCardProps {
  settings: MerchantSettingsView;
  answer: FormAnswer<null> | undefined;
  currencies: readonly Option[];
  timeZones: readonly Option[];
  /** Whom requiring two-factor would lock out, in a sentence. */
  lockedOut: string;
  /** The host of this deployment, to which a domain of one's own has to lead. */
  publicHost: string;
}

/** What is chosen rather than typed, kept here: a form does not see that it changed. */
const chosenNames = ["accent", "reporting_currency", "time_zone"] as const;
type Chosen = Record<(typeof chosenNames)[number], string>;

interface AccountingProps extends Pick<SettingsCardProps, "settings" | "currencies" | "timeZones"> {
  source: FieldSource;
  chosen: Chosen;
  onChoose: (name: keyof Chosen) => (value: string) => void;
}

function AccountingSection({ source, settings, currencies, timeZones, chosen, onChoose }: AccountingProps) {
  return (
    <FormSection title="Accounting">
      <ComboboxField
        source={source}
        name="reporting_currency"
        label="Reporting currency"
        hint="Costs in a currency without a rate into credits are told by way of it, also those of the past."
        options={currencies}
        value={chosen.reporting_currency}
        onValueChange={onChoose("reporting_currency")}
      />
      <TimeZoneField
        source={source}
        settings={settings}
        options={timeZones}
        value={chosen.time_zone}
        onValueChange={onChoose("time_zone")}
      />
      <TextField
        source={source}
        name="stale_cost_days"
        label="Costs are stale after"
        hint="A physical model whose cost is older is marked."
        numeric
        aside="days"
      />
    </FormSection>
  );
}

/** All settings but the logo, saved at once. */
export function SettingsCards({ settings, answer, currencies, timeZones, lockedOut, publicHost }: SettingsCardProps) {
  const { state, formData } = useNavigation();
  const pending = state !== "idle" && formData?.get("intent") === "save";
  const shown = shownSettings(settings);
  const { form, errorsAt } = useInputForm({ form: settingsForm, answer, pending, defaultValue: shown });
  const source = { values: form.initialValue ?? shown, errorsAt };
  const [chosen, setChosen] = useState<Chosen>(() => ({
    accent: textAt(source.values, "accent") ?? "",
    reporting_currency: textAt(source.values, "reporting_currency") ?? "",
    time_zone: textAt(source.values, "time_zone") ?? "",
  }));
  const choose = (name: keyof Chosen) => (value: string) => setChosen((before) => ({ ...before, [name]: value }));
  const changed = form.dirty || chosenNames.some((name) => chosen[name] !== shown[name]);
  const question = useUnsavedGuard(changed && !pending);
  return (
    <Form method="post" {...getFormProps(form)} className="grid grid-cols-1 gap-4">
      <input type="hidden" name="intent" value="save" />
      <input
        type="hidden"
        name={shownName}
        value={textAt(source.values, shownName) ?? JSON.stringify(shown)}
        readOnly
      />
      {form.errors && (
        <Notice tone="critical" alert>
          {form.errors.join(" ")}
        </Notice>
      )}
      <FormSection title="Brand">
        <TextField source={source} name="name" label="Name" hint="As your customers read it on every page and mail." />
        <AccentField source={source} value={chosen.accent} onValueChange={choose("accent")} />
      </FormSection>
      <DomainSection source={source} publicHost={publicHost} />
      <AccountingSection
        source={source}
        settings={settings}
        currencies={currencies}
        timeZones={timeZones}
        chosen={chosen}
        onChoose={choose}
      />
      <FormSection title="Gateway">
        <LinesField
          source={source}
          name="magic_words"
          label="Magic words"
          hint="One per line, up to ten. A chat whose last message is one of them is answered with the balance, free of charge; none: no chat is."
          placeholder="/balance"
          mono
        />
      </FormSection>
      <FormSection title="Security">
        <Switch
          name="require_two_factor"
          label="Require two-factor of staff"
          description={lockedOut}
          defaultChecked={textAt(source.values, "require_two_factor") !== undefined}
        />
      </FormSection>
      <FormActions>
        <Button type="submit" variant="primary" pending={pending} disabled={pending}>
          Save settings
        </Button>
      </FormActions>
      {question}
    </Form>
  );
}
