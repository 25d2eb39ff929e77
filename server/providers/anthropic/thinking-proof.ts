/**
 * The proof that thinking is the vendor's own, as one opaque text: a thinking block's signature, or a redacted
 * block's data behind a mark (platform.claude.com/docs/en/build-with-claude/extended-thinking).
 */

const redactedMark = "redacted_thinking:";

/** The proof of a redacted block. */
export const redactedProof = (data: string): string => `${redactedMark}${data}`;

/** The block that a proof and its text came from. */
export const thinkingBlock = (thinking: string, proof: string): Record<string, unknown> =>
  proof.startsWith(redactedMark)
    ? { type: "redacted_thinking", data: proof.slice(redactedMark.length) }
    : { type: "thinking", thinking, signature: proof };
