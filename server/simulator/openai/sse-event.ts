/** `data: …` of one server-sent event. */
export const sseEvent = (json: unknown): Buffer => Buffer.from(`data: ${JSON.stringify(json)}\n\n`);
