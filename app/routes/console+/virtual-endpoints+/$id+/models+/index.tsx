import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useMay } from "#app/features/console/use-role.ts";
import { loadModelNames } from "#app/features/physical-model/load-models.ts";
import { ModelsCard } from "#app/features/virtual-endpoint/models-card.tsx";
import { useEndpoint } from "#app/features/virtual-endpoint/use-endpoint.ts";
import { call } from "#app/lib/load.ts";

export async function loader(args: LoaderFunctionArgs) {
  return { modelNames: await call(args, loadModelNames) };
}

export default function Models() {
  const { modelNames } = useLoaderData<typeof loader>();
  const endpoint = useEndpoint();
  const mayWrite = useMay("catalog.write") && endpoint.status !== "archived";
  const base = `/console/virtual-endpoints/${endpoint.id}/models`;
  return <ModelsCard models={endpoint.logical_models} names={modelNames} {...(mayWrite ? { editAt: base } : {})} />;
}
