/** /api/v1 as an operator's script calls it. */
import type { ManagementServices } from "#server/trpc/services.ts";
import { publicUrl } from "./management.ts";

export interface RestAnswer {
  status: number;
  // why: a test reads any shape
  body: Record<string, unknown> & { error?: { message: string; type: string; code: string; param: string | null } };
  headers: Headers;
}

export type RestClient = ReturnType<typeof makeRestClient>;

/** Calls with this management key; null: with none. */
export const makeRestClient =
  (services: Pick<ManagementServices, "handleManagement">, secret: string | null) =>
  async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<RestAnswer> => {
    const init: RequestInit = {
      method,
      headers: {
        ...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    };
    const response = await services.handleManagement(new Request(`${publicUrl}/api/v1${path}`, init));
    return { status: response.status, body: (await response.json()) as RestAnswer["body"], headers: response.headers };
  };
