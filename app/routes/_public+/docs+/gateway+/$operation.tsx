import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { MessagesSquare } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { exampleModel, ownModel } from "#app/features/reference/call-draft.ts";
import { describeOperation, type OperationView } from "#app/features/reference/describe-operation.ts";
import type { OpenApiDocument } from "#app/features/reference/openapi.ts";
import { OperationPage } from "#app/features/reference/operation-page.tsx";
import { gatewaySampleReader, useReference } from "#app/features/reference/use-reader.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.view.summary} · API reference` : "API reference" },
];

export function loader({ params, context }: LoaderFunctionArgs) {
  const view = describeOperation(context.openApi.gateway() as OpenApiDocument, params.operation ?? "");
  if (!view) throw new Response(null, { status: 404 });
  return { view };
}

/** Chats are tried in the playground: the same address, the same price. */
function TryIt() {
  const { reader } = useReference();
  if (!reader.endpoint || reader.is === "visitor") return null;
  const base = reader.is === "staff" ? "/console/playground" : "/portal/playground";
  return (
    <Button asChild>
      <Link to={`${base}?ve=${encodeURIComponent(reader.endpoint.ve_id)}`}>
        <MessagesSquare className="size-4" aria-hidden />
        Try it in the playground
      </Link>
    </Button>
  );
}

/** What stands in the samples for a model, where no endpoint is known or the reader's has none that can do this. */
function NoModel({ view }: { view: OperationView }) {
  const { endpoint } = useReference().reader;
  const example = exampleModel(view);
  if (example === null || (endpoint && ownModel(view, endpoint) !== null)) return null;
  const name = <code className="font-mono text-sm">{example}</code>;
  return (
    <Notice tone="info">
      {endpoint ? (
        <>
          No model of <span className="name-text">“{endpoint.name}”</span> can do this yet. {name} stands for one.
        </>
      ) : (
        <>{name} stands for a model of your endpoint.</>
      )}
    </Notice>
  );
}

export default function GatewayOperation() {
  const { view } = useLoaderData<typeof loader>();
  const sampleReader = gatewaySampleReader(useReference());
  return (
    <OperationPage key={view.id} view={view} reader={sampleReader} shownRoot={sampleReader.root}>
      <NoModel view={view} />
      {view.id === "createChatCompletion" && <TryIt />}
    </OperationPage>
  );
}
