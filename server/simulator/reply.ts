/** Deterministic text: the same prompt always gets the same words and the same counts. */

const sentences = [
  "A lock lifts a boat without a drop lost.",
  "Every token is counted once, on the way past.",
  "Water finds its level, and so does a ledger.",
  "The gate opens only when both sides agree.",
  "Credits are held before and charged after.",
  "A quiet canal carries the heaviest load.",
  "What flows in must flow out or stay.",
  "The keeper writes each passage in the book.",
  "Slow boats and fast boats share one channel.",
  "No gate stands open at both of its ends.",
  "Rain upstream is tomorrow's water at the mill.",
  "Measure first, then open, then measure again.",
].map((sentence) => sentence.split(" "));

/** FNV-1a, 32 bits. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** Tokens of a text as this simulator counts them: one per four bytes of UTF-8, at least one when not empty. */
export const countTokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / 4);

/** How long the reply to a prompt is when nothing else decides: 24 to 63 tokens. */
export const naturalLength = (seed: number): number => 24 + (seed % 40);

/** `count` tokens (words with their leading blank) that follow from the seed. */
export function composeTokens(seed: number, count: number): string[] {
  const tokens: string[] = [];
  for (let turn = seed; tokens.length < count; turn = Math.imul(turn, 1664525) + 1013904223) {
    for (const word of sentences[(turn >>> 8) % sentences.length] ?? []) {
      if (tokens.length < count) tokens.push(tokens.length === 0 ? word : ` ${word}`);
    }
  }
  return tokens;
}
