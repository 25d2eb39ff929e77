/** Certificates of a test's own, made when it runs: none is kept that could expire. */
import { createSign, generateKeyPairSync } from "node:crypto";

/** One element of DER: its tag, its length, its content (ITU-T X.690, section 8.1). */
function der(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...contents: Buffer[]) => der(0x30, ...contents);
const octets = (content: Buffer) => der(0x04, content);
const bits = (content: Buffer) => der(0x03, Buffer.from([0]), content);
const oid = (hex: string) => der(0x06, Buffer.from(hex, "hex"));
const time = (ms: number) =>
  der(0x17, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]/g, "").slice(2, 14)}Z`));

const ecdsaWithSha256 = sequence(oid("2a8648ce3d040302"));
const commonName = (name: string) => sequence(der(0x31, sequence(oid("550403"), der(0x0c, Buffer.from(name)))));
/** subjectAltName (2.5.29.17) with one dNSName, and basicConstraints (2.5.29.19): it signs itself. */
const extensions = (host: string) =>
  sequence(
    sequence(oid("551d11"), octets(sequence(der(0x82, Buffer.from(host))))),
    sequence(oid("551d13"), octets(sequence(der(0x01, Buffer.from([0xff]))))),
  );

const dayMs = 24 * 60 * 60 * 1000;

/** A certificate for this host that has signed itself, and its key, as PEM (RFC 5280, section 4.1). */
export function selfSigned(host: string): { cert: string; key: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = commonName(host);
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ecdsaWithSha256,
    name,
    sequence(time(Date.now() - dayMs), time(Date.now() + dayMs)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, extensions(host)),
  );
  const signature = createSign("sha256").update(body).sign(privateKey);
  const base64 = sequence(body, ecdsaWithSha256, bits(signature)).toString("base64");
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)?.join("\n")}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}
