/** The pictures in an answer of OpenAI's image operations, `data[].b64_json`. Pure; what comes is the upstream's. */

const mostPictures = 10;

/** By their first bytes, in base64. */
const types = [
  ["iVBORw0KGgo", "image/png"],
  ["/9j/", "image/jpeg"],
  ["UklGR", "image/webp"],
  ["R0lGOD", "image/gif"],
] as const;

function addressOf(item: unknown): string[] {
  const base64 = typeof item === "object" && item !== null && "b64_json" in item ? item.b64_json : null;
  if (typeof base64 !== "string") return [];
  const type = types.find(([start]) => base64.startsWith(start))?.[1];
  return type ? [`data:${type};base64,${base64}`] : [];
}

/** Addresses to show them by; none where the answer has none. */
export function picturesIn(text: string): string[] {
  if (!text.includes('"b64_json"')) return [];
  try {
    const answer: unknown = JSON.parse(text);
    const data = typeof answer === "object" && answer !== null && "data" in answer ? answer.data : null;
    return Array.isArray(data) ? data.slice(0, mostPictures).flatMap(addressOf) : [];
  } catch {
    return [];
  }
}
