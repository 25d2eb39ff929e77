import { useOutletContext } from "@remix-run/react";
import type { Reader } from "./load-reader.ts";
import type { SampleReader } from "./operation-sample.ts";

/** What is kept while the reference is read, from operation to operation: in this page's memory and nowhere else. */
export interface Sending {
  /** The panel that sends is shown. */
  open: boolean;
  /** The keys' secrets as they were pasted. */
  secrets: Readonly<Record<SampleReader["keyPrefix"], string>>;
}

export interface ReferenceContext {
  reader: Reader;
  publicUrl: string;
  sending: Sending;
  onSending: (sending: Sending) => void;
}

/** Who reads, and where: the layout of the reference knows. */
export const useReference = (): ReferenceContext => useOutletContext<ReferenceContext>();

/** Where access keys are made. */
const keysPages = ({ endpoint }: Reader) => ({
  visitor: null,
  customer: endpoint && `/portal/keys?ve=${encodeURIComponent(endpoint.ve_id)}`,
  staff: endpoint && `/console/virtual-endpoints/${encodeURIComponent(endpoint.ve_id)}/keys`,
});

/** What samples of the gateway are filled in with. */
export function gatewaySampleReader({ reader, publicUrl }: ReferenceContext): SampleReader {
  const { endpoint } = reader;
  // Without an endpoint the key itself says which one is meant.
  const path = endpoint ? `/${endpoint.ve_id}` : "";
  return {
    root: publicUrl + path,
    path,
    keyPrefix: "slk_",
    keysPage: keysPages(reader)[reader.is],
    receipts: endpoint ? reader.is : "visitor",
    variable: "ACCESS_KEY",
    key: endpoint?.keys[0] ?? null,
    models: endpoint?.models ?? {},
    endpointId: endpoint?.ve_id ?? null,
  };
}

/** What samples of the management API are filled in with. */
export const managementSampleReader = ({ reader, publicUrl }: ReferenceContext): SampleReader => ({
  root: `${publicUrl}/api/v1`,
  path: "/api/v1",
  keyPrefix: "slm_",
  keysPage: "/console/management-keys",
  receipts: "visitor",
  variable: "MANAGEMENT_KEY",
  key: reader.managementKey,
  models: {},
  endpointId: reader.endpoint?.ve_id ?? null,
});
