/**
 * Identifiers: a prefix that names the kind and a time-ordered UUIDv7 (RFC 9562 §5.7) in 26 characters of
 * Crockford's base32, lower case: `ve_01k8z…`. Sorting ids of one kind sorts by creation time.
 */

export const idPrefixes = {
  merchant: "mer",
  customer: "cus",
  user: "usr",
  membership: "mbr",
  provider: "prv",
  physicalModel: "pm",
  price: "prc",
  cost: "cst",
  virtualEndpoint: "ve",
  logicalModel: "lm",
  route: "rte",
  accessKey: "key",
  managementKey: "mky",
  request: "req",
  hold: "hold",
  ledgerAccount: "acc",
  ledgerEntry: "led",
  grant: "grt",
  exchangeRate: "xrt",
  reportingRate: "rrt",
  event: "evt",
  audit: "aud",
  invitation: "ivt",
  passkey: "psk",
  mail: "mail",
  signUpLink: "sul",
  signUp: "sup",
} as const;

export type IdKind = keyof typeof idPrefixes;

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
const values = new Map([...alphabet].map((character, index) => [character, BigInt(index)]));

/** Two characters for each ten bits. */
const pairs = Array.from({ length: 1024 }, (_, bits) => `${alphabet[bits >> 5]}${alphabet[bits & 31]}`);

/** Twenty bits as four characters of base32. */
export const encode20Bits = (bits: number): string => `${pairs[bits >> 10]}${pairs[bits & 1023]}`;

/** The 26 characters of a UUID given as 32 hex digits, dashes allowed. 130 bits: the first two are zero. */
export function encodeUuid(uuid: string): string {
  const hex = uuid.length === 32 ? uuid : uuid.replaceAll("-", "");
  const bits = (from: number, digits: number) => Number.parseInt(hex.slice(from, from + digits), 16);
  // 8 bits and then 40 at a time: ten hex digits are eight characters.
  let text = pairs[bits(0, 2)] ?? "";
  for (let from = 2; from < 32; from += 10) {
    text += encode20Bits(bits(from, 5)) + encode20Bits(bits(from + 5, 5));
  }
  return text;
}

/** The UUID (dashed, lower case) of 26 characters of base32; null when they are none. */
export function decodeUuid(text: string): string | null {
  if (text.length !== 26 || (text[0] ?? "z") > "7") return null;
  let rest = 0n;
  for (const character of text) {
    const value = values.get(character);
    if (value === undefined) return null;
    rest = (rest << 5n) | value;
  }
  return dashed(rest.toString(16).padStart(32, "0"));
}

/** Writes 32 hex digits as a dashed UUID. */
export const dashed = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;

/** An id of this kind made of this UUID. */
export const idFromUuid = (kind: IdKind, uuid: string): string => `${idPrefixes[kind]}_${encodeUuid(uuid)}`;

/** The UUID inside an id of this kind; null when the text is no such id. */
export function uuidFromId(kind: IdKind, id: string): string | null {
  const prefix = `${idPrefixes[kind]}_`;
  return id.startsWith(prefix) ? decodeUuid(id.slice(prefix.length)) : null;
}

/** The milliseconds since 1970 inside a UUIDv7. */
export const uuidTime = (uuid: string): number => Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16);

/** `ve_x` as it is written in a host name, where an underscore is not allowed: `ve-x` (decision 6). */
export const idToHostLabel = (id: string): string => id.replace("_", "-");
/** The id of a host label: both `ve-x` and `ve_x` are accepted. */
export const idFromHostLabel = (label: string): string => label.toLowerCase().replace("-", "_");
