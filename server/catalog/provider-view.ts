import type { Provider } from "#prisma/generated/client.ts";
import type { ProviderView } from "#server/contracts/provider.ts";
import { type ProviderKind, providerKinds, providerSettingsSchema } from "#server/contracts/provider-kinds.ts";

/** The kind that a row has. */
export const providerKindOf = (text: string): ProviderKind =>
  providerKinds.find((kind) => kind === text) ?? "openai_compatible";

/** active, disabled or archived, as a row has it. */
export const statusOf = (text: string): "active" | "disabled" | "archived" =>
  text === "disabled" || text === "archived" ? text : "active";

/** A provider as the API shows it: that it has credentials, never which. */
export const providerView = (row: Provider): ProviderView => ({
  id: row.id,
  name: row.name,
  kind: providerKindOf(row.kind),
  base_url: row.baseUrl,
  has_credentials: row.sealedCredentials !== null,
  settings: providerSettingsSchema.parse(row.settings),
  status: statusOf(row.status),
  created_at: row.createdAt.toISOString(),
});
