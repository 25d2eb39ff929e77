/**
 * What Claude models differ in, by their names. Unknown names (a proxy's alias, a model newer than this) count as
 * current ones whose refusals are left to the upstream.
 * platform.claude.com/docs/en/about-claude/models/migration-guide, …/build-with-claude/{thinking,effort}
 */

export interface ModelTraits {
  /** How thinking is asked for: a token budget up to 4.5, adaptive with an effort from 4.6 on. */
  thinking: "budget" | "adaptive" | "none";
  /** Thinks when `thinking` is left out. */
  thinksByDefault: boolean;
  /** Takes `{"type": "disabled"}`. */
  canStopThinking: boolean;
  /** The highest of low, medium, high, xhigh, max are model-bound. */
  efforts: ReadonlySet<string>;
  /** temperature, top_p and top_k: Opus 4.7 and everything from 5 on refuses them. */
  sampling: boolean;
  /** temperature and top_p at once: refused from 4.1 on. */
  bothSamplers: boolean;
  /** A conversation may end with the assistant's words: refused from 4.6 on. */
  prefill: boolean;
}

const current: ModelTraits = {
  thinking: "adaptive",
  thinksByDefault: false,
  canStopThinking: false,
  efforts: new Set(["low", "medium", "high", "xhigh", "max"]),
  sampling: true,
  bothSamplers: true,
  prefill: true,
};

/** "claude-opus-4-7", "claude-3-7-sonnet-20250219", "anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-mythos-preview" */
const named = /claude-(?:(\d)(?:-(\d))?-)?(opus|sonnet|haiku|fable|mythos)(?:-(\d{1,2})(?:-(\d{1,2}))?(?!\d))?/;

/** Traits of the upstream's model name. */
export function modelTraits(model: string): ModelTraits {
  const match = named.exec(model.slice(0, 256));
  if (!match) return current;
  const [, oldMajor, oldMinor, family, major, minor] = match;
  const version = Number(major ?? oldMajor ?? 5) + Number(minor ?? oldMinor ?? 0) / 10;
  const alwaysThinks = family === "fable" || family === "mythos";
  const fromFive = version >= 5;
  return {
    thinking: version >= 4.6 ? "adaptive" : version >= 3.7 ? "budget" : "none",
    thinksByDefault: fromFive,
    canStopThinking: fromFive && !alwaysThinks,
    efforts: new Set([
      "low",
      "medium",
      "high",
      ...(version >= 4.7 ? ["xhigh"] : []),
      ...(version >= 4.6 ? ["max"] : []),
    ]),
    sampling: version < 4.7,
    bothSamplers: version < 4.1,
    prefill: version < 4.6,
  };
}
