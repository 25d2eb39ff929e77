/** What a model's name says of how its thinking is set (ai.google.dev/gemini-api/docs/thinking). */

/** Gemini 3 and later: thinking by level, signatures of function calls checked. */
export const thinksByLevel = (model: string): boolean => /(?:^|\/)gemini-(?:[3-9]|\d{2})/.test(model);

/** Whether thinking can be turned off: neither from Gemini 3 on nor for 2.5 Pro. */
export const alwaysThinks = (model: string): boolean => thinksByLevel(model) || /(?:^|\/)gemini-2\.5-pro/.test(model);
