/** Who reads the reference: their endpoint, its models and keys, so that samples are theirs. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { attempt, findSession } from "#app/lib/load.ts";
import type { PlaygroundEndpointView } from "#server/contracts/playground.ts";

export interface ReaderEndpoint {
  ve_id: string;
  name: string;
  /** By the gateway's endpoints: the first of its models that can answer there. */
  models: Readonly<Record<string, string>>;
  keys: readonly { name: string; prefix: string }[];
}

export interface Reader {
  /** Staff read the management API too; a customer reads what they may call. */
  is: "visitor" | "customer" | "staff";
  /** Whose service it is, where that is known. */
  merchantName: string | null;
  accent: string | null;
  /** Those to choose from, the chosen one among them. */
  endpoints: readonly { id: string; name: string }[];
  /** There are others, which a search finds. */
  moreEndpoints: boolean;
  endpoint: ReaderEndpoint | null;
  managementKey: { name: string; prefix: string } | null;
}

const mostEndpoints = 50;
const visitor: Reader = {
  is: "visitor",
  merchantName: null,
  accent: null,
  endpoints: [],
  moreEndpoints: false,
  endpoint: null,
  managementKey: null,
};

const endpointOf = ({ ve_id, name, serves, keys }: PlaygroundEndpointView): ReaderEndpoint => ({
  ve_id,
  name,
  models: Object.fromEntries(
    serves.toReversed().flatMap((model) => model.endpoints.map((endpoint) => [endpoint, model.name])),
  ),
  keys,
});

interface EndpointPage {
  data: readonly { id: string; name: string }[];
  next_cursor: string | null;
}

/** The newest endpoints, and the chosen one where it is older. */
function choicesOf(page: EndpointPage | null, endpoint: PlaygroundEndpointView | null): Partial<Reader> {
  const newest = (page?.data ?? []).map(({ id, name }) => ({ id, name }));
  const isMissing = endpoint !== null && !newest.some(({ id }) => id === endpoint.ve_id);
  const endpoints = isMissing ? [{ id: endpoint.ve_id, name: endpoint.name }, ...newest] : newest;
  return {
    endpoints,
    moreEndpoints: typeof page?.next_cursor === "string",
    endpoint: endpoint && endpointOf(endpoint),
  };
}

/** What is not to be had (a role that may not) is left out: a reference always reads. */
async function known<Result>(asked: ReturnType<typeof attempt<Result>>): Promise<Result | null> {
  const answer = await asked;
  return answer.ok ? answer.result : null;
}

/** @throws a Response of 404: the address chose an endpoint that is not the reader's */
async function chosenEndpoint(
  chosen: string | null,
  asked: ReturnType<typeof attempt<PlaygroundEndpointView>>,
): Promise<PlaygroundEndpointView | null> {
  const answer = await asked;
  if (!answer.ok && chosen !== null && answer.error.status === 404) throw new Response(null, { status: 404 });
  return answer.ok ? answer.result : null;
}

async function staffReader(args: LoaderFunctionArgs, chosen: string | null): Promise<Partial<Reader>> {
  const [page, keys] = await Promise.all([
    known(attempt(args, (caller) => caller.merchant.virtualEndpoints.list({ limit: mostEndpoints }))),
    known(attempt(args, (caller) => caller.merchant.managementKeys.list({ limit: 20 }))),
  ]);
  const ve_id = chosen ?? page?.data[0]?.id;
  const endpoint = ve_id
    ? await chosenEndpoint(
        chosen,
        attempt(args, (caller) => caller.merchant.playground.get({ ve_id })),
      )
    : null;
  const key = keys?.data.find(({ status }) => status === "active");
  const managementKey = key ? { name: key.name, prefix: key.prefix } : null;
  return { ...choicesOf(page, endpoint), managementKey };
}

async function customerReader(args: LoaderFunctionArgs, chosen: string | null): Promise<Partial<Reader>> {
  const page = await known(attempt(args, (caller) => caller.portal.virtualEndpoints.list({ limit: mostEndpoints })));
  const ve_id = chosen ?? page?.data[0]?.id;
  const endpoint = ve_id
    ? await chosenEndpoint(
        chosen,
        attempt(args, (caller) => caller.portal.playground.get({ ve_id })),
      )
    : null;
  return choicesOf(page, endpoint);
}

/** The reader of this request; `?ve=` chooses among their endpoints. */
export async function loadReader(args: LoaderFunctionArgs): Promise<Reader> {
  const session = await findSession(args);
  const chosen = new URL(args.request.url).searchParams.get("ve") || null;
  const [merchant] = session?.merchants ?? [];
  if (merchant) {
    const { name: merchantName, accent } = merchant;
    return { ...visitor, is: "staff", merchantName, accent, ...(await staffReader(args, chosen)) };
  }
  const [customer] = session?.customers ?? [];
  if (!customer) {
    const only = await known(attempt(args, (caller) => caller.public.storefront.merchant({ slug: null })));
    return { ...visitor, merchantName: only?.name ?? null, accent: only?.accent ?? null };
  }
  const { merchant_name: merchantName, accent } = customer;
  return { ...visitor, is: "customer", merchantName, accent, ...(await customerReader(args, chosen)) };
}
