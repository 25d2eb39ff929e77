import { countOf } from "#app/lib/format.ts";
import type { CatalogEffectView } from "#server/contracts/catalog-effect.ts";

/** "at 2 endpoints": where routes lie. */
const placesOf = ({ routes, virtual_endpoints }: CatalogEffectView): string =>
  `${countOf(routes, "route")} at ${countOf(virtual_endpoints, "endpoint")}`;

/** What going out of use would do, in numbers: routes, traffic, and who is left without an answer. */
export function EffectWords({ effect, ofProvider = false }: { effect: CatalogEffectView; ofProvider?: boolean }) {
  const { physical_models, routes, requests_hour, requests_day, left_without_route, left } = effect;
  if (routes === 0) {
    const own = ofProvider && physical_models > 0 ? `Takes ${countOf(physical_models, "model")} out of use. ` : "";
    return <>{own}No route points here: no client notices.</>;
  }
  const more = left_without_route - left.length;
  return (
    <>
      <p>
        Takes {ofProvider && `${countOf(physical_models, "model")} and `}
        {placesOf(effect)} out of use: {countOf(requests_hour, "request")} in the last hour,{" "}
        {countOf(requests_day, "request")} in the last 24 hours. Requests that run now finish.
      </p>
      {left_without_route === 0 ? (
        <p className="mt-2">Every model of an endpoint keeps another route.</p>
      ) : (
        <>
          <p className="mt-2 font-medium text-critical-text">
            {left_without_route === 1
              ? "One model of an endpoint has no other route and would refuse every request:"
              : `${countOf(left_without_route, "model")} of endpoints have no other route and would refuse every request:`}
          </p>
          <ul className="mt-1 list-disc pl-5">
            {left.map(({ virtual_endpoint_id, virtual_endpoint_name, logical_model }) => (
              <li key={`${virtual_endpoint_id} ${logical_model}`} className="name-text">
                <span className="font-mono text-sm">{logical_model}</span> of {virtual_endpoint_name}
              </li>
            ))}
            {more > 0 && <li>and {countOf(more, "other")}</li>}
          </ul>
        </>
      )}
    </>
  );
}
