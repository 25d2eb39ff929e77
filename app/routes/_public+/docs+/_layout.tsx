import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Outlet, useLoaderData } from "@remix-run/react";
import { useState } from "react";
import { ErrorPage } from "#app/features/errors/error-page.tsx";
import { groupOperations } from "#app/features/reference/describe-operation.ts";
import { loadReader } from "#app/features/reference/load-reader.ts";
import type { OpenApiDocument } from "#app/features/reference/openapi.ts";
import { ReferenceFrame } from "#app/features/reference/reference-frame.tsx";
import type { ReferenceContext, Sending } from "#app/features/reference/use-reader.ts";

export const meta: MetaFunction = () => [{ title: "API reference" }];

export async function loader(args: LoaderFunctionArgs) {
  const { openApi, publicUrl } = args.context;
  const reader = await loadReader(args);
  const gateway = {
    title: "Call the models",
    base: "/docs/gateway",
    home: "/docs",
    groups: groupOperations(openApi.gateway() as OpenApiDocument),
  };
  const management = {
    title: "Run the service",
    base: "/docs/management",
    home: "/docs/management",
    groups: groupOperations(openApi.management() as OpenApiDocument),
  };
  const sought = new URL(args.request.url).searchParams.get("q") ?? "";
  const books = reader.is === "staff" ? [gateway, management] : [gateway];
  return { reader, publicUrl, books, sought, brand: { accent: reader.is === "staff" ? null : reader.accent } };
}

const nothingSent: Sending = { open: false, secrets: { slk_: "", slm_: "" } };

export default function Reference() {
  const { reader, publicUrl, books, sought } = useLoaderData<typeof loader>();
  const [sending, setSending] = useState(nothingSent);
  return (
    <ReferenceFrame reader={reader} books={books} sought={sought}>
      <Outlet context={{ reader, publicUrl, sending, onSending: setSending } satisfies ReferenceContext} />
    </ReferenceFrame>
  );
}

export { ErrorPage as ErrorBoundary };
