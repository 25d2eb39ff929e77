import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { Card } from "#app/components/ui/card.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { kindLabels } from "#app/features/physical-model/unit-words.ts";
import { countOf, formatDuration } from "#app/lib/format.ts";
import type { CatalogEffectView } from "#server/contracts/catalog-effect.ts";
import type { ProviderView } from "#server/contracts/provider.ts";
import { isUnitKind } from "#server/contracts/units.ts";

const mono = (text: string) => <span className="wrap-anywhere font-mono text-sm">{text}</span>;

/** Settings that are set, in words. */
function settingsOf({ settings }: ProviderView): { term: string; detail: ReactNode }[] {
  const { timeouts, unsupported_parameters, region, api_version, anthropic_version, url_style, ...others } = settings;
  const facts: { term: string; detail: ReactNode }[] = [];
  const add = (term: string, detail: ReactNode) => {
    if (detail !== undefined && detail !== "") facts.push({ term, detail });
  };
  add("Data region", region && mono(region));
  add("API version", (api_version ?? anthropic_version) && mono(api_version ?? anthropic_version ?? ""));
  add("Address style", url_style);
  add("Token address", others.token_url && mono(others.token_url));
  add("Key's header", others.auth_header && mono(others.auth_header));
  add("Methods", others.methods?.join(", "));
  add("Paths", others.paths && mono(others.paths.join("  ")));
  add("Paid extras", others.paid_extras ? "Let through" : undefined);
  add("Unknown parameters", unsupported_parameters === "drop" ? "Left out" : undefined);
  for (const [kind, expression] of Object.entries(others.metrics ?? {})) {
    if (isUnitKind(kind)) add(`Metric: ${kindLabels(kind)}`, mono(expression ?? ""));
  }
  const limits = Object.entries(timeouts ?? {}).flatMap(([name, ms]) =>
    ms === undefined ? [] : [`${name.replace(/_ms$/, "").replaceAll("_", " ")} ${formatDuration(ms)}`],
  );
  add("Time limits", limits.join(", "));
  for (const { category, threshold } of others.safety_settings ?? []) {
    add(
      category
        .replace(/^HARM_CATEGORY_/, "")
        .replaceAll("_", " ")
        .toLowerCase(),
      mono(threshold),
    );
  }
  return facts;
}

/** What a provider is, without its credentials. */
export function ProviderFacts({ provider, effect }: { provider: ProviderView; effect: CatalogEffectView }) {
  const link = "text-accent-text underline-offset-2 hover:underline";
  return (
    <Card title="Settings">
      <DescriptionList
        items={[
          { term: "Base URL", detail: <Copyable value={provider.base_url} label="base URL" /> },
          { term: "Credentials", detail: provider.has_credentials ? "Stored, sealed" : "None" },
          ...settingsOf(provider),
          {
            term: "Models",
            detail: (
              <Link to={`/console/physical-models?provider_id=${provider.id}`} className={link}>
                {countOf(effect.physical_models, "model")}
              </Link>
            ),
          },
          {
            term: "Last 24 hours",
            detail: (
              <Link to={`/console/requests?provider_id=${provider.id}&range=24h`} className={link}>
                {countOf(effect.requests_day, "request")}
              </Link>
            ),
          },
          { term: "Added", detail: <Time at={provider.created_at} seconds={false} /> },
        ]}
      />
    </Card>
  );
}
