/**
 * Cuts a text where its tokens part anyway, so that a long one can be counted a piece at a time.
 *
 * Both encodings first split a text by a regular expression (tiktoken, openai_public.py) in which a run of letters
 * ends at whatever is neither letter, mark nor the apostrophe of a contraction: there a cut changes no count.
 */

/** Merging takes the square of a piece's length: longer ones without a place to cut are cut all the same. */
const longestPiece = 128;

const letter = /\p{L}/u;
const continues = /[\p{L}\p{M}'\u200c\u200d]/u;

/** A cut before `at` leaves every token whole. */
function isSafe(text: string, at: number): boolean {
  const before = text[at - 1];
  const after = text[at];
  if (before === undefined || after === undefined) return false;
  return letter.test(before) && !continues.test(after) && !isSurrogate(after);
}

const isSurrogate = (unit: string): boolean => unit >= "\ud800" && unit <= "\udfff";

const isInsidePair = (text: string, at: number): boolean => {
  const after = text.charCodeAt(at);
  const before = text.charCodeAt(at - 1);
  return after >= 0xdc00 && after <= 0xdfff && before >= 0xd800 && before <= 0xdbff;
};

export interface Slice {
  text: string;
  /** The cut behind it left every token whole. */
  whole: boolean;
}

/** The text in slices of at most 128 UTF-16 units. */
export function* slices(text: string): Generator<Slice> {
  let start = 0;
  while (text.length - start > longestPiece) {
    const most = start + longestPiece;
    let end = most;
    while (end > start && !isSafe(text, end)) end--;
    const whole = end > start;
    if (!whole) end = isInsidePair(text, most) ? most - 1 : most;
    yield { text: text.slice(start, end), whole };
    start = end;
  }
  yield { text: text.slice(start), whole: true };
}
