import type { AnswerFacts } from "./port.ts";

/** An answer that brings nothing along. */
export const noAnswerFacts: AnswerFacts = { header: () => null, createdAtSeconds: 0 };
