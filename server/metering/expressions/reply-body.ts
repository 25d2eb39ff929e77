/** A reply's text as expressions see it. */

/** A larger reply is not looked into. */
const largest = 4 * 1024 * 1024;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Values of a list of JSON texts; what is no JSON (`[DONE]`, a comment) is left out. */
const values = (texts: readonly string[]): unknown[] => texts.map(parsed).filter((value) => value !== undefined);

/** Data of server-sent events (WHATWG HTML §9.2.6): lines of one event are one text. */
function eventData(text: string): string[] {
  return text.split(/\r\n\r\n|\n\n|\r\r/).map((event) =>
    event
      .split(/\r\n|\n|\r/)
      .filter((line) => line.startsWith("data:"))
      .map((line) => (line[5] === " " ? line.slice(6) : line.slice(5)))
      .join("\n"),
  );
}

/**
 * `body` of an expression: the JSON; of a stream (server-sent events, JSON lines) the list of its events' data; null
 * when it is neither or exceeds 4 MiB.
 */
export function replyBody(text: string): unknown {
  if (text.length > largest) return null;
  const whole = parsed(text);
  if (whole !== undefined) return whole;
  const isEvents = /^(?:data|event|id|retry)?:/m.test(text.slice(0, 1024));
  const list = values(isEvents ? eventData(text) : text.split("\n"));
  return list.length > 0 ? list : null;
}
