/**
 * The audit trail's last guard: use cases leave secrets out of what they note; should one ever forget, its name gives
 * it away here. Keyed hashes and prefixes of keys say nothing, and stay.
 */

const secretName = /(^|_)(secret|secrets|password|credentials?|token|api_key|private_key|authorization|cookie)$/i;
/** What a credentials' view says about itself is no secret: flags and their names. */
const isHarmless = (value: unknown): boolean => value === null || value === undefined || typeof value === "boolean";

const mask = "••••";

/** The same value with everything that is named like a secret replaced by dots. */
export function maskSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskSecrets);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const plain = name.replaceAll(/([a-z])([A-Z])/g, "$1_$2");
      return [name, secretName.test(plain) && !isHarmless(inner) ? mask : maskSecrets(inner)];
    }),
  );
}
