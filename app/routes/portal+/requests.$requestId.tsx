import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { OwnReceipt } from "#app/features/portal/own-receipt.tsx";
import { ReceiptErrorSheet, ReceiptSheet } from "#app/features/usage-record/receipt-sheet.tsx";
import { call } from "#app/lib/load.ts";

export const meta: MetaFunction = () => [{ title: "Receipt of a request" }];

export async function loader(args: LoaderFunctionArgs) {
  const { requestId = "" } = args.params;
  return { receipt: await call(args, (caller) => caller.portal.usageRecords.receipt({ id: requestId })) };
}

const list = "/portal/requests";

export default function Receipt() {
  const { receipt } = useLoaderData<typeof loader>();
  return (
    <ReceiptSheet receipt={receipt} list={list}>
      <OwnReceipt receipt={receipt} />
    </ReceiptSheet>
  );
}

export const ErrorBoundary = () => <ReceiptErrorSheet list={list} />;
