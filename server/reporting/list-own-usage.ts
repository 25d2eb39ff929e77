import type { PortalCaller } from "#server/contracts/caller.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { PortalUsageView } from "#server/contracts/portal.ts";
import type { ListUsageRecordsInput, UsageRecordView } from "#server/contracts/usage-record.ts";
import type { Page, PageInput } from "#server/infra/page.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";

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

/** Usage records of the customer's endpoints, newest first. @throws AppError not_found: an endpoint of another customer */
export const makeListOwnUsage =
  ({ prisma, listUsageRecords }: { prisma: PrismaClient; listUsageRecords: ListUsageRecords }) =>
  async (caller: PortalCaller, input: PageInput & { ve_id?: string | undefined }): Promise<Page<PortalUsageView>> => {
    const { merchantId, customerId } = caller;
    const endpoint =
      input.ve_id && (await prisma.virtualEndpoint.findFirst({ where: { merchantId, customerId, id: input.ve_id } }));
    if (endpoint === null) throw notFound("virtual endpoint", "ve_id");
    const page = await listUsageRecords(caller, { ...input, customer_id: caller.customerId });
    return { data: page.data.map(portalView), next_cursor: page.next_cursor };
  };
