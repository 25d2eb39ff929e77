/** Why a run failed, in words for the person who ran it. */
import { fieldsOf } from "./answer.ts";

export interface Failure {
  title: string;
  /** What it means, and what to do. */
  advice: string;
  /** Where credits are bought, where that helps. */
  checkoutUrl: string | null;
}

const titles: Record<string, string> = {
  insufficient_quota: "The credits are used up",
  key_limit_reached: "This key's own limit is reached",
  rate_limit_exceeded: "Too many requests just now",
  invalid_request: "The request was refused",
  key_not_permitted: "The playground may not do this",
  invalid_api_key: "The endpoint does not answer",
  endpoint_not_found: "The endpoint does not answer",
  model_not_found: "There is no such model here",
  request_too_large: "The request is too large",
  upstream_error: "The model could not answer",
  upstream_timeout: "The model took too long",
  no_healthy_upstream: "The model is not available just now",
  service_unavailable: "The service is not available just now",
};

const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);

/** Only an address of the web: what stands in a body may be anything. */
const webAddress = (value: unknown): string | null =>
  typeof value === "string" && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) ? value : null;

function adviceOf(code: string, message: string, retryAfter: string | null): string {
  if (code === "insufficient_quota") return "Nothing was sent to the model. Buy credits, then send it again.";
  if (code === "invalid_api_key") return "It may have been switched off, or your access has ended. Reload the page.";
  if (code === "rate_limit_exceeded" && retryAfter) return `${sentence(message)} Try again in ${retryAfter} s.`;
  return message === "" ? "Try again." : sentence(message);
}

/** From the gateway's error body (`{"error":{"message","type","code","param"}}`), whole or in a stream. */
export function failureOf(body: unknown, retryAfter: string | null = null): Failure {
  const error = fieldsOf(fieldsOf(body).error);
  const code = typeof error.code === "string" ? error.code : "";
  const message = typeof error.message === "string" ? error.message.slice(0, 2000) : "";
  return {
    title: (Object.hasOwn(titles, code) ? titles[code] : undefined) ?? "The request failed",
    advice: adviceOf(code, message, retryAfter),
    checkoutUrl: webAddress(error.checkout_url),
  };
}

export const connectionLost: Failure = {
  title: "The connection was lost",
  advice: "Check your network, then send it again. What had already come is charged.",
  checkoutUrl: null,
};

export const brokenOff: Failure = {
  title: "The answer broke off",
  advice: "It is incomplete. Send it again.",
  checkoutUrl: null,
};
