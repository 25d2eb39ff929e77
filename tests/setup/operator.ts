/** An operator at work over the management API: makes what a test needs to send requests. */

export interface Figures {
  per?: number;
  [kind: string]: unknown;
}

export interface RouteSpec {
  /** Upstream model name of the simulator, e.g. "sim-ok". */
  upstream: string;
  tier?: number;
  weight?: number;
  price?: Figures;
  cost?: Figures & { currency: string };
  maxOutputTokens?: number;
  /** provider settings.timeouts */
  timeouts?: Record<string, number>;
  /** The provider's kind; default openai_compatible. */
  kind?: keyof typeof simulatorPaths;
  /** The provider's address; default: the simulator's. */
  baseUrl?: string;
  /** Further provider settings. */
  settings?: Record<string, unknown>;
  modality?: string;
  capabilities?: Record<string, unknown>;
  /** Further fields of the physical model. */
  fields?: Record<string, unknown>;
}

/** Where the simulator speaks each vendor's wire. */
export const simulatorPaths = {
  openai: "/v1",
  openai_compatible: "/v1",
  azure_openai: "/azure",
  anthropic: "/anthropic",
  bedrock: "/bedrock",
  gemini: "/gemini/v1beta",
  ollama: "/ollama",
  deepseek: "/deepseek/v1",
  mistral: "/mistral/v1",
  custom: "",
} as const;

const credentialsOf = (kind: keyof typeof simulatorPaths): Record<string, string> | null => {
  if (kind === "bedrock")
    return { access_key_id: "AKIASIMULATOR", secret_access_key: "sim/ulated+SecretAccessKeyOfTheSimulator" };
  return kind === "ollama" ? null : { api_key: "sk-upstream-secret" };
};

export interface SellableEndpoint {
  id: string;
  /** slk_… */
  key: string;
  keyId: string;
  customerId: string;
  /** PM ids by upstream name. */
  physicalModels: Map<string, string>;
}

/** 1 credit per million input, 2 per million output tokens. */
export const tokenPrice: Figures = { per: 1_000_000, input: "1", output: "2" };
/** One credit a request, whatever it says. */
export const flatPrice: Figures = { per: 1, request: "1" };

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly body: { error?: { code?: string; message?: string; param?: string | null } },
  ) {
    super(`${status} ${body.error?.code}: ${body.error?.message} (${body.error?.param})`);
  }
}

type Json = Record<string, unknown>;

export class Operator {
  constructor(
    readonly baseUrl: string,
    readonly managementKey: string,
    readonly simulatorUrl: string,
  ) {}

  /** The same operator at another web process. */
  at(baseUrl: string): Operator {
    return new Operator(baseUrl, this.managementKey, this.simulatorUrl);
  }

  /** A management call. @throws ApiError for any status from 400 */
  async call<Answer = Json>(
    method: string,
    path: string,
    body?: Json,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(`${this.baseUrl}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.managementKey}`,
        ...(body && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Answer;
    if (!response.ok) throw new ApiError(response.status, answer as ApiError["body"]);
    return answer;
  }

  private async create(path: string, body: Json): Promise<string> {
    return (await this.call<{ id: string }>("POST", path, body)).id;
  }

  /** A provider on the simulator and one model of it. */
  async physicalModel(route: RouteSpec): Promise<string> {
    const kind = route.kind ?? "openai_compatible";
    const providerId = await this.create("/providers", {
      name: `Simulator ${route.upstream}`,
      kind,
      base_url: route.baseUrl ?? this.simulatorUrl + simulatorPaths[kind],
      credentials: credentialsOf(kind),
      settings: {
        ...(kind === "bedrock" && { region: "us-east-1" }),
        ...route.settings,
        ...(route.timeouts && { timeouts: route.timeouts }),
      },
    });
    return this.create("/physical-models", {
      provider_id: providerId,
      name: route.upstream,
      price: route.price ?? tokenPrice,
      ...(route.cost && { cost: route.cost }),
      capabilities: {
        ...(route.maxOutputTokens && { max_output_tokens: route.maxOutputTokens }),
        ...route.capabilities,
      },
      ...(route.modality && { modality: route.modality }),
      ...route.fields,
    });
  }

  /** An endpoint with these models (name → its routes), credits and one key. */
  async endpoint(options: {
    models: Record<string, RouteSpec[]>;
    credits?: string;
    fields?: Json;
    key?: Json;
  }): Promise<SellableEndpoint> {
    const customerId = await this.create("/customers", { name: "Test customer" });
    const physicalModels = new Map<string, string>();
    const logicalModels: Json[] = [];
    for (const [name, routes] of Object.entries(options.models)) {
      const edges: Json[] = [];
      for (const route of routes) {
        const id = await this.physicalModel(route);
        physicalModels.set(route.upstream, id);
        edges.push({ physical_model_id: id, tier: route.tier ?? edges.length + 1, weight: route.weight ?? 1 });
      }
      logicalModels.push({ name, routes: edges });
    }
    const id = await this.create("/virtual-endpoints", {
      name: "Test endpoint",
      customer_id: customerId,
      logical_models: logicalModels,
      ...options.fields,
    });
    if (options.credits)
      await this.call("POST", `/virtual-endpoints/${id}/credits`, {
        amount: options.credits,
        kind: "grant",
        reason: "test",
      });
    const key = await this.call<{ id: string; secret: string }>("POST", `/virtual-endpoints/${id}/access-keys`, {
      name: "test",
      ...options.key,
    });
    return { id, key: key.secret, keyId: key.id, customerId, physicalModels };
  }

  /** Live credits of an endpoint, decimal strings. */
  credits(endpointId: string): Promise<{ credit_budget: string; credit_spend: string; credit_remaining: string }> {
    return this.call("GET", `/virtual-endpoints/${endpointId}`);
  }

  /** The newest usage records of an endpoint. */
  async usageRecords(endpointId: string, limit = 100): Promise<UsageRecordView[]> {
    return (await this.call<{ data: UsageRecordView[] }>("GET", `/usage-records?ve_id=${endpointId}&limit=${limit}`))
      .data;
  }
}

export interface UsageRecordView {
  id: string;
  status: string;
  charge: string;
  units: Record<string, number>;
  estimated: boolean;
  physical_model_id: string | null;
  attempts: { physical_model_id: string; status: number | string; ms: number }[];
  logical_model: string;
  balance_after: string | null;
  stream: boolean;
  ttft_ms: number | null;
  client_request_id: string | null;
  app: string | null;
}
