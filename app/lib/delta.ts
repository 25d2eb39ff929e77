/** A figure now and before, as exact decimal texts. */
export interface Delta {
  now: string;
  before: string;
}

export interface DescribedDelta {
  direction: "up" | "down" | "same";
  /** "12 %", "4.2×", "new". */
  text: string;
  /** A sentence for who hears it: "12 % more than the period before". */
  words: string;
}

/** How a figure moved. Growth beyond threefold is said as a factor, growth from nothing as new. */
export function describeDelta({ now, before }: Delta): DescribedDelta {
  const [current, earlier] = [Number(now), Number(before)];
  if (current === earlier) return { direction: "same", text: "0 %", words: "as much as in the period before" };
  const direction = current > earlier ? "up" : "down";
  if (earlier === 0) return { direction, text: "new", words: "nothing in the period before" };
  const ratio = current / earlier;
  if (ratio >= 3) {
    const text = `${ratio >= 10 ? Math.round(ratio) : ratio.toFixed(1)}×`;
    return { direction, text, words: `${text} the period before` };
  }
  const percent = Math.abs((current - earlier) / earlier) * 100;
  const text = percent < 1 ? "< 1 %" : `${percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
  return { direction, text, words: `${text} ${direction === "up" ? "more" : "less"} than in the period before` };
}
