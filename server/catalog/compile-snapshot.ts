/** PostgreSQL → what the hot path knows of one access key. */
import type { Prisma, PrismaClient } from "#prisma/generated/client.ts";
import type { RateLimits } from "#server/contracts/limits.ts";
import { modalities } from "#server/contracts/modality.ts";
import { type Capabilities, capabilitiesSchema } from "#server/contracts/physical-model.ts";
import { type ProviderSettings, providerSettingsSchema } from "#server/contracts/provider-kinds.ts";
import { isPermitted, type ProviderPolicy, providerPolicySchema } from "#server/contracts/provider-policy.ts";
import { shardOf } from "#server/contracts/shards.ts";
import type { Bytes } from "#server/infra/crypto.ts";
import { dearnessOf } from "./dearness.ts";
import { exhaustionOf, routingOf, scopesOf } from "./endpoint-terms.ts";
import { creditLimitOf, keyCreditLimitOf, unitLimitOf } from "./model-limits.ts";
import type { SealedColumns } from "./provider-credentials.ts";
import { providerKindOf } from "./provider-view.ts";
import { rateTableOf } from "./rates.ts";
import type {
  EndpointSnapshot,
  HoldBounds,
  LogicalModelSnapshot,
  Modality,
  ModelCapabilities,
  RouteSnapshot,
  UpstreamTimeouts,
} from "./snapshot.ts";

/** Output limit of a model whose operator gave none, in tokens. */
const defaultMaxOutputTokens = 4096;

const defaultTimeouts: UpstreamTimeouts = {
  connectMs: 3_000,
  streamFirstByteMs: 10_000,
  lastStreamFirstByteMs: 120_000,
  syncHeadersMs: 30_000,
  lastSyncHeadersMs: 300_000,
  idleMs: 25_000,
  totalMs: 600_000,
};

/** Parents are read before children, so that a snapshot never bears a version newer than its content. */
const include = {
  virtualEndpoint: {
    include: {
      merchant: { select: { magicWords: true } },
      customer: { select: { providerPolicy: true } },
      logicalModels: {
        where: { archivedAt: null },
        orderBy: { id: "asc" },
        include: {
          routes: {
            orderBy: [{ tier: "asc" }, { id: "asc" }],
            include: {
              physicalModel: {
                include: {
                  provider: true,
                  prices: { orderBy: { version: "desc" }, take: 1 },
                  costs: { orderBy: { version: "desc" }, take: 1 },
                },
              },
            },
          },
        },
      },
    },
  },
} satisfies Prisma.AccessKeyInclude;

type KeyRow = Prisma.AccessKeyGetPayload<{ include: typeof include }>;
type ModelRow = KeyRow["virtualEndpoint"]["logicalModels"][number];
type RouteRow = ModelRow["routes"][number];

/** Sealed credentials of a provider of the snapshot, for the process to open once. */
export interface SealedProvider extends SealedColumns {
  providerId: string;
  credentialsVersion: number;
}

export interface CompiledSnapshot {
  snapshot: EndpointSnapshot;
  providers: SealedProvider[];
}

/** Null: no such key, a revoked one, or an endpoint that is not active. Expiry is left to whoever asks, each time. */
export async function compileSnapshot(prisma: PrismaClient, keyHash: Bytes): Promise<CompiledSnapshot | null> {
  const key = await prisma.accessKey.findUnique({ where: { hash: keyHash }, include });
  if (key?.status !== "active" || key.virtualEndpoint.status !== "active") return null;
  const endpoint = key.virtualEndpoint;
  // A template has neither; no key of it can be made, and none would open it.
  const { customer, customerId } = endpoint;
  if (!customer || customerId === null || endpoint.isTemplate) return null;
  const policies = [customer.providerPolicy, endpoint.providerPolicy].map((stored) =>
    providerPolicySchema.nullable().parse(stored),
  );
  const models = endpoint.logicalModels.map((model) => ({ row: model, snapshot: modelSnapshot(model, policies) }));
  return {
    snapshot: {
      keyId: key.id,
      keyLineageId: key.lineageId ?? key.id,
      keyName: key.name,
      keyExpiresAtMs: key.expiresAt?.getTime() ?? null,
      keyLimits: limitsOf(key.rateLimits),
      keyScopes: scopesOf(key.scopes),
      keyCreditLimit: keyCreditLimitOf(key.creditLimit),
      virtualEndpointId: endpoint.id,
      endpointName: endpoint.name,
      merchantId: endpoint.merchantId,
      customerId,
      shard: shardOf(endpoint.id),
      version: Number(endpoint.configVersion),
      endpointLimits: limitsOf(endpoint.rateLimits),
      disconnectPolicy:
        endpoint.disconnectPolicy === "drain_and_charge_all" ? "drain_and_charge_all" : "abort_and_charge_delivered",
      exhaustion: exhaustionOf(endpoint),
      maskModel: endpoint.maskModel,
      routing: routingOf(endpoint),
      magicWords: endpoint.merchant.magicWords,
      models: new Map(
        models.flatMap(({ row, snapshot }) => [row.name, ...row.aliases].map((name) => [name, snapshot] as const)),
      ),
    },
    providers: sealedProviders(models.flatMap(({ row }) => row.routes)),
  };
}

function sealedProviders(routes: RouteRow[]): SealedProvider[] {
  const providers = new Map(routes.map(({ physicalModel }) => [physicalModel.providerId, physicalModel.provider]));
  return [...providers.values()].map(({ id, credentialsVersion, sealedCredentials, credentialsKeyId }) => ({
    providerId: id,
    credentialsVersion,
    sealedCredentials,
    credentialsKeyId,
  }));
}

function modelSnapshot(model: ModelRow, policies: readonly (ProviderPolicy | null)[]): LogicalModelSnapshot {
  const routes = model.routes
    .flatMap((route) => routeSnapshot(route) ?? [])
    .filter((route) => permits(policies, route));
  const dearness = dearnessOf(routes);
  return {
    id: model.id,
    name: model.name,
    createdAtSeconds: Math.floor(model.createdAt.getTime() / 1000),
    routes: routes.map((route, index) => ({ ...route, dearness: dearness[index] ?? 0 })),
  };
}

/** A route outside a policy is none: it is not even known on the hot path (mission.md A16). */
export const permits = (policies: readonly (ProviderPolicy | null)[], route: RouteTerms): boolean =>
  isPermitted(policies, {
    vendor: route.providerKind,
    region: route.providerSettings.region ?? null,
    model: route.upstreamModel,
  });

/** A route by itself, before it is compared with the others. */
export type RouteTerms = Omit<RouteSnapshot, "dearness">;

/** Null: the route can't be taken now, because the model or provider is not active or the model has no price. */
export function routeSnapshot(route: Pick<RouteRow, "tier" | "weight" | "physicalModel">): RouteTerms | null {
  const model = route.physicalModel;
  const { provider } = model;
  const [price] = model.prices;
  const [cost] = model.costs;
  if (!price || model.status !== "active" || provider.status !== "active") return null;
  const settings = providerSettingsSchema.parse(provider.settings);
  const capabilities = capabilitiesSchema.parse(model.capabilities);
  return {
    physicalModelId: model.id,
    upstreamModel: model.name,
    providerId: provider.id,
    providerKind: providerKindOf(provider.kind),
    providerSettings: settings,
    unsupported: settings.unsupported_parameters ?? "refuse",
    modality: modalityOf(model.modality),
    capabilities: capabilitiesOf(capabilities),
    unitLimit: unitLimitOf(model.unitLimit),
    creditLimit: creditLimitOf(model.creditLimit),
    baseUrl: provider.baseUrl.replace(/\/+$/, ""),
    credentialsVersion: provider.credentialsVersion,
    timeouts: timeoutsOf(settings),
    tier: route.tier,
    weight: route.weight,
    price: { id: price.id, version: price.version, per: price.per, rates: rateTableOf(price.rates) },
    cost: cost
      ? { id: cost.id, version: cost.version, per: cost.per, rates: rateTableOf(cost.rates), currency: cost.currency }
      : null,
    maxOutputTokens: capabilities.max_output_tokens ?? defaultMaxOutputTokens,
    bounds: boundsOf(capabilities),
  };
}

const modalityOf = (text: string): Modality => modalities.find((modality) => modality === text) ?? "text";

/** Every member always, so that all routes have one shape. */
const capabilitiesOf = (given: Capabilities): ModelCapabilities => ({
  contextTokens: given.context_tokens ?? null,
  tools: given.tools ?? null,
  vision: given.vision ?? null,
  audio: given.audio ?? null,
  files: given.files ?? null,
  jsonSchema: given.json_schema ?? null,
  reasoning: given.reasoning ?? null,
});

const boundsOf = (given: Capabilities): HoldBounds => ({
  mediaTokens: given.max_media_tokens ?? null,
  imageTokens: given.max_image_tokens ?? null,
  audioSeconds: given.max_audio_seconds ?? null,
});

function timeoutsOf(settings: ProviderSettings): UpstreamTimeouts {
  const given = settings.timeouts ?? {};
  return {
    connectMs: given.connect_ms ?? defaultTimeouts.connectMs,
    streamFirstByteMs: given.first_byte_ms ?? defaultTimeouts.streamFirstByteMs,
    lastStreamFirstByteMs: given.first_byte_ms ?? defaultTimeouts.lastStreamFirstByteMs,
    syncHeadersMs: given.headers_ms ?? defaultTimeouts.syncHeadersMs,
    lastSyncHeadersMs: given.headers_ms ?? defaultTimeouts.lastSyncHeadersMs,
    idleMs: given.idle_ms ?? defaultTimeouts.idleMs,
    totalMs: given.total_ms ?? defaultTimeouts.totalMs,
  };
}

function limitsOf(stored: unknown): RateLimits {
  const given = (stored ?? {}) as Partial<RateLimits>;
  return { rpm: given.rpm ?? null, tpm: given.tpm ?? null, concurrency: given.concurrency ?? null };
}
