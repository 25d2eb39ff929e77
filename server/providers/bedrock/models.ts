/**
 * What Bedrock's models differ in, by their ids or those of inference profiles
 * ("us.anthropic.claude-sonnet-4-5-20250929-v1:0"). Names that say nothing (an application profile's ARN) are "other":
 * what they refuse is left to the upstream.
 */

export interface ModelTraits {
  family: "claude" | "nova" | "gpt_oss" | "other";
  /** How reasoning is asked for. */
  reasoning: "budget" | "adaptive" | "effort" | "none";
  /** temperature, top_p and top_k are taken. */
  sampling: boolean;
  /** temperature and top_p are taken together. */
  bothSamplers: boolean;
  /** Knows an effort above "high". */
  efforts: readonly string[];
}

const common = ["low", "medium", "high"];
const plain: ModelTraits = { family: "other", reasoning: "none", sampling: true, bothSamplers: true, efforts: common };

/** "claude-3-7-sonnet-20250219", "claude-opus-4-7", "claude-sonnet-4-20250514-v1:0" */
const claudeName = /anthropic\.claude-(?:(\d)(?:-(\d))?-)?[a-z]+(?:-(\d{1,2})(?:-(\d{1,2}))?(?!\d))?/;

/** Traits of a model by its name at Bedrock. */
export function modelTraits(upstreamModel: string): ModelTraits {
  const name = upstreamModel.slice(0, 512);
  if (name.includes("openai.gpt-oss")) return { ...plain, family: "gpt_oss", reasoning: "effort" };
  if (name.includes("amazon.nova")) return { ...plain, family: "nova", reasoning: "effort" };
  const claude = claudeName.exec(name);
  if (!claude) return plain;
  const [, oldMajor, oldMinor, major, minor] = claude;
  return claudeTraits(Number(major ?? oldMajor ?? 5) + Number(minor ?? oldMinor ?? 0) / 10);
}

/**
 * docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-adaptive-thinking.html: a budget up to 4.5, adaptive
 * thinking from 4.6 on; later ones take no sampling (platform.claude.com/docs/en/about-claude/models/migration-guide).
 */
const claudeTraits = (version: number): ModelTraits => ({
  family: "claude",
  reasoning: version >= 4.6 ? "adaptive" : version >= 3.7 ? "budget" : "none",
  sampling: version < 4.7,
  bothSamplers: version < 4.1,
  efforts: [...common, ...(version >= 4.7 ? ["xhigh"] : []), ...(version >= 4.6 ? ["max"] : [])],
});
