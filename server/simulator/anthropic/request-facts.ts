/** What the simulated Anthropic reads in a request's body, and why it would not take one. */

export type Fields = Record<string, unknown>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const fields = (value: unknown): Fields => (isFields(value) ? value : {});
export const list = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);

/** The blocks of a content; a string is one. */
const blocksOf = (content: unknown): Fields[] =>
  typeof content === "string" ? [{ type: "text", text: content }] : list(content);

export interface Prompt {
  texts: string[];
  /** Text behind a cache_control: read from the cache. */
  cachedText: string;
  images: number;
  documents: number;
  lastRole: string;
  lastText: string;
  /** The request ends with results of tools. */
  endsWithResults: boolean;
}

/** All that is said in a request. */
export function promptOf(body: Fields): Prompt {
  const prompt: Prompt = {
    texts: [],
    cachedText: "",
    images: 0,
    documents: 0,
    lastRole: "",
    lastText: "",
    endsWithResults: false,
  };
  const take = (block: Fields) => {
    if (block.type === "image") prompt.images++;
    else if (block.type === "document") prompt.documents++;
    else if (block.type === "tool_result") blocksOf(block.content).forEach(take);
    else {
      const text = typeof block.text === "string" ? block.text : JSON.stringify(block);
      if (block.cache_control) prompt.cachedText += text;
      else prompt.texts.push(text);
    }
  };
  blocksOf(body.system).forEach(take);
  const messages = list(body.messages);
  for (const message of messages) blocksOf(message.content).forEach(take);
  const last = fields(messages.at(-1));
  const lastBlocks = blocksOf(last.content);
  prompt.lastRole = String(last.role ?? "");
  prompt.lastText = lastBlocks.map((block) => String(block.text ?? "")).join("");
  prompt.endsWithResults = lastBlocks.some((block) => block.type === "tool_result");
  return prompt;
}

/** Why the API would refuse these messages; null: it takes them. */
export function faultOf(body: Fields): string | null {
  const messages = list(body.messages);
  if (messages.length === 0) return "messages: at least one message is required";
  const calls = new Set<unknown>();
  for (const [index, message] of messages.entries()) {
    if (message.role !== "user" && message.role !== "assistant")
      return `messages.${index}.role: Input should be 'user' or 'assistant'`;
    const blocks = blocksOf(message.content);
    if (blocks.length === 0) return `messages.${index}: all messages must have non-empty content`;
    for (const [place, block] of blocks.entries()) {
      if (block.type === "text" && block.text === "") return "messages: text content blocks must be non-empty";
      if (block.type === "tool_use") calls.add(block.id);
      if (block.type === "tool_result" && !calls.has(block.tool_use_id))
        return `messages.${index}.content.${place}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${String(block.tool_use_id)}`;
    }
  }
  return null;
}

/** A value for each required property of a schema. */
export function exampleOf(schema: Fields): Fields {
  const properties = fields(schema.properties);
  const names = Array.isArray(schema.required) ? schema.required.map(String) : Object.keys(properties);
  return Object.fromEntries(
    names.map((name) => [name, fields(properties[name]).type === "string" ? "canal" : 1] as const),
  );
}

export interface Call {
  id: string;
  name: string;
  input: Fields;
}

/** Calls of tools: where the request insists on one, or the user's last words are "use the tool" (or "tools"). */
export function callsOf(body: Fields, prompt: Prompt, seed: number): Call[] {
  const tools = list(body.tools).filter((tool) => typeof tool.name === "string");
  const choice = fields(body.tool_choice);
  if (tools.length === 0 || choice.type === "none") return [];
  const forced = choice.type === "any" || choice.type === "tool";
  if (!forced && (prompt.endsWithResults || !/use the tool/i.test(prompt.lastText))) return [];
  const several = /use the tools/i.test(prompt.lastText) && choice.disable_parallel_tool_use !== true;
  const chosen = choice.type === "tool" ? tools.filter((tool) => tool.name === choice.name) : tools;
  return chosen.slice(0, several ? 2 : 1).map((tool, index) => ({
    id: `toolu_sim${seed.toString(16).padStart(8, "0")}${index}`,
    name: String(tool.name),
    input: exampleOf(fields(tool.input_schema)),
  }));
}
