import { gatewayDocument } from "#server/gateway/openapi/gateway-document.ts";
import { openApiDocument } from "./openapi-document.ts";

/** OpenAPI 3.1, as JSON. */
export interface OpenApiDocuments {
  /** What clients call with an access key. */
  gateway: () => object;
  /** What operators call with a management key. */
  management: () => object;
}

/** Made at the first call, and then kept. */
function once(make: () => object): () => object {
  let made: object | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** The product's OpenAPI documents; `publicUrl` is where the deployment is reached. */
export const makeOpenApiDocuments = (publicUrl: string): OpenApiDocuments => ({
  gateway: once(() => gatewayDocument(publicUrl)),
  management: once(() => openApiDocument(publicUrl)),
});
