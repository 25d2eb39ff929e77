import type { PortalCaller } from "#server/contracts/caller.ts";
import type { PortalUsageView } from "#server/contracts/portal.ts";
import type { ListUsageRecordsInput, UsageRecordView } from "#server/contracts/usage-record.ts";
import type { Page, PageInput } from "#server/infra/page.ts";

type ListUsageRecords = (
  caller: { merchantId: string },
  input: ListUsageRecordsInput,
) => Promise<Page<UsageRecordView>>;

/** Without what is the merchant's own business: cost, provider, attempts, versions. */
function portalView(record: UsageRecordView): PortalUsageView {
  const { customer_id, physical_model_id, provider_id, cost, price_version_id, cost_version_id, attempts, ...shown } =
    record;
  return shown;
}

/** Usage records of the customer's endpoints, newest first. */
export const makeListOwnUsage =
  ({ listUsageRecords }: { listUsageRecords: ListUsageRecords }) =>
  async (caller: PortalCaller, input: PageInput & { ve_id?: string | undefined }): Promise<Page<PortalUsageView>> => {
    const page = await listUsageRecords(caller, { ...input, customer_id: caller.customerId });
    return { data: page.data.map(portalView), next_cursor: page.next_cursor };
  };
