/**
 * AWS Signature Version 4 from the receiver's side, written from the specification alone, so that it can prove a
 * signer right (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

export interface SignedRequest {
  method: string;
  /** Path and query as on the wire. */
  target: string;
  header(name: string): string | undefined;
  body: Buffer;
}

const sha256 = (data: Buffer | string) => createHash("sha256").update(data).digest("hex");
const hmac = (key: Buffer | string, data: string) => createHmac("sha256", key).update(data).digest();

/** RFC 3986's unreserved characters stay, all others are escaped. */
const escapeUri = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/** The longest that clocks may differ. */
const toleranceMs = 5 * 60_000;

const credentialForm =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/**
 * Whether the request's signature is the one of this key for this service, and of today's.
 *
 * @param secretOf secret of an access key id; undefined: no such key
 */
export function signatureIsRight(
  request: SignedRequest,
  of: { service: string; secretOf(accessKeyId: string): string | undefined; nowMs: number },
): boolean {
  const match = credentialForm.exec(request.header("authorization") ?? "");
  if (!match) return false;
  const [, accessKeyId = "", day = "", region = "", service = "", signedHeaders = "", signature = ""] = match;
  const secret = of.secretOf(accessKeyId);
  const date = request.header("x-amz-date") ?? "";
  const names = signedHeaders.split(";");
  if (secret === undefined || service !== of.service || !date.startsWith(day)) return false;
  if (!names.includes("host") || Math.abs(of.nowMs - timeOf(date)) > toleranceMs) return false;
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(canonicalRequest(request, names))}`;
  const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, day), region), service), "aws4_request");
  return timingSafeEqual(hmac(key, toSign), Buffer.from(signature, "hex"));
}

/** "20150830T123600Z" in ms since 1970; NaN when it is no such time. */
const timeOf = (date: string): number =>
  Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));

function canonicalRequest(request: SignedRequest, names: readonly string[]): string {
  const [path = "/", query = ""] = request.target.split("?", 2);
  const parameters = [...new URLSearchParams(query)].map(([name, value]) => `${escapeUri(name)}=${escapeUri(value)}`);
  return [
    request.method,
    // Every service but S3 escapes the path that is on the wire once more.
    path.split("/").map(escapeUri).join("/"),
    parameters.sort().join("&"),
    ...names.map((name) => `${name}:${(request.header(name) ?? "").trim().replace(/ +/g, " ")}`),
    "",
    names.join(";"),
    sha256(request.body),
  ].join("\n");
}
