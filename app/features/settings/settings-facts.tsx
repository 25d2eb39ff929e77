import { Card } from "#app/components/ui/card.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { countOf } from "#app/lib/format.ts";
import type { MerchantSettingsView } from "#server/contracts/merchant-settings.ts";
import { AccentPreview } from "./accent-preview.tsx";
import { timeZoneChangeText, timeZoneName } from "./time-zone-text.ts";

/** The settings for those who may not change them. */
export function SettingsFacts({ settings }: { settings: MerchantSettingsView }) {
  const { name, logo_path, accent, reporting_currency, magic_words } = settings;
  return (
    <>
      <Card title="Brand">
        <div className="grid gap-4">
          <DescriptionList
            items={[
              { term: "Name", detail: name },
              {
                term: "Logo",
                detail: logo_path ? <img src={logo_path} alt={name} className="h-9 w-auto object-contain" /> : "None",
              },
              { term: "Domain", detail: settings.domain ?? "None of its own" },
              { term: "Accent", detail: accent ? <code className="font-mono">{accent}</code> : "Ours" },
            ]}
          />
          <AccentPreview accent={accent} />
        </div>
      </Card>
      <Card title="Accounting and gateway">
        <DescriptionList
          items={[
            { term: "Reporting currency", detail: reporting_currency },
            { term: "Time zone", detail: timeZoneChangeText(settings) ?? timeZoneName(settings.time_zone) },
            { term: "Costs are stale after", detail: countOf(settings.stale_cost_days, "day") },
            { term: "Magic words", detail: magic_words.length > 0 ? magic_words.join(", ") : "None" },
            { term: "Two-factor of staff", detail: settings.require_two_factor ? "Required" : "Up to each" },
          ]}
        />
      </Card>
    </>
  );
}
