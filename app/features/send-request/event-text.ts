/** What a model says in one event of a stream, whichever format it has. Pure; what comes is the upstream's. */

type Fields = { readonly [name: string]: unknown };

const fields = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** OpenAI's chats and completions: `choices[].delta.content`, `choices[].text`. The first choice is told. */
function ofChoices(event: Fields): string {
  const choice = fields(list(event.choices)[0]);
  return text(fields(choice.delta).content) + text(choice.text);
}

/** OpenAI's responses: `response.output_text.delta`. */
const ofResponse = (event: Fields): string => (event.type === "response.output_text.delta" ? text(event.delta) : "");

/** Anthropic's: `content_block_delta`. */
const ofBlock = (event: Fields): string => (event.type === "content_block_delta" ? text(fields(event.delta).text) : "");

/** Gemini's: `candidates[].content.parts[].text`; thoughts are not said. */
const ofCandidates = (event: Fields): string =>
  list(fields(fields(list(event.candidates)[0]).content).parts)
    .map(fields)
    .map((part) => (part.thought === true ? "" : text(part.text)))
    .join("");

/** Ollama's chat and generate. */
const ofMessage = (event: Fields): string => text(fields(event.message).content) + text(event.response);

/** The piece of text in an event's JSON; "" when it says none. */
export function eventText(data: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(data);
  } catch {
    return "";
  }
  const event = fields(parsed);
  return ofChoices(event) || ofResponse(event) || ofBlock(event) || ofCandidates(event) || ofMessage(event);
}

/** Reads a stream's text piece by piece: gives what is said by its whole lines, keeps the rest of the last. */
export class SaidText {
  #rest = "";

  /** What the next piece says. */
  add(piece: string): string {
    const lines = (this.#rest + piece).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? "";
    return lines.map((line) => eventText(line.replace(/^data: ?/, ""))).join("");
  }
}
