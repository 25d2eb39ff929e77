import { useOutletContext } from "@remix-run/react";
import type { Reader } from "./load-reader.ts";
import type { SampleReader } from "./operation-sample.ts";

export interface ReferenceContext {
  reader: Reader;
  publicUrl: string;
}

/** Who reads, and where: the layout of the reference knows. */
export const useReference = (): ReferenceContext => useOutletContext<ReferenceContext>();

/** What samples of the gateway are filled in with. */
export function gatewaySampleReader({ reader, publicUrl }: ReferenceContext): SampleReader {
  const { endpoint } = reader;
  return {
    root: `${publicUrl}/${endpoint?.ve_id ?? "ve_id"}`,
    variable: "ACCESS_KEY",
    key: endpoint?.keys[0] ?? null,
    model: endpoint?.models[0] ?? null,
  };
}

/** What samples of the management API are filled in with. */
export const managementSampleReader = ({ reader, publicUrl }: ReferenceContext): SampleReader => ({
  root: `${publicUrl}/api/v1`,
  variable: "MANAGEMENT_KEY",
  key: reader.managementKey,
  model: null,
});
