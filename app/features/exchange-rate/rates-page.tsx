import type { ReactNode } from "react";
import { NavTabs } from "#app/components/ui/nav-tabs.tsx";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";

export const creditsAddress = "/console/exchange-rates";
export const reportingAddress = "/console/exchange-rates/reporting";

const tabs = [
  { to: creditsAddress, label: "Into credits", end: true },
  { to: reportingAddress, label: "Into the reporting currency" },
];

/** The frame of both kinds of rates. */
export function RatesPage({
  description,
  act,
  children,
}: {
  description: string;
  act: ReactNode;
  children: ReactNode;
}) {
  return (
    <PageBody>
      <PageHeader title="Exchange rates" description={description}>
        {act}
      </PageHeader>
      <NavTabs label="Kinds of rates" tabs={tabs} />
      {children}
    </PageBody>
  );
}
