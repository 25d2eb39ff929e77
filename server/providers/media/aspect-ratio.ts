import { invalidRequest } from "#server/providers/wire/unsupported.ts";

/** Sizes as clients name them are a little off: "1792x1024" is 16:9 within two parts in a hundred. */
const tolerance = 0.03;

const ratioOf = (text: string, separator: ":" | "x"): number => {
  const [width = 0, height = 0] = text.split(separator).map(Number);
  return width / height;
};

/**
 * The aspect ratio that a size has, for models that take no other measure.
 * @param size "1536x1024" @param ratios "3:2" …
 * @throws AppError(invalid_request) when it has none of them
 */
export function aspectRatioOf(size: string, ratios: readonly string[]): string {
  const wanted = ratioOf(size, "x");
  const off = (ratio: string) => Math.abs(Math.log(ratioOf(ratio, ":") / wanted));
  const [nearest] = ratios.toSorted((a, b) => off(a) - off(b));
  if (nearest !== undefined && off(nearest) <= tolerance) return nearest;
  throw invalidRequest("size", `'size' must have one of these aspect ratios: ${ratios.join(", ")}.`);
}
