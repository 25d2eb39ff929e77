import type { UpstreamRefusal } from "./port.ts";

/**
 * An answer under a 200 that says that there will be none: what was asked for breaks the vendor's rules. It blames
 * the request and not the route, so that nobody's forbidden prompts close a route for others.
 */
export class RefusedAnswer extends RangeError {
  constructor(readonly refusal: UpstreamRefusal) {
    super(refusal.message);
  }
}

/** The vendor withholds what it was asked to make. @param reason in the vendor's words, for the client */
export const withheld = (reason: string): RefusedAnswer =>
  new RefusedAnswer({
    message: `The request was refused by the model's safety rules: ${reason.slice(0, 500)}`,
    type: "invalid_request_error",
    code: "content_policy_violation",
    param: null,
    reason: "content_filter",
  });
