/**
 * Bedrock's credentials: an API key as a bearer token, or a signature of the request by AWS Signature Version 4
 * (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
 */
import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import type { ProviderCredentials } from "#server/catalog/snapshot.ts";
import type { Authorize } from "#server/providers/port.ts";
import { textOf } from "#server/providers/wire/json-values.ts";

type Bytes = string | ArrayBuffer | ArrayBufferView;

const bytesOf = (data: Bytes): Buffer | Uint8Array => {
  if (typeof data === "string") return Buffer.from(data);
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
};

/** SHA-256 as the signer wants it, by Node's own: in JavaScript a request of 10 MB would hold up all others. */
class Sha256 {
  private state: Hash | Hmac;

  constructor(private readonly secret?: Bytes) {
    this.state = this.begin();
  }

  update(data: Bytes): void {
    this.state.update(bytesOf(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.state.digest());
  }

  reset(): void {
    this.state = this.begin();
  }

  private begin(): Hash | Hmac {
    return this.secret === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(this.secret));
  }
}

/** Regions stand in the host's name: bedrock-runtime.eu-central-1.amazonaws.com, also FIPS, dual-stack and VPC ones. */
const regionInHost = /(?:^|\.)bedrock-runtime(?:-fips)?\.([a-z]{2,}-[a-z-]+-\d+)\./;
const defaultRegion = "us-east-1";

/** `settings.region`, else the region in the host's name, else us-east-1. */
export const regionOf = (settings: Readonly<Record<string, unknown>>, hostname: string): string =>
  textOf(settings.region) || (regionInHost.exec(hostname)?.[1] ?? defaultRegion);

/** Keys are one object per opened credential: the signer and its derived signing key live as long as it does. */
const signers = new WeakMap<object, Map<string, SignatureV4>>();

function signerFor(aws: NonNullable<ProviderCredentials["aws"]>, region: string): SignatureV4 {
  const byRegion = signers.get(aws) ?? new Map<string, SignatureV4>();
  signers.set(aws, byRegion);
  let signer = byRegion.get(region);
  if (!signer) {
    const { accessKeyId, secretAccessKey, sessionToken } = aws;
    const credentials = { accessKeyId, secretAccessKey, ...(sessionToken === null ? {} : { sessionToken }) };
    signer = new SignatureV4({ service: "bedrock", region, credentials, sha256: Sha256 });
    byRegion.set(region, signer);
  }
  return signer;
}

/**
 * Headers to add to the request: the bearer token, or the signature with what belongs to it (x-amz-date,
 * x-amz-content-sha256, x-amz-security-token). Signed are the host, the content type and the body.
 *
 * @returns no header at all without credentials
 */
export const authorizeBedrock: Authorize = (request, credentials, settings) => {
  if (credentials.apiKey !== null) return ["authorization", `Bearer ${credentials.apiKey}`];
  if (!credentials.aws) return [];
  return sign(request, credentials.aws, regionOf(settings, request.url.hostname));
};

async function sign(
  { url, headers, body }: Parameters<Authorize>[0],
  aws: NonNullable<ProviderCredentials["aws"]>,
  region: string,
): Promise<string[]> {
  const toSign: Record<string, string> = { host: url.host };
  const type = headers.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === "content-type");
  if (type >= 0) toSign["content-type"] = headers[type + 1] ?? "";
  const signed = await signerFor(aws, region).sign({
    method: "POST",
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port === "" ? {} : { port: Number(url.port) }),
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: toSign,
    body,
  });
  return Object.entries(signed.headers).flatMap(([name, value]) =>
    Object.hasOwn(toSign, name) ? [] : [name.toLowerCase(), value],
  );
}
