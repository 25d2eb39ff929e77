import { createHash } from "node:crypto";
import type { Customer, LogicalModel, Route, VeWallet, VirtualEndpoint } from "#prisma/generated/client.ts";
import { formatCredits, zeroCredits } from "#server/contracts/money.ts";
import { providerPolicySchema } from "#server/contracts/provider-policy.ts";
import type { LogicalModelView, VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";
import { rateLimitsSchema } from "#server/contracts/wire.ts";
import { exhaustionOf, routingOf } from "./endpoint-terms.ts";
import type { Balance, ReadBalances } from "./live-balances.ts";
import { statusOf } from "./provider-view.ts";

/** With everything that the API shows of an endpoint. */
export const withParts = {
  customer: true,
  template: { select: { name: true } },
  wallet: true,
  logicalModels: {
    where: { archivedAt: null },
    orderBy: { id: "asc" as const },
    include: { routes: { orderBy: [{ tier: "asc" as const }, { id: "asc" as const }] } },
  },
};

export type VirtualEndpointRow = VirtualEndpoint & {
  customer: Customer | null;
  template: { name: string } | null;
  wallet: VeWallet | null;
  logicalModels: (LogicalModel & { routes: Route[] })[];
};

const logicalModelView = (row: LogicalModel & { routes: Route[] }): LogicalModelView => ({
  id: row.id,
  name: row.name,
  description: row.description,
  aliases: row.aliases,
  routes: row.routes.map(({ id, physicalModelId, tier, weight }) => ({
    id,
    physical_model_id: physicalModelId,
    tier,
    weight,
  })),
});

/** A text that is another one after any change of the models, so that nobody writes over what they have not seen. */
export function modelsVersionOf(models: VirtualEndpointRow["logicalModels"]): string {
  const told = models.map(({ name, description, aliases, routes }) => [
    name,
    description,
    aliases,
    routes.map(({ physicalModelId, tier, weight }) => [physicalModelId, tier, weight]),
  ]);
  return createHash("sha256").update(JSON.stringify(told)).digest("base64url").slice(0, 22);
}

/** A virtual endpoint as the API shows it. */
export const virtualEndpointView = (row: VirtualEndpointRow, balance: Balance): VirtualEndpointView => ({
  id: row.id,
  name: row.name,
  customer_id: row.customerId,
  customer_name: row.customer?.name ?? null,
  department: row.department,
  is_template: row.isTemplate,
  ve_template_id: row.templateId,
  ve_template_name: row.template?.name ?? null,
  credit_budget: formatCredits(balance.budget),
  credit_spend: formatCredits(balance.spend),
  credit_remaining: formatCredits(balance.remaining),
  exhaustion: exhaustionOf(row),
  rate_limits: rateLimitsSchema.parse(row.rateLimits),
  disconnect_policy:
    row.disconnectPolicy === "drain_and_charge_all" ? "drain_and_charge_all" : "abort_and_charge_delivered",
  mask_model: row.maskModel,
  routing: routingOf(row),
  provider_policy: providerPolicySchema.nullable().parse(row.providerPolicy),
  logical_models: row.logicalModels.map(logicalModelView),
  models_version: modelsVersionOf(row.logicalModels),
  status: statusOf(row.status),
  created_at: row.createdAt.toISOString(),
});

/** A template's. */
const noBalance: Balance = { budget: zeroCredits, spend: zeroCredits, held: zeroCredits, remaining: zeroCredits };

/** The wallet of a row; every endpoint is created with one, a template has none. */
export function walletOf(row: { id: string; wallet: VeWallet | null }): VeWallet {
  if (!row.wallet) throw new Error(`${row.id} has no wallet`);
  return row.wallet;
}

/** A row's view where nobody looks at the balance. */
export const viewWithoutBalance = (row: VirtualEndpointRow): VirtualEndpointView => virtualEndpointView(row, noBalance);

/** Views of these rows with their live balances, read in one go; a template's are 0. */
export async function viewsWithBalances(
  rows: readonly VirtualEndpointRow[],
  readBalances: ReadBalances,
): Promise<Map<string, VirtualEndpointView>> {
  const balances = await readBalances(rows.filter(({ isTemplate }) => !isTemplate).map(walletOf));
  return new Map(
    rows.flatMap((row) => {
      const balance = row.isTemplate ? noBalance : balances.get(row.id);
      return balance ? [[row.id, virtualEndpointView(row, balance)]] : [];
    }),
  );
}

/** The view of one row. */
export async function viewWithBalance(
  row: VirtualEndpointRow,
  readBalances: ReadBalances,
): Promise<VirtualEndpointView> {
  const view = (await viewsWithBalances([row], readBalances)).get(row.id);
  if (!view) throw new Error(`${row.id} has no balance`);
  return view;
}
