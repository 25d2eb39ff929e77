import { EffectWords } from "#app/features/catalog-effect/effect-words.tsx";
import { StandingCard } from "#app/features/catalog-effect/standing-card.tsx";
import { countOf } from "#app/lib/format.ts";
import type { CatalogEffectView } from "#server/contracts/catalog-effect.ts";
import type { ListedPhysicalModelView } from "#server/contracts/physical-model.ts";

/** Taking a model out of use, for a while or for good. */
export function ModelStanding({ model, effect }: { model: ListedPhysicalModelView; effect: CatalogEffectView }) {
  const routes = `${countOf(effect.routes, "route")} at ${countOf(effect.virtual_endpoints, "endpoint")}`;
  return (
    <StandingCard
      kind="model"
      name={model.name}
      disabled={model.status === "disabled"}
      enabling={`${routes} take requests again within a second.`}
      disabling={<EffectWords effect={effect} />}
      inTheWay={
        effect.routes > 0
          ? `It can be archived once no route points to it: ${routes} ${effect.routes === 1 ? "does" : "do"}.`
          : null
      }
      archiving="No route points to it. Past requests keep its name, price and cost. It cannot be undone."
    />
  );
}
