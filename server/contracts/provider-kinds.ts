/** Kinds of providers: what each needs to be reached, and what it may be told. Pure; read by forms and by the API. */
import { z } from "zod";
import { isUnitKind, type UnitKind } from "./units.ts";

export const providerKinds = [
  "openai",
  "openai_compatible",
  "azure_openai",
  "anthropic",
  "bedrock",
  "gemini",
  "ollama",
  "deepseek",
  "mistral",
  "custom",
] as const;
export type ProviderKind = (typeof providerKinds)[number];

/** Where a kind's public API begins; kinds that are missing have no such place. */
const publicBaseUrls: Partial<Record<ProviderKind, string>> = {
  openai: "https://api.openai.com/v1",
  anthropic: "https://api.anthropic.com",
  gemini: "https://generativelanguage.googleapis.com/v1beta",
  ollama: "http://127.0.0.1:11434",
  deepseek: "https://api.deepseek.com/v1",
  mistral: "https://api.mistral.ai/v1",
};

/** The base URL of a provider that names none; null: this kind must name one. */
export function defaultBaseUrl(kind: ProviderKind, region: string | undefined): string | null {
  if (kind === "bedrock") return region === undefined ? null : `https://bedrock-runtime.${region}.amazonaws.com`;
  return publicBaseUrls[kind] ?? null;
}

const milliseconds = (maximum: number, meaning: string) =>
  z.number().int().min(1).max(maximum).describe(meaning).optional();

const timeoutsSchema = z.strictObject({
  connect_ms: milliseconds(60_000, "To open the connection."),
  first_byte_ms: milliseconds(600_000, "To the first byte of a stream."),
  headers_ms: milliseconds(900_000, "To the headers of an answer that is not streamed."),
  idle_ms: milliseconds(600_000, "Between two pieces of a stream."),
  total_ms: milliseconds(3_600_000, "For the whole answer."),
});

export const passMethods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** Headers that carry the connection or the message itself, and so never a credential. */
const reservedHeader =
  /^(?:host|connection|content-.*|transfer-encoding|te|trailer|upgrade|keep-alive|proxy-.*|expect|accept.*|cookie)$/;

const metricsSchema = z
  .record(z.string().refine(isUnitKind, "is no unit kind"), z.string().trim().min(1).max(500))
  .refine((metrics) => Object.keys(metrics).length <= 20, "has more than 20 metrics")
  .describe("Unit kind to the expression that reads its count out of a reply.");

export const providerSettingsSchema = z
  .strictObject({
    timeouts: timeoutsSchema.optional(),
    unsupported_parameters: z
      .enum(["refuse", "drop"])
      .describe("Parameters that the vendor does not have: a 400 that names them, or left out. Default: refuse.")
      .optional(),
    region: z
      .string()
      .regex(/^[a-z0-9-]{1,40}$/, "is no region")
      .describe("Where the account is; Bedrock needs it.")
      .optional(),
    api_version: z
      .string()
      .regex(/^[a-z0-9.-]{1,40}$/, "is no API version")
      .describe("azure_openai: api-version.")
      .optional(),
    anthropic_version: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/, "is no version of the API")
      .describe("anthropic: anthropic-version. Default: 2023-06-01.")
      .optional(),
    url_style: z
      .enum(["deployment", "v1"])
      .describe("azure_openai: /openai/deployments/<name>/… or /openai/v1/…")
      .optional(),
    token_url: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .describe("azure_openai: where Entra's tokens are had. Default: the public cloud's, by tenant_id.")
      .optional(),
    auth_header: z
      .string()
      .regex(/^[a-z0-9-]{1,64}$/, "is no lower-case header name")
      .refine((name) => !reservedHeader.test(name), "may not carry a credential")
      .describe("custom: the header that carries the API key as it is; `authorization` carries it as Bearer token.")
      .optional(),
    methods: z
      .array(z.enum(passMethods))
      .min(1)
      .max(5)
      .describe("custom: methods let through. Default: POST.")
      .optional(),
    paths: z
      .array(z.string().regex(/^\/[\w.~/:@+-]{0,200}\*?$/, "is no path, with or without a * at its end"))
      .min(1)
      .max(50)
      .describe("custom: paths behind the base URL let through; a * at the end stands for anything. Default: all.")
      .optional(),
    metrics: metricsSchema.optional(),
    paid_extras: z
      .boolean()
      .describe(
        "Lets through what the vendor charges beyond tokens, which no price covers, and what names conversations and files stored in your account there, which all your customers share. Not: ollama, custom.",
      )
      .optional(),
    safety_settings: z
      .array(z.strictObject({ category: z.string().max(100), threshold: z.string().max(100) }))
      .max(20)
      .describe("gemini: Google's safetySettings, sent with every request.")
      .optional(),
  })
  .describe("How the upstream is called.");
export type ProviderSettings = z.infer<typeof providerSettingsSchema>;

const secret = (meaning: string) =>
  z
    .string()
    .min(1)
    .max(4096)
    .regex(/^[\x21-\x7e]+$/, "must be printable ASCII without spaces")
    .describe(meaning)
    .optional();

export const providerCredentialsSchema = z
  .strictObject({
    api_key: secret("The vendor's API key or bearer token."),
    access_key_id: secret("bedrock: AWS access key."),
    secret_access_key: secret("bedrock: its secret."),
    session_token: secret("bedrock: of temporary credentials."),
    tenant_id: secret("azure_openai: Microsoft Entra tenant."),
    client_id: secret("azure_openai: the application that signs in."),
    client_secret: secret("azure_openai: its secret."),
  })
  .describe("Write-only: never answered.");
export type ProviderCredentialsInput = z.infer<typeof providerCredentialsSchema>;

/** What is wrong with a provider's parts, taken together. */
export interface ProviderFault {
  /** Dotted, e.g. credentials.secret_access_key */
  param: string;
  message: string;
}

const settingsOfKind: Partial<Record<keyof ProviderSettings, readonly ProviderKind[]>> = {
  api_version: ["azure_openai"],
  anthropic_version: ["anthropic"],
  token_url: ["azure_openai"],
  url_style: ["azure_openai"],
  auth_header: ["custom"],
  methods: ["custom"],
  paths: ["custom"],
  metrics: ["custom"],
  paid_extras: ["openai", "openai_compatible", "azure_openai", "deepseek", "mistral", "anthropic", "bedrock", "gemini"],
  safety_settings: ["gemini"],
};

/** Whether providers of this kind have such a setting. */
export const hasSetting = (kind: ProviderKind, name: keyof ProviderSettings): boolean =>
  settingsOfKind[name]?.includes(kind) ?? true;

/** The first setting that this kind does not have, or lacks; null: all is well. */
export function settingsFault(kind: ProviderKind, settings: ProviderSettings): ProviderFault | null {
  for (const [name, kinds] of Object.entries(settingsOfKind)) {
    if (settings[name as keyof ProviderSettings] === undefined || kinds.includes(kind)) continue;
    return { param: `settings.${name}`, message: `is no setting of ${kind}` };
  }
  if (kind === "bedrock" && settings.region === undefined) {
    return { param: "settings.region", message: "is needed: AWS signs requests for a region" };
  }
  return null;
}

export type CredentialName = keyof ProviderCredentialsInput;
export interface CredentialSet {
  needs: CredentialName[];
  may?: CredentialName[];
}
/** Sets of credentials by kind, each with what it needs and what it may have; others take an API key alone. */
const credentialSets: Partial<Record<ProviderKind, readonly CredentialSet[]>> = {
  azure_openai: [{ needs: ["api_key"] }, { needs: ["tenant_id", "client_id", "client_secret"] }],
  bedrock: [{ needs: ["access_key_id", "secret_access_key"], may: ["session_token"] }, { needs: ["api_key"] }],
};

/** The sets of credentials of which this kind takes one. */
export const credentialSetsOf = (kind: ProviderKind): readonly CredentialSet[] =>
  credentialSets[kind] ?? [{ needs: ["api_key"] }];

/** What is missing from or foreign to this kind's credentials; null: they are one whole set. */
export function credentialsFault(kind: ProviderKind, credentials: ProviderCredentialsInput): ProviderFault | null {
  const given = (Object.keys(credentials) as CredentialName[]).filter((name) => credentials[name] !== undefined);
  const sets = credentialSetsOf(kind);
  const known = new Set(sets.flatMap(({ needs, may = [] }) => [...needs, ...may]));
  const foreign = given.find((name) => !known.has(name));
  if (foreign) return { param: `credentials.${foreign}`, message: `is no credential of ${kind}` };
  const [first] = given;
  if (first === undefined) return { param: "credentials", message: "are empty: null takes them away" };
  const set = sets.find(({ needs, may = [] }) => [...needs, ...may].includes(first)) ?? sets[0];
  const missing = set?.needs.find((name) => !given.includes(name));
  if (missing) return { param: `credentials.${missing}`, message: "is missing" };
  const mixed = given.find((name) => !set?.needs.includes(name) && !set?.may?.includes(name));
  return mixed ? { param: `credentials.${mixed}`, message: `does not go with ${first}` } : null;
}

/** Expressions by unit kind, as stored. */
export type Metrics = Partial<Record<UnitKind, string>>;
