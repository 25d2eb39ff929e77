/** The pages that exist, by who may see them: for what must hold on all of them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Sample } from "./sample.ts";

const noToken = "x".repeat(43);

const visitorPages = ({ endpoint, signUp, slug }: Sample) => [
  "/login",
  "/login-code",
  "/login-code?recovery",
  "/forgot-password",
  `/reset-password/${noToken}`,
  `/invitation/${noToken}`,
  `/verify-email/${noToken}`,
  `/confirm-email/${noToken}`,
  `/checkout?ve_id=${endpoint.id}`,
  "/nothing-here",
  "/",
  "/pricing",
  `/m/${slug}`,
  `/m/${slug}/pricing`,
  signUp,
  `/signup/${noToken}`,
  "/docs",
  "/docs/gateway/createChatCompletion",
];

const operatorPages = (sample: Sample) => {
  const base = `/console/virtual-endpoints/${sample.endpoint.id}`;
  return [
    "/account",
    "/console?compare=previous",
    "/console/requests",
    "/console/customers",
    "/console/customers/new",
    `/console/customers/${sample.endpoint.customerId}`,
    `/console/customers/${sample.endpoint.customerId}/edit`,
    "/console/sign-up-links",
    "/console/sign-up-links/new",
    `/console/sign-up-links/${sample.signUpLinkId}`,
    "/console/sign-up-links/sul_unknown",
    `/console/requests/${sample.requestId}`,
    "/console/virtual-endpoints",
    "/console/virtual-endpoints?search=no-such-thing",
    base,
    `${base}/requests`,
    `${base}/requests/${sample.requestId}`,
    `${base}/models`,
    `${base}/models/new`,
    `${base}/models/${sample.logicalModelId}`,
    `${base}/keys`,
    `${base}/keys/${sample.endpoint.keyId}`,
    `${base}/budget`,
    `${base}/settings`,
    `/console/virtual-endpoints/${sample.templateId}`,
    "/console/virtual-endpoints/new",
    "/console/virtual-endpoints/new?as=template",
    `/console/virtual-endpoints/new?template=${sample.templateId}`,
    "/console/virtual-endpoints/templates",
    "/console/virtual-endpoints/ve_unknown",
    `/console/playground?ve=${sample.endpoint.id}`,
    "/console/providers",
    "/console/providers/new?kind=custom",
    `/console/providers/${sample.providerId}`,
    `/console/providers/${sample.providerId}/edit`,
    "/console/physical-models",
    "/console/physical-models/new",
    `/console/physical-models/${sample.physicalModelId}`,
    `/console/physical-models/${sample.physicalModelId}/edit`,
    `/console/physical-models/${sample.physicalModelId}/price`,
    "/console/price-catalog?search=gpt-4o&entry=openai/gpt-4o",
    "/console/price-catalog/import",
    "/console/metric-expressions?sample=own",
    "/console/audit-log",
    `/console/audit-log?subject_id=${sample.endpoint.id}&range=12m`,
    `/console/audit-log/${sample.auditEventId}`,
    "/console/team",
    "/console/exchange-rates",
    "/console/exchange-rates/reporting",
    "/console/management-keys",
    "/console/settings",
    "/docs/management",
    "/docs/management/merchant-virtualEndpoints-create",
  ];
};

const customerPages = ({ endpoint, requestId }: Sample) => [
  "/portal",
  "/portal?by=access_key&range=24h",
  "/portal/requests",
  `/portal/requests/${requestId}`,
  "/portal/requests?status=failed",
  `/portal/keys?ve=${endpoint.id}`,
  `/portal/keys/${endpoint.keyId}?ve=${endpoint.id}`,
  "/portal/playground",
  "/portal/team",
  "/portal/requests/req_unknown",
];

/** Every page with its own sample of data. Who belongs nowhere has one page of theirs. */
export const pagesOf = (sample: Sample) => ({
  visitor: visitorPages(sample),
  operator: operatorPages(sample),
  customer: customerPages(sample),
  nobody: ["/no-access"],
});

interface BuiltRoute {
  id: string;
  parentId?: string;
  path?: string;
}

/** The addresses of all pages in the build, e.g. `/console/customers/:id`. */
export function builtPages(): string[] {
  const name = readdirSync("build/client/assets").find((file) => file.startsWith("manifest-")) ?? "";
  const text = readFileSync(`build/client/assets/${name}`, "utf8");
  const { routes } = JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1)) as {
    routes: Record<string, BuiltRoute>;
  };
  const addressOf = ({ parentId, path = "" }: BuiltRoute): string => {
    const parent = parentId === undefined ? undefined : routes[parentId];
    return [parent ? addressOf(parent) : "", path].filter(Boolean).join("/");
  };
  return Object.values(routes)
    .filter(({ id }) => existsSync(`app/${id}.tsx`) && !/root$|_layout$|\$$/.test(id))
    .map((route) => `/${addressOf(route)}`);
}

/** The built page that an address leads to: the one with the most words in common. */
export function builtPageOf(address: string, built: readonly string[]): string | undefined {
  const parts = (address.split("?")[0] ?? "").split("/").filter(Boolean);
  const fits = built
    .map((page) => ({ page, words: page.split("/").filter(Boolean) }))
    .filter(
      ({ words }) =>
        words.length === parts.length && words.every((word, at) => word.startsWith(":") || word === parts[at]),
    );
  const fixed = ({ words }: { words: string[] }) => words.filter((word) => !word.startsWith(":")).length;
  return fits.sort((one, other) => fixed(other) - fixed(one))[0]?.page;
}
