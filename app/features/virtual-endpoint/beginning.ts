/** How the page of a new endpoint begins, by what is asked for. Pure. */
import type { VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";
import { newEndpoint, shownEndpoint } from "./endpoint-form.ts";

interface Asked {
  copiedId: string | null;
  templateId: string | null;
  isTemplate: boolean;
  /** The customer it is for; null: to be chosen. */
  customerId: string | null;
  /** The endpoint that is copied, or the template. */
  source: VirtualEndpointView | null;
}

const toEndpoints = { to: "/console/virtual-endpoints", label: "Virtual endpoints" };
const toTemplates = { to: "/console/virtual-endpoints/templates", label: "Templates" };

/** Words and first values of the form. */
export function beginningOf({ copiedId, isTemplate, customerId, source }: Asked) {
  if (source && copiedId !== null) {
    return {
      ...words("Copy an endpoint", "Copy endpoint", toEndpoints),
      description: `Models, routes, limits and terms of “${source.name}”; not its keys, credits or requests.`,
      defaultValue: { name: `${source.name} (copy)`.slice(0, 200), customer_id: source.customer_id ?? "" },
    };
  }
  if (source) {
    const { name: _, ...taken } = shownEndpoint(source);
    return {
      ...words("New endpoint from a template", "Create endpoint", toEndpoints),
      description: `Begins as “${source.name}” is now: later changes of the template change nothing here.`,
      defaultValue: { ...taken, name: "", customer_id: source.customer_id ?? "" },
    };
  }
  if (isTemplate) {
    return {
      ...words("New template", "Create template", toTemplates),
      description: "Models, limits and terms to make endpoints from. It is never sold itself.",
      defaultValue: newEndpoint,
    };
  }
  return {
    ...words("New virtual endpoint", "Create endpoint", toEndpoints),
    description: "What a customer buys: models, keys and credits.",
    defaultValue: { ...newEndpoint, customer_id: customerId ?? "" },
  };
}

const words = (title: string, submitLabel: string, back: { to: string; label: string }) => ({
  title,
  submitLabel,
  back,
});
