/** JSON for reading, token by token: numbers and order stay as they came. Pure. */

/** Longer texts (pictures in base64) are shortened on the screen. */
const mostText = 2000;
const shownOfText = 120;

/** The end of the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

/** The end of a number or word. */
function endOfWord(text: string, start: number): number {
  let at = start;
  while (at < text.length && !/[\s{}[\],:"]/.test(text[at] ?? "")) at += 1;
  return at;
}

/** A cut inside an escape or a surrogate pair would show rubbish: back to before it. */
const shortened = (token: string, longest: number): string =>
  token.length <= longest
    ? token
    : `${token.slice(0, shownOfText).replace(/\\?[\uD800-\uDBFF]?$|\\u[\da-fA-F]{0,3}$/, "")}… ${token.length - 2} characters"`;

/**
 * Valid JSON in lines, two spaces deep.
 * @param longest texts of more characters are shortened
 */
export function formatJson(text: string, longest = mostText): { text: string; isShortened: boolean } {
  const parts: string[] = [];
  let depth = 0;
  let isShortened = false;
  const line = () => `\n${"  ".repeat(depth)}`;
  for (let at = 0; at < text.length; ) {
    const character = text[at] ?? "";
    if (character === '"') {
      const token = text.slice(at, endOfString(text, at));
      isShortened ||= token.length > longest;
      parts.push(shortened(token, longest));
      at += token.length;
    } else if (character === "{" || character === "[") {
      const close = /^[{[]\s*([}\]])/.exec(text.slice(at, at + 1000));
      if (close) parts.push(character, close[1] ?? "");
      else {
        depth += 1;
        parts.push(character, line());
      }
      at += close ? close[0].length : 1;
    } else if (character === "}" || character === "]") {
      depth -= 1;
      parts.push(line(), character);
      at += 1;
    } else if (character === ",") {
      parts.push(",", line());
      at += 1;
    } else if (character === ":") {
      parts.push(": ");
      at += 1;
    } else if (/\s/.test(character)) at += 1;
    else {
      const end = endOfWord(text, at);
      parts.push(text.slice(at, end));
      at = end;
    }
  }
  return { text: parts.join(""), isShortened };
}

/** Whether a text is JSON as a whole. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
