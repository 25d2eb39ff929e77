import OpenAI, { APIError, AzureOpenAI } from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ProviderCredentials } from "#server/catalog/snapshot.ts";
import { makeAuthorizeAzure } from "#server/providers/azure-openai/authorize.ts";
import { makeEntraTokens } from "#server/providers/azure-openai/entra-tokens.ts";
import { azurePath } from "#server/providers/azure-openai/path.ts";
import { azureRefusal } from "#server/providers/azure-openai/refusal.ts";
import { simulatorEntra } from "#server/simulator/azure/azure.ts";
import { type Simulator, startSimulator } from "#server/simulator/start-simulator.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const messages = [{ role: "user" as const, content: "How high is the water?" }];
const authorize = makeAuthorizeAzure({
  entraToken: makeEntraTokens({
    post: async (url, form) => {
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const answer = await fetch(url, { method: "POST", body: form, headers });
      return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
    },
  }),
});
const withKey: ProviderCredentials = { apiKey: "any" };
const withEntra: ProviderCredentials = {
  apiKey: null,
  entra: { tenantId: "contoso", clientId: simulatorEntra.clientId, clientSecret: simulatorEntra.clientSecret },
};

/** Sends a chat to a deployment as the gateway does. */
async function send(deployment: string, credentials: ProviderCredentials, more: Record<string, unknown> = {}) {
  const settings = { token_url: `${simulator.url}/azure/contoso/oauth2/v2.0/token`, ...more };
  const url = new URL(
    `${simulator.url}/azure${azurePath("chat/completions", { upstreamModel: deployment, settings })}`,
  );
  const body = Buffer.from(JSON.stringify({ model: deployment, messages }));
  const [name = "x-none", value = ""] = await authorize({ url, headers: [], body }, credentials, settings);
  const answer = await fetch(url, { method: "POST", headers: { [name]: value }, body: new Uint8Array(body) });
  return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
}

describe("Azure OpenAI", () => {
  test("is reached in both address styles, by key and by a token of Entra", async () => {
    for (const credentials of [withKey, withEntra]) {
      for (const url_style of ["deployment", "v1"]) {
        const { status, body } = await send("sim-tokens-100-50", credentials, { url_style });
        expect(status).toBe(200);
        expect(JSON.parse(body.toString()).usage).toMatchObject({ prompt_tokens: 100, completion_tokens: 50 });
      }
    }
  });

  test("refuses a wrong key, no key, a wrong secret and a filtered prompt", async () => {
    for (const credentials of [{ apiKey: "sk-sim-invalid" }, { apiKey: null }]) {
      const { status, body } = await send("sim-ok", credentials);
      expect(azureRefusal(status, body)).toMatchObject({ code: "access_denied" });
    }
    const wrong = { ...withEntra, entra: { ...withEntra.entra!, clientSecret: "wrong" } };
    await expect(send("sim-ok", wrong)).rejects.toThrow(RangeError);
    const { status, body } = await send("sim-fault-content-filter", withKey);
    expect(azureRefusal(status, body)).toMatchObject({ reason: "content_filter" });
    expect(azureRefusal(status, body)?.message).toContain("(filtered: violence)");
  });

  test("simulated is what Azure's official client expects", async () => {
    const endpoint = `${simulator.url}/azure`;
    const client = new AzureOpenAI({ endpoint, apiKey: "any", apiVersion: "2024-10-21", deployment: "sim-tokens-7-3" });
    const answer = await client.chat.completions.create({ model: "ignored", messages });
    expect(answer.usage).toMatchObject({ prompt_tokens: 7, completion_tokens: 3 });
    const v1 = new OpenAI({ baseURL: `${endpoint}/openai/v1`, apiKey: "any" });
    const stream = await v1.chat.completions.create({ model: "sim-tokens-7-3", messages, stream: true });
    let text = "";
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
    expect(text).toBe(answer.choices[0]!.message.content);
    const other = new AzureOpenAI({
      endpoint,
      apiKey: "sk-sim-invalid",
      apiVersion: "2024-10-21",
      deployment: "sim-ok",
    });
    const refused = await other.chat.completions.create({ model: "x", messages }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(APIError);
  });
});
