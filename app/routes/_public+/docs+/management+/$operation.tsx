import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { describeOperation } from "#app/features/reference/describe-operation.ts";
import type { OpenApiDocument } from "#app/features/reference/openapi.ts";
import { OperationPage } from "#app/features/reference/operation-page.tsx";
import { requireStaff } from "#app/features/reference/require-staff.ts";
import { managementSampleReader, useReference } from "#app/features/reference/use-reader.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.view.summary} · API reference` : "API reference" },
];

export async function loader(args: LoaderFunctionArgs) {
  await requireStaff(args);
  const view = describeOperation(args.context.openApi.management() as OpenApiDocument, args.params.operation ?? "");
  if (!view) throw new Response(null, { status: 404 });
  return { view };
}

export default function ManagementOperation() {
  const { view } = useLoaderData<typeof loader>();
  const sampleReader = managementSampleReader(useReference());
  return <OperationPage key={view.id} view={view} reader={sampleReader} shownRoot={sampleReader.root} />;
}
