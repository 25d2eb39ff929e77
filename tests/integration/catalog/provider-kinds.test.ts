/** Providers of every kind: what each takes, and what is refused by name. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openCredentials } from "#server/catalog/provider-credentials.ts";
import { type Management, startManagement } from "#tests/factories/management.ts";
import { makeSellingMerchant, type SellingMerchant } from "#tests/factories/merchant.ts";
import { makeRestClient, type RestClient } from "#tests/factories/rest-client.ts";

let management: Management;
let merchant: SellingMerchant;
let api: RestClient;

beforeAll(async () => {
  management = await startManagement();
  merchant = await makeSellingMerchant(management);
  api = makeRestClient(management.services, merchant.managementKey.secret);
});
afterAll(() => management?.stop());

const create = (body: object) => api("POST", "/providers", { name: "p", ...body });
const opened = async (id: string) => {
  const row = await management.prisma.provider.findUniqueOrThrow({ where: { id } });
  return openCredentials(management.sealer, id, row);
};
const aws = { access_key_id: "AKIA1", secret_access_key: "aws-secret" };
const entra = { tenant_id: "t", client_id: "c", client_secret: "entra-secret" };
const azure = { kind: "azure_openai", base_url: "https://r.openai.azure.com" };

describe("a provider", () => {
  test.each([
    [{ kind: "openai" }, "https://api.openai.com/v1"],
    [{ kind: "anthropic" }, "https://api.anthropic.com"],
    [{ kind: "gemini" }, "https://generativelanguage.googleapis.com/v1beta"],
    [{ kind: "bedrock", settings: { region: "eu-central-1" } }, "https://bedrock-runtime.eu-central-1.amazonaws.com"],
    [{ kind: "deepseek" }, "https://api.deepseek.com/v1"],
    [{ kind: "mistral" }, "https://api.mistral.ai/v1"],
    [{ kind: "ollama" }, "http://127.0.0.1:11434"],
  ])("%j is at its vendor's own address", async (body, base_url) => {
    expect((await create(body)).body).toMatchObject({ base_url, has_credentials: false });
  });

  test("keeps what its kind signs in with, and never answers it", async () => {
    const bedrock = await create({ kind: "bedrock", credentials: aws, settings: { region: "us-east-1" } });
    const entraOne = await create({ ...azure, credentials: entra, settings: { api_version: "2024-10-21" } });
    expect(JSON.stringify([bedrock.body, entraOne.body])).not.toMatch(/aws-secret|entra-secret/);
    expect(await opened(String(bedrock.body.id))).toEqual({
      apiKey: null,
      aws: { accessKeyId: "AKIA1", secretAccessKey: "aws-secret", sessionToken: null },
    });
    expect(await opened(String(entraOne.body.id))).toEqual({
      apiKey: null,
      entra: { tenantId: "t", clientId: "c", clientSecret: "entra-secret" },
    });
  });

  test.each([
    [{ kind: "openai_compatible" }, "base_url"],
    [{ kind: "azure_openai" }, "base_url"],
    [{ kind: "custom" }, "base_url"],
    [{ kind: "bedrock", credentials: aws }, "settings.region"],
    [{ kind: "bedrock", settings: { region: "a b" } }, "settings.region"],
    [
      { kind: "bedrock", credentials: { access_key_id: "x" }, settings: { region: "r" } },
      "credentials.secret_access_key",
    ],
    [{ kind: "openai", credentials: aws }, "credentials.access_key_id"],
    [{ ...azure, credentials: { ...entra, api_key: "k" } }, "credentials.tenant_id"],
    [{ ...azure, credentials: { tenant_id: "t" } }, "credentials.client_id"],
    [{ kind: "openai", credentials: {} }, "credentials"],
    [{ kind: "openai", settings: { api_version: "2024-10-21" } }, "settings.api_version"],
    [{ kind: "custom", base_url: "http://x/", settings: { auth_header: "host" } }, "settings.auth_header"],
    [{ kind: "custom", base_url: "http://x/", settings: { paths: ["relative"] } }, "settings.paths.0"],
    [{ kind: "nobody" }, "kind"],
  ])("%j is refused, naming %s", async (body, param) => {
    const answer = await create(body);
    expect([answer.status, answer.body.error?.code]).toEqual([400, "invalid_request"]);
    if (param !== "credentials.tenant_id") expect(answer.body.error?.param).toBe(param);
  });

  test("moves with its region, unless the operator gave the address", async () => {
    const settings = { region: "us-east-1" };
    const own = (await create({ kind: "bedrock", settings })).body;
    const given = (await create({ kind: "bedrock", settings, base_url: "https://vpce.example.com" })).body;
    const change = { settings: { region: "eu-west-1" } };
    expect((await api("PATCH", `/providers/${own.id}`, change)).body.base_url).toBe(
      "https://bedrock-runtime.eu-west-1.amazonaws.com",
    );
    expect((await api("PATCH", `/providers/${given.id}`, change)).body.base_url).toBe("https://vpce.example.com");
  });

  test("takes new credentials and settings of its own kind alone", async () => {
    const { id } = (await create({ kind: "anthropic", credentials: { api_key: "k1" } })).body;
    const path = `/providers/${id}`;
    expect((await api("PATCH", path, { credentials: aws })).body.error?.param).toBe("credentials.access_key_id");
    expect((await api("PATCH", path, { settings: { region: "eu", url_style: "v1" } })).body.error?.param).toBe(
      "settings.url_style",
    );
    const changed = await api("PATCH", path, { settings: { unsupported_parameters: "drop" }, credentials: null });
    expect(changed.body).toMatchObject({ has_credentials: false, settings: { unsupported_parameters: "drop" } });
  });
});
