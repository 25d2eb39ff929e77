import type { Json, SampleRequest } from "./sample-request.ts";

/** The environment variable that samples of the gateway read the key from. */
export const accessKeyVariable = "ACCESS_KEY";

/** A chat at an endpoint whose base URL ends in /v1. */
export const chatSample = (
  baseUrl: string,
  body: { readonly [name: string]: Json },
  ownKey: { name: string; prefix: string } | null,
): SampleRequest => ({
  method: "POST",
  url: `${baseUrl}/chat/completions`,
  key: {
    header: "Authorization",
    scheme: "Bearer ",
    variable: accessKeyVariable,
    name: ownKey?.name ?? null,
    prefix: ownKey?.prefix ?? null,
  },
  body: { type: "json", value: body },
  answer: body.stream === true ? "events" : "json",
  library: { library: "openai", call: "chat.completions.create", baseUrl },
});
