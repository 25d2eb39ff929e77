/** Names of the audit log in words, and where its objects stand. Pure. */

const subjectWords: Readonly<Record<string, string>> = {
  access_key: "Access key",
  management_key: "Management key",
  merchant: "Organisation",
  sign_up_link: "Sign-up link",
  user: "Person",
};

const spaced = (name: string): string => name.replaceAll("_", " ");
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "virtual_endpoint" → "Virtual endpoint". */
export const subjectWord = (type: string): string => subjectWords[type] ?? capital(spaced(type));

/** "provider.update" → "Provider: update". */
export function actionWords(action: string): string {
  const [noun = action, verb] = action.split(".");
  return verb === undefined ? capital(spaced(noun)) : `${capital(spaced(noun))}: ${spaced(verb)}`;
}

const pages: Readonly<Record<string, (id: string) => string>> = {
  customer: (id) => `/console/customers/${id}`,
  exchange_rate: () => "/console/exchange-rates",
  invitation: () => "/console/team",
  management_key: () => "/console/management-keys",
  membership: () => "/console/team",
  merchant: () => "/console/settings",
  physical_model: (id) => `/console/physical-models/${id}`,
  provider: (id) => `/console/providers/${id}`,
  virtual_endpoint: (id) => `/console/virtual-endpoints/${id}`,
};

/** The page of an object, where it has one. An access key's lies below its endpoint, which its views name. */
export function subjectPage(event: {
  subject_type: string;
  subject_id: string;
  before?: unknown;
  after?: unknown;
}): string | null {
  if (event.subject_type === "access_key") {
    const endpointId = endpointOf(event.after) ?? endpointOf(event.before);
    return endpointId && `/console/virtual-endpoints/${endpointId}/keys/${event.subject_id}`;
  }
  const page = Object.hasOwn(pages, event.subject_type) ? pages[event.subject_type] : undefined;
  return page ? page(event.subject_id) : null;
}

function endpointOf(view: unknown): string | null {
  if (typeof view !== "object" || view === null || !("ve_id" in view)) return null;
  return typeof view.ve_id === "string" ? view.ve_id : null;
}

/** The name that the object had, as far as what was noted tells it. */
export function subjectName({ before, after }: { before?: unknown; after?: unknown }): string | null {
  for (const view of [after, before]) {
    if (typeof view !== "object" || view === null || !("name" in view)) continue;
    if (typeof view.name === "string" && view.name !== "") return view.name;
  }
  return null;
}

/** An address as people write it: IPv4 without the IPv6 clothes that a socket puts on it. */
export const addressText = (address: string | null): string | null =>
  address?.replace(/^::ffff:(?=\d+\.)/i, "") ?? null;

/** The log of one object, all that is kept of the last year. */
export const historyOf = (subjectId: string): string => `/console/audit-log?subject_id=${subjectId}&range=12m`;
