import { useLocation, useNavigate, useRouteError } from "@remix-run/react";
import type { ReactNode } from "react";
import { Sheet } from "#app/components/ui/sheet.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { describeError } from "#app/features/errors/describe-error.ts";
import type { UsageStatus as Status } from "#server/contracts/usage-event.ts";
import { UsageStatus } from "./usage-status.tsx";

/** Back to the list, with its filters. */
function useClose(list: string) {
  const navigate = useNavigate();
  const { search } = useLocation();
  return () => navigate({ pathname: list, search }, { preventScrollReset: true });
}

interface ReceiptSheetProps {
  receipt: { status: Status; created_at: string };
  /** The address of the list that it was opened from. */
  list: string;
  children: ReactNode;
}

/** A receipt beside the list of requests, at an address of its own. */
export function ReceiptSheet({ receipt, list, children }: ReceiptSheetProps) {
  return (
    <Sheet
      title={
        <span className="flex items-center gap-2.5">
          Receipt
          <UsageStatus status={receipt.status} />
        </span>
      }
      description={<Time at={receipt.created_at} />}
      onClose={useClose(list)}
    >
      {children}
    </Sheet>
  );
}

/** Where a receipt would stand that cannot be shown: the list stays. */
export function ReceiptErrorSheet({ list }: { list: string }) {
  const { title, advice } = describeError(useRouteError());
  return (
    <Sheet title={title} description={advice} onClose={useClose(list)}>
      {null}
    </Sheet>
  );
}
