import { Link } from "@remix-run/react";
import { FormSection } from "#app/features/form-fields/form-section.tsx";
import { countOf } from "#app/lib/format.ts";
import type { VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";

/** So many are named. */
const mostNamed = 12;

/** Which models a new endpoint takes over. */
export function TakenOverModels({ source }: { source: Pick<VirtualEndpointView, "id" | "logical_models"> }) {
  const names = source.logical_models.map(({ name }) => name);
  const more = names.length - mostNamed;
  return (
    <FormSection title="Models">
      <p className="text-ink-muted">
        {names.length === 0
          ? "It has none yet: "
          : `${countOf(names.length, "model")}, with routes, tiers and weights. `}
        <Link
          to={`/console/virtual-endpoints/${source.id}/models`}
          className="text-accent-text underline underline-offset-2"
        >
          {names.length === 0 ? "add them to the template" : "See them"}
        </Link>
      </p>
      {names.length > 0 && (
        <ul aria-label="Models taken over" className="flex flex-wrap gap-1.5">
          {names.slice(0, mostNamed).map((name) => (
            <li
              key={name}
              className="break-all rounded-md bg-sunken px-2 py-0.5 font-mono text-ink text-sm ring-1 ring-line ring-inset"
            >
              {name}
            </li>
          ))}
          {more > 0 && <li className="px-1 py-0.5 text-ink-muted text-sm">and {countOf(more, "other")}</li>}
        </ul>
      )}
    </FormSection>
  );
}
