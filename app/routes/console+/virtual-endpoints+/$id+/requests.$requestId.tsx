import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useParams } from "@remix-run/react";
import { ReceiptDetails } from "#app/features/usage-record/receipt-details.tsx";
import { ReceiptErrorSheet, ReceiptSheet } from "#app/features/usage-record/receipt-sheet.tsx";
import { call } from "#app/lib/load.ts";

export const meta: MetaFunction = () => [{ title: "Receipt of a request" }];

/** A receipt belongs to the endpoint of its address: any other endpoint's is not found here. */
export async function loader(args: LoaderFunctionArgs) {
  const { id, requestId = "" } = args.params;
  const receipt = await call(args, (caller) => caller.merchant.usageRecords.receipt({ id: requestId }));
  if (receipt.ve_id !== id) throw new Response(null, { status: 404 });
  return { receipt };
}

const useList = () => `/console/virtual-endpoints/${useParams().id}/requests`;

export default function Receipt() {
  const { receipt } = useLoaderData<typeof loader>();
  return (
    <ReceiptSheet receipt={receipt} list={useList()}>
      <ReceiptDetails receipt={receipt} />
    </ReceiptSheet>
  );
}

export const ErrorBoundary = () => <ReceiptErrorSheet list={useList()} />;
