import type { z } from "zod";
import type { Caller } from "#server/contracts/caller.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { ProviderTestView, testProviderInputSchema } from "#server/contracts/provider.ts";
import type { Sealer } from "#server/infra/crypto.ts";
import type { HttpClient } from "#server/infra/http-client.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { diagnoseAnswer, diagnoseFailure, listedModels, type UpstreamAnswer } from "./diagnose-upstream.ts";
import { openCredentials } from "./provider-credentials.ts";

const connectTimeoutMs = 5_000;
const answerTimeoutMs = 15_000;
const mostAnswerBytes = 2_000_000;

interface Probe {
  http: HttpClient;
  baseUrl: string;
  apiKey: string | null;
}

/** One call below the provider's base URL, its body read up to a limit. */
async function call(probe: Probe, method: "GET" | "POST", path: string, body?: object): Promise<UpstreamAnswer> {
  const url = new URL(`${probe.baseUrl}${path}`);
  const answer = await probe.http.pool(url.origin, connectTimeoutMs).request({
    method,
    path: url.pathname,
    headers: {
      accept: "application/json",
      "accept-encoding": "identity",
      ...(body ? { "content-type": "application/json" } : {}),
      ...(probe.apiKey === null ? {} : { authorization: `Bearer ${probe.apiKey}` }),
    },
    body: body ? JSON.stringify(body) : null,
    headersTimeout: answerTimeoutMs,
    bodyTimeout: answerTimeoutMs,
    signal: AbortSignal.timeout(2 * answerTimeoutMs),
  });
  let text = "";
  for await (const chunk of answer.body.setEncoding("utf8")) {
    text += chunk;
    if (text.length > mostAnswerBytes) break;
  }
  return { status: answer.statusCode, text };
}

/**
 * Calls the upstream for real: its list of models, and a one-token chat where a model is named.
 *
 * @returns what was found, in words; never the credentials
 * @throws AppError not_found
 */
export const makeTestProvider =
  ({ prisma, sealer, http }: { prisma: PrismaClient; sealer: Sealer; http: HttpClient }) =>
  async (caller: Caller, input: z.infer<typeof testProviderInputSchema>): Promise<ProviderTestView> => {
    const row = await prisma.provider.findFirst({
      where: { merchantId: caller.merchantId, id: input.id, status: { not: "archived" } },
    });
    if (!row) throw notFound("provider");
    const { apiKey } = openCredentials(sealer, row.id, row);
    const probe: Probe = { http, baseUrl: row.baseUrl, apiKey };
    const startedMs = performance.now();
    const result = (found: Omit<ProviderTestView, "latency_ms">): ProviderTestView => ({
      ...found,
      latency_ms: Math.round(performance.now() - startedMs),
    });
    try {
      const listing = await call(probe, "GET", "/models");
      const models = listedModels(listing);
      const { model } = input;
      const chat = model
        ? await call(probe, "POST", "/chat/completions", {
            model,
            max_tokens: 1,
            messages: [{ role: "user", content: "ping" }],
          })
        : null;
      const answer = chat ?? listing;
      const { ok, diagnosis } = diagnoseAnswer(answer, { asked: model ?? null, models, apiKey });
      return result({ ok, diagnosis, http_status: answer.status, models: models ?? [] });
    } catch (error) {
      return result({ ok: false, diagnosis: diagnoseFailure(error), http_status: null, models: [] });
    }
  };
