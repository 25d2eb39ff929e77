import { Form } from "@remix-run/react";
import { Button } from "#app/components/ui/button.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import type { Option } from "#app/components/ui/use-options.ts";
import { ComboboxField } from "#app/features/form-fields/combobox-field.tsx";
import type { FieldSource } from "#app/features/form-fields/input-fields.tsx";
import type { MerchantSettingsView } from "#server/contracts/merchant-settings.ts";
import { savedZoneText, timeZoneChangeText, timeZoneName } from "./time-zone-text.ts";

const keepZoneForm = "keep-time-zone";

/** What the field's button posts where no script runs. It stands outside of the settings' form. */
export function KeepTimeZoneForm({ settings }: Pick<TimeZoneFieldProps, "settings">) {
  return (
    <Form method="post" id={keepZoneForm} hidden>
      <input type="hidden" name="intent" value="keep-time-zone" />
      <input type="hidden" name="time_zone" value={settings.time_zone} />
    </Form>
  );
}

interface TimeZoneFieldProps {
  source: FieldSource;
  settings: Pick<MerchantSettingsView, "time_zone" | "time_zone_change">;
  options: readonly Option[];
  value: string;
  onValueChange: (value: string) => void;
}

/** The zone of accounting days: the one that is wanted, and which holds until then. */
export function TimeZoneField({ source, settings, options, value, onValueChange }: TimeZoneFieldProps) {
  const { time_zone: held, time_zone_change: change } = settings;
  return (
    <div className="grid gap-3">
      <ComboboxField
        source={source}
        name="time_zone"
        label="Time zone"
        hint="Accounting days and months begin at its midnight. Another zone holds from the next month on; what is counted stays on its day. The month’s first day then lasts until the new zone’s midnight."
        options={options}
        value={value}
        onValueChange={onValueChange}
      />
      {change && (
        <Notice tone="info">
          <div className="grid justify-items-start gap-2.5">
            <p role="status">{savedZoneText(settings, value) ?? timeZoneChangeText(settings)}</p>
            <Button
              size="small"
              // Without a script it is saved by itself; with one it waits for the form to be saved.
              type="submit"
              form={keepZoneForm}
              onClick={(event) => {
                event.preventDefault();
                onValueChange(value === held ? change.time_zone : held);
              }}
            >
              {value === held ? `Change to ${timeZoneName(change.time_zone)}` : `Keep ${timeZoneName(held)}`}
            </Button>
          </div>
        </Notice>
      )}
    </div>
  );
}
