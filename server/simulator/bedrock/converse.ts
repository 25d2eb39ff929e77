/** AWS Bedrock at `<simulator_url>/bedrock`: Converse, ConverseStream and InvokeModel, signed requests checked for real. */
import { type Exchange, pause, watchForAbort } from "../exchange.ts";
import { planConverse } from "./converse-plan.ts";
import { actBedrockFault, answerConverse, sendException } from "./faults.ts";
import { answerInvoke } from "./invoke.ts";
import { signatureIsRight } from "./signature.ts";

/** The one AWS key whose signatures are taken. */
export const simulatorAwsKey = {
  accessKeyId: "AKIASIMULATOR",
  secretAccessKey: "sim/ulated+SecretAccessKeyOfTheSimulator",
} as const;

/** A request with this API key is refused as a wrong one is. */
const refusedApiKey = "sk-sim-invalid";

const address = /^\/bedrock\/model\/([^/]+)\/(converse|converse-stream|invoke)$/;

/** Answers requests to /bedrock/…: any API key but the refused one is taken, and signatures of the simulator's key. */
export function answerBedrock(exchange: Exchange): void | Promise<void> {
  const { attempt, body, request } = exchange;
  const match = request.method === "POST" ? address.exec(request.url ?? "") : null;
  if (!match) {
    return sendException(exchange, { status: 404, type: "UnknownOperationException", message: "Unknown operation." });
  }
  const denial = findDenial(exchange);
  if (denial) return sendException(exchange, { status: 403, ...denial });
  const model = decoded(match[1] ?? "");
  attempt.model = model;
  if (match[2] === "invoke") {
    watchForAbort(exchange);
    return answerInvoke(exchange, model);
  }
  attempt.stream = match[2] === "converse-stream";
  attempt.includeUsage = attempt.stream;
  const plan = planConverse(model, body.toString());
  if ("status" in plan) return sendException(exchange, plan);
  attempt.maxTokens = plan.maxTokens;
  watchForAbort(exchange);
  if (plan.behaviour.kind === "fault") return actBedrockFault(exchange, plan, plan.behaviour.fault);
  const delayMs = plan.behaviour.kind === "slow" ? plan.behaviour.delayMs : 0;
  if (delayMs === 0 || attempt.stream) return answerConverse(exchange, plan, delayMs);
  return pause(exchange, delayMs).then(() => {
    if (!exchange.response.destroyed) return answerConverse(exchange, plan);
  });
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Why the request's credentials are not taken; null: they are. */
function findDenial({ body, request }: Exchange): { type: string; message: string } | null {
  const authorization = request.headers.authorization ?? "";
  if (authorization.startsWith("Bearer ")) {
    if (authorization !== `Bearer ${refusedApiKey}`) return null;
    return { type: "AccessDeniedException", message: "Authentication failed: invalid API key." };
  }
  if (authorization === "") return { type: "MissingAuthenticationTokenException", message: "Missing Token" };
  const header = (name: string): string | undefined => {
    const value = request.headers[name];
    return Array.isArray(value) ? value.join(",") : value;
  };
  const right = signatureIsRight(
    { method: request.method ?? "", target: request.url ?? "", header, body },
    {
      service: "bedrock",
      secretOf: (id) => (id === simulatorAwsKey.accessKeyId ? simulatorAwsKey.secretAccessKey : undefined),
      nowMs: Date.now(),
    },
  );
  if (right) return null;
  return {
    type: "InvalidSignatureException",
    message: "The request signature we calculated does not match the signature you provided.",
  };
}
