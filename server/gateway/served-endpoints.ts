import { gatewayEndpoints } from "#server/contracts/access-key.ts";
import type { Modality } from "#server/contracts/modality.ts";
import type { ProviderKind } from "#server/contracts/provider-kinds.ts";
import { mediaOperation } from "#server/providers/media/operations.ts";
import { mediaCodec } from "#server/providers/media-codecs.ts";

export type GatewayEndpoint = (typeof gatewayEndpoints)[number];

/** What names no model. */
const modelless: ReadonlySet<GatewayEndpoint> = new Set(["models", "api/tags", "api/version"]);

function serves(kind: ProviderKind, modality: Modality, endpoint: GatewayEndpoint): boolean {
  if (modelless.has(endpoint)) return false;
  if (endpoint === "pass") return modality === "custom" && kind === "custom";
  const media = mediaOperation(endpoint);
  if (media === null) return modality === "text";
  return media.modality === modality && mediaCodec(kind, media.endpoint) !== null;
}

/** The gateway's endpoints that a model of this kind of provider and modality can answer, as `planRoutes` judges a route. */
export const servedEndpoints = (kind: ProviderKind, modality: Modality): readonly GatewayEndpoint[] =>
  gatewayEndpoints.filter((endpoint) => serves(kind, modality, endpoint));
