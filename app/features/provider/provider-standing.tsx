import { Link } from "@remix-run/react";
import { EffectWords } from "#app/features/catalog-effect/effect-words.tsx";
import { StandingCard } from "#app/features/catalog-effect/standing-card.tsx";
import { countOf } from "#app/lib/format.ts";
import type { CatalogEffectView } from "#server/contracts/catalog-effect.ts";
import type { ProviderView } from "#server/contracts/provider.ts";

/** Taking a provider out of use, for a while or for good. */
export function ProviderStanding({ provider, effect }: { provider: ProviderView; effect: CatalogEffectView }) {
  const models = countOf(effect.physical_models, "model");
  const itsModels = (
    <>
      It can be archived, and its credentials forgotten, once{" "}
      <Link
        to={`/console/physical-models?provider_id=${provider.id}`}
        className="text-accent-text underline underline-offset-2"
      >
        its {models}
      </Link>{" "}
      {effect.physical_models === 1 ? "is" : "are"} archived.
    </>
  );
  return (
    <StandingCard
      kind="provider"
      name={provider.name}
      disabled={provider.status === "disabled"}
      enabling={`${models} and ${countOf(effect.routes, "route")} take requests again within a second.`}
      disabling={<EffectWords effect={effect} ofProvider />}
      inTheWay={effect.physical_models > 0 ? itsModels : null}
      archiving="It has no models. Its credentials are forgotten. Past requests keep its name. It cannot be undone."
    />
  );
}
