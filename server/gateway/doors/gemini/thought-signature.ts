/**
 * Proofs of reasoning as this door's clients have them: `thoughtSignature` is bytes in Google's own clients, some of
 * which write them anew in another alphabet of base64. So another vendor's proof, mark and all, is put into base64 once
 * more; Google's own goes as it came.
 */
import { isForeignProof, ownProof, readProof } from "#server/providers/wire/reasoning-proof.ts";

/** A marked proof as a part's `thoughtSignature`. */
export const signatureOf = (marked: string): string =>
  ownProof("gemini", marked) ?? Buffer.from(marked).toString("base64");

/** Enough of the text for any vendor's mark. */
const headLength = 24;

/** Whether a part's `thoughtSignature` holds another vendor's proof. */
export const isForeignSignature = (signature: string): boolean =>
  isForeignProof("gemini", Buffer.from(signature.slice(0, headLength), "base64").toString("latin1"));

/** What a part's `thoughtSignature` proves, marked. */
export const proofOf = (signature: string): string =>
  isForeignSignature(signature) ? Buffer.from(signature, "base64").toString("utf8") : readProof("gemini", signature);
