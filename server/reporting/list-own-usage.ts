import type { PortalCaller } from "#server/contracts/caller.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type {
  ListOwnUsageInput,
  PortalListedUsageView,
  PortalReceiptView,
  PortalUsageView,
} from "#server/contracts/portal.ts";
import type { ReceiptView } from "#server/contracts/receipt.ts";
import type { ListedUsageRecordView, ListUsageRecordsInput, UsageRecordView } from "#server/contracts/usage-record.ts";
import type { Page } from "#server/infra/page.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import { requireOwnRows } from "./require-own-rows.ts";

type Scope = { merchantId: string };

/** Without what is the merchant's own business: cost, provider, attempts, versions. */
function portalView<Record extends UsageRecordView>(record: Record) {
  const { customer_id, physical_model_id, provider_id, cost, price_version_id, cost_version_id, attempts, ...shown } =
    record;
  return shown;
}

interface ListDeps {
  database: SqlDatabase;
  listUsageRecords: (caller: Scope, input: ListUsageRecordsInput) => Promise<Page<ListedUsageRecordView>>;
}

/** Usage records of the customer's endpoints. @throws AppError not_found: an endpoint or key of another customer */
export const makeListOwnUsage =
  ({ database, listUsageRecords }: ListDeps) =>
  async (caller: PortalCaller, input: ListOwnUsageInput): Promise<Page<PortalListedUsageView>> => {
    await requireOwnRows(database, caller, input);
    const page = await listUsageRecords(caller, { ...input, customer_id: caller.customerId });
    const data = page.data.map(({ customer_name, ...record }) => portalView(record));
    return { data, next_cursor: page.next_cursor };
  };

interface GetDeps {
  getUsageRecord: (caller: Scope, input: { id: string }) => Promise<UsageRecordView>;
}

/** A usage record of the customer's. @throws AppError not_found */
export const makeGetOwnUsage =
  ({ getUsageRecord }: GetDeps) =>
  async (caller: PortalCaller, input: { id: string }): Promise<PortalUsageView> => {
    const record = await getUsageRecord(caller, input);
    if (record.customer_id !== caller.customerId) throw notFound("usage record");
    return portalView(record);
  };

/** The receipt of a request of the customer's: units, price, charge. @throws AppError not_found */
export const makeGetOwnReceipt =
  ({ getReceipt }: { getReceipt: (caller: Scope, input: { id: string }) => Promise<ReceiptView> }) =>
  async (caller: PortalCaller, input: { id: string }): Promise<PortalReceiptView> => {
    const receipt = await getReceipt(caller, input);
    if (receipt.customer_id !== caller.customerId) throw notFound("usage record");
    const { ve_name, customer_name, key_name, key_prefix, price, cost_rates, physical_models, ...record } = receipt;
    return { ...portalView(record), ve_name, key_name, key_prefix, price };
  };
