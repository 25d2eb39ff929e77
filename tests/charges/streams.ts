/** Every stream of the tables, by kind of provider. */
import type { ChatFormat } from "#server/providers/port.ts";
import { ollamaTable } from "./ollama.ts";
import type { Table } from "./table.ts";
import { tables } from "./tables.ts";

type Kind = keyof typeof tables;

const byKind = <Value>(of: (table: Table) => Value): Record<Kind, Value> =>
  Object.fromEntries(Object.entries(tables).map(([kind, table]) => [kind, of(table)])) as Record<Kind, Value>;

export const streamsOf = byKind((table) => {
  const bodies = [
    table.stream[1],
    table["tools as a stream"][1],
    table["reasoning as a stream"][1],
    table["usage missing on a stream"][1],
    table["error within a stream"][1],
  ];
  return bodies.filter((body): body is string | Buffer => typeof body === "string" || Buffer.isBuffer(body));
});

export const brokenStreams = byKind((table) => table["error within a stream"][1]);

const event = (body: object) => `data: ${JSON.stringify(body)}\n\n`;

const responses = [
  { type: "response.created", response: { id: "resp_1", output: [], usage: null } },
  { type: "response.output_text.delta", item_id: "msg_1", output_index: 0, delta: "Grüße 世界" },
  { type: "response.completed", response: { id: "resp_1", usage: { input_tokens: 7, output_tokens: 3 } } },
].map((body) => `event: ${body.type}\n${event(body)}`);
const completions = [
  { id: "cmpl-1", object: "text_completion", choices: [{ index: 0, text: "Grüße 世界", finish_reason: null }] },
  { id: "cmpl-1", object: "text_completion", choices: [{ index: 0, text: "", finish_reason: "stop" }] },
  { id: "cmpl-1", object: "text_completion", choices: [], usage: { prompt_tokens: 7, completion_tokens: 3 } },
].map(event);
const generated = String(ollamaTable.stream[1]).replaceAll(/"message":\{[^}]*"content":("[^"]*")\}/g, '"response":$1');

/** Formats that a vendor speaks beside its own of chats. */
export const nativeStreams: Partial<Record<ChatFormat, string[]>> = {
  openai_responses: [responses.join("")],
  openai_completions: [`${completions.join("")}data: [DONE]\n\n`],
  ollama_generate: [generated],
};
