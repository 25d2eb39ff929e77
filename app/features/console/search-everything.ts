/** What ⌘K finds on the server: one source per kind of thing, each a search of a list procedure by name or id. */
import type { TRPCClient } from "@trpc/client";
import { Boxes, LayoutTemplate, PlugZap, ScrollText, Users, Waypoints } from "lucide-react";
import type { PaletteGroup } from "#app/components/ui/command-palette.tsx";
import { kindLabel } from "#app/features/provider/provider-kinds.ts";
import type { AppRouter } from "#server/trpc/router.ts";

type Source = (client: TRPCClient<AppRouter>, search: string, signal: AbortSignal) => Promise<PaletteGroup>;

const mostPerKind = 6;

const virtualEndpoints: Source = async (client, search, signal) => {
  const page = await client.merchant.virtualEndpoints.list.query({ search, limit: mostPerKind }, { signal });
  return {
    heading: "Endpoints by name",
    items: page.data.map(({ id, name, customer_name }) => ({
      id,
      label: name,
      hint: customer_name ?? "",
      icon: Waypoints,
      to: `/console/virtual-endpoints/${id}`,
    })),
  };
};

const templates: Source = async (client, search, signal) => {
  const input = { search, limit: mostPerKind, is_template: "true" } as const;
  const page = await client.merchant.virtualEndpoints.list.query(input, { signal });
  return {
    heading: "Templates by name",
    items: page.data.map(({ id, name }) => ({
      id,
      label: name,
      icon: LayoutTemplate,
      to: `/console/virtual-endpoints/${id}`,
    })),
  };
};

const customers: Source = async (client, search, signal) => {
  const page = await client.merchant.customers.list.query({ search, limit: mostPerKind }, { signal });
  return {
    heading: "Customers by name",
    items: page.data.map(({ id, name, email }) => ({
      id,
      label: name,
      ...(email ? { hint: email } : {}),
      icon: Users,
      to: `/console/customers/${id}`,
    })),
  };
};

const providers: Source = async (client, search, signal) => {
  const page = await client.merchant.providers.list.query({ search, limit: mostPerKind }, { signal });
  return {
    heading: "Providers by name",
    items: page.data.map(({ id, name, kind }) => ({
      id,
      label: name,
      hint: kindLabel(kind),
      icon: PlugZap,
      to: `/console/providers/${id}`,
    })),
  };
};

const physicalModels: Source = async (client, search, signal) => {
  const page = await client.merchant.physicalModels.list.query({ search, limit: mostPerKind }, { signal });
  return {
    heading: "Models by name",
    items: page.data.map(({ id, name, provider_name }) => ({
      id,
      label: name,
      hint: provider_name,
      icon: Boxes,
      to: `/console/physical-models/${id}`,
    })),
  };
};

/** As the gateway and the clients' logs have them. */
const requestId = /^req_[0-9a-z]{26}$/;

const requests: Source = async (client, search, signal) => {
  const page = await client.merchant.usageRecords.list.query({ request_id: search, limit: 1 }, { signal });
  return {
    heading: "Requests by id",
    items: page.data.map(({ id, ve_name }) => ({
      id,
      label: id,
      hint: ve_name,
      icon: ScrollText,
      to: `/console/requests/${id}`,
    })),
  };
};

const sources: readonly Source[] = [customers, virtualEndpoints, templates, physicalModels, providers];

/** Asks every source at once (one batched request). A source that fails does not hide what the others found. */
export async function searchEverything(
  client: TRPCClient<AppRouter>,
  search: string,
  signal: AbortSignal,
): Promise<readonly PaletteGroup[]> {
  const asked = requestId.test(search) ? [requests, ...sources] : sources;
  const answers = await Promise.allSettled(asked.map((source) => source(client, search, signal)));
  const found = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
  if (found.length === 0) throw new Error("no source of the search answered");
  return found;
}
