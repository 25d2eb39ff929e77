/** OpenAI's published encodings, by `gpt-tokenizer` (MIT; pure JavaScript, so that nothing starts up with the process). */

export type EncodingName = "o200k" | "cl100k";

/** Tokens of a text. Control tokens in it ("<|endoftext|>") are text: a client's words are no commands. */
export type Count = (text: string) => number;

/** A tokenizer remembers how it has merged; so many pieces at most, so that hostile text does not fill the memory. */
const remembered = 2_000;

const asText = { disallowedSpecial: new Set<string>() };

/** The engine compiles the merging at its first hard pieces: better now than between two requests. */
const warmUp = ["漢字仮名".repeat(32), "文章交換".repeat(32)];

type Encoding = Pick<typeof import("gpt-tokenizer/encoding/o200k_base"), "countTokens" | "setMergeCacheSize">;

function counter(encoding: Encoding): Count {
  encoding.setMergeCacheSize(remembered);
  for (const piece of warmUp) encoding.countTokens(piece, asText);
  return (text) => encoding.countTokens(text, asText);
}

const loaders: Record<EncodingName, () => Promise<Count>> = {
  o200k: async () => counter(await import("gpt-tokenizer/encoding/o200k_base")),
  cl100k: async () => counter(await import("gpt-tokenizer/encoding/cl100k_base")),
};

const loaded = new Map<EncodingName, Promise<Count>>();

/**
 * The encoding's counter, loaded when it is first asked for: that once its table is read (0.2 to 0.5 s of
 * the process's time, 40 MB). A process that counts while it serves loads it when it starts.
 */
export function loadEncoding(name: EncodingName): Promise<Count> {
  const known = loaded.get(name);
  if (known) return known;
  const loading = loaders[name]();
  loaded.set(name, loading);
  // A failed import is tried again at the next count.
  loading.catch(() => loaded.delete(name));
  return loading;
}
