/**
 * Whose proof of reasoning it is. A vendor refuses another's, and a conversation may move between routes: so in the one
 * form of a chat, and in every client's format but the vendor's own, a proof stands behind its vendor's name. To clients
 * of the vendor's own format it is as the vendor wrote it.
 *
 * Claude's is one vendor's wherever it runs (platform.claude.com/docs/en/build-with-claude/extended-thinking,
 * "Encrypted thinking content": compatible across platforms).
 */
import { textOf } from "./json-values.ts";

export type ProofVendor = "anthropic" | "gemini" | "openai";

/** Proofs are base64, which has no colon. */
const mark = /^(?:anthropic|gemini|openai):/;

/** The vendor's proof as it travels in the one form of a chat. */
export const markedProof = (vendor: ProofVendor, proof: string): string => `${vendor}:${proof}`;

/** Whether a client of this vendor's format got this proof from another's model. */
export const isForeignProof = (vendor: ProofVendor, proof: string): boolean =>
  mark.test(proof) && !proof.startsWith(`${vendor}:`);

/** A marked proof for the vendor itself; null: there is none, or it is another vendor's. */
export function ownProof(vendor: ProofVendor, marked: unknown): string | null {
  const text = textOf(marked);
  return text?.startsWith(`${vendor}:`) ? text.slice(vendor.length + 1) || null : null;
}

/** A marked proof as clients of this vendor's format see it. */
export const shownProof = (vendor: ProofVendor, marked: string): string => ownProof(vendor, marked) ?? marked;

/** What a client of this vendor's format sends back, marked. */
export const readProof = (vendor: ProofVendor, proof: string): string =>
  mark.test(proof) ? proof : markedProof(vendor, proof);
