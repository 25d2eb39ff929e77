/** How an answer's body is shown, by its type. Pure. */

export type AnswerKind = "json" | "stream" | "text" | "image" | "audio" | "file";

const streams = ["text/event-stream", "application/x-ndjson"];
/** No SVG: opened by itself it is a page with scripts. */
const images = ["image/png", "image/jpeg", "image/webp", "image/gif", "image/avif"];

/** "application/json" of "application/json; charset=utf-8". */
export const bareType = (contentType: string | null): string =>
  (contentType ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";

/** An answer without a type is a file: nobody knows. */
export function answerKind(contentType: string | null): AnswerKind {
  const type = bareType(contentType);
  if (streams.includes(type)) return "stream";
  if (type === "application/json" || type.endsWith("+json")) return "json";
  if (images.includes(type)) return "image";
  if (/^audio\/[\w.+-]+$/.test(type)) return "audio";
  return type.startsWith("text/") ? "text" : "file";
}

/** Whether it is read as letters. */
export const isText = (kind: AnswerKind): boolean => kind === "json" || kind === "stream" || kind === "text";

const endings: Readonly<Record<string, string>> = {
  "application/json": "json",
  "text/event-stream": "txt",
  "application/x-ndjson": "ndjson",
  "image/jpeg": "jpg",
  "audio/mpeg": "mp3",
  "text/plain": "txt",
  "text/html": "txt",
};

/** What its download is called: "createSpeech.mp3". */
export function downloadName(operationId: string, contentType: string | null): string {
  const type = bareType(contentType);
  const known = Object.hasOwn(endings, type) ? endings[type] : undefined;
  return `${operationId}.${known ?? (/^(?:image|audio|text)\/(\w{2,5})$/.exec(type)?.[1] || "bin")}`;
}

/** 1536 → "1.5 kB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} ${bytes === 1 ? "byte" : "bytes"}`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
