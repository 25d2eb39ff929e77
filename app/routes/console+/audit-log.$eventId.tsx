import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { AuditErrorSheet, AuditSheet } from "#app/features/audit-log/audit-sheet.tsx";
import { call } from "#app/lib/load.ts";

export const meta: MetaFunction = () => [{ title: "A change" }];

export async function loader(args: LoaderFunctionArgs) {
  const id = args.params.eventId ?? "";
  return { event: await call(args, ({ merchant }) => merchant.auditEvents.get({ id })) };
}

export default function AuditEvent() {
  return <AuditSheet event={useLoaderData<typeof loader>().event} />;
}

export const ErrorBoundary = AuditErrorSheet;
