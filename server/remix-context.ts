/** What a route gets from the process: Remix's load context. Routes reach the server through nothing else. */
import type { MerchantDomains } from "#server/tenancy/merchant-domains.ts";
import type { OpenApiDocuments } from "#server/trpc/openapi-documents.ts";
import type { AppCaller } from "#server/trpc/router.ts";

/** How a request came, as the socket has it: Remix writes an address anew. */
export interface Arrival {
  /** The request's path and query as the client wrote them. */
  target: string;
  /** The socket's other end: a proxy, or the client. */
  peer: string | undefined;
}

/** Answers a request of an API; `remoteAddress` is the client's, as far as it is trusted. */
export type FetchHandler = (request: Request, remoteAddress: string, arrival: Arrival) => Promise<Response>;

export interface WebServices {
  /** /api/trpc/* */
  handleTrpc: FetchHandler;
  /** /api/auth/* */
  handleAuth: FetchHandler;
  /** /api/v1/* */
  handleManagement: FetchHandler;
  /** The gateway's three base forms, where the native listener did not take them (decision 29). */
  handleGateway: FetchHandler;
  /** /brand/*: merchants' logos. */
  handleLogo: FetchHandler;
  handleHealth: FetchHandler;
  handleReadiness: FetchHandler;
  handleMetrics: FetchHandler;
}

/** Constructed once per process by the container. */
export interface ProcessContext {
  services: WebServices;
  /** The procedures, called in this process as the request's user. */
  trpc: (request: Request, remoteAddress?: string) => Promise<AppCaller>;
  /** Where customers reach this deployment, without a trailing slash. */
  publicUrl: string;
  /** Merchants' own domains. */
  domains: MerchantDomains;
  openApi: OpenApiDocuments;
  /** Proxies in front of this process whose word on the client's address is believed. */
  trustedProxyHops: number;
  /** Logs what a route or a render threw and nobody expected. */
  reportError: (error: unknown, request: Request) => void;
}

/** ProcessContext and what belongs to one request. */
export interface AppLoadContext extends ProcessContext {
  remoteAddress: string;
  arrival: Arrival;
  /** The merchant's own domain that was asked; null: the deployment's address. */
  domain: string | null;
  /** For the script tags of this answer: the content security policy names it. */
  nonce: string;
}

declare module "@remix-run/server-runtime" {
  interface AppLoadContext extends ProcessContext {
    remoteAddress: string;
    arrival: Arrival;
    domain: string | null;
    nonce: string;
  }
}
