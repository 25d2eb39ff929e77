/** Exact sums of decimal texts, whatever their size: figures on screens are never floats. */

const pattern = /^(-?)(\d+)(?:\.(\d+))?$/;
const digits = 12;

/** @throws RangeError when it is no plain decimal of at most twelve decimals. */
function scaled(text: string): bigint {
  const [, sign, whole = "", fraction = ""] = pattern.exec(text) ?? [];
  if (whole === "" || fraction.length > digits) throw new RangeError(`not a plain decimal: ${text.slice(0, 40)}`);
  const magnitude = BigInt(whole + fraction.padEnd(digits, "0"));
  return sign ? -magnitude : magnitude;
}

/** ["0.1", "0.2"] → "0.3". @throws RangeError when one is no plain decimal. */
export function sumDecimals(texts: Iterable<string>): string {
  let sum = 0n;
  for (const text of texts) sum += scaled(text);
  const magnitude = (sum < 0n ? -sum : sum).toString().padStart(digits + 1, "0");
  const fraction = magnitude.slice(-digits).replace(/0+$/, "");
  return `${sum < 0n ? "-" : ""}${magnitude.slice(0, -digits)}${fraction ? `.${fraction}` : ""}`;
}

/** Which is more, as `sort` wants it. @throws RangeError when one is no plain decimal. */
export function compareDecimals(a: string, b: string): number {
  const [left, right] = [scaled(a), scaled(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
