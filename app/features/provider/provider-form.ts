/** The provider's form, from what is typed to the API's input. Pure. */
import type { InputForm, Typed } from "#app/lib/answer-input.ts";
import { definedFields, linesAt, listAt, numberAt, textAt, textsAt } from "#app/lib/typed-values.ts";
import {
  createProviderInputSchema,
  type ProviderView,
  testProviderDraftInputSchema,
  updateProviderInputSchema,
} from "#server/contracts/provider.ts";
import {
  credentialsFault,
  type ProviderFault,
  type ProviderKind,
  settingsFault,
} from "#server/contracts/provider-kinds.ts";

export const timeoutNames = ["connect_ms", "first_byte_ms", "headers_ms", "idle_ms", "total_ms"] as const;

function settingsOf(typed: Typed): Record<string, unknown> {
  const text = (name: string) => textAt(typed, `settings.${name}`);
  const safety = Object.entries(textsAt(typed, "safety") ?? {}).map(([category, threshold]) => ({
    category,
    threshold,
  }));
  const settings = definedFields({
    timeouts: definedFields(
      Object.fromEntries(timeoutNames.map((name) => [name, numberAt(typed, `settings.timeouts.${name}`)])),
    ),
    unsupported_parameters: text("unsupported_parameters"),
    region: text("region"),
    api_version: text("api_version"),
    anthropic_version: text("anthropic_version"),
    url_style: text("url_style"),
    token_url: text("token_url"),
    auth_header: text("auth_header"),
    methods: listAt(typed, "settings.methods"),
    paths: linesAt(typed, "settings.paths"),
    metrics: textsAt(typed, "settings.metrics"),
    paid_extras: text("paid_extras") === undefined ? undefined : true,
    safety_settings: safety.length > 0 ? safety : undefined,
  });
  return settings ?? {};
}

export const createProviderForm: InputForm<ReturnType<typeof createProviderInputSchema.parse>> = {
  schema: createProviderInputSchema,
  toInput: (typed) => ({
    name: textAt(typed, "name") ?? "",
    kind: textAt(typed, "kind"),
    base_url: textAt(typed, "base_url"),
    credentials: textsAt(typed, "credentials") ?? null,
    settings: settingsOf(typed),
  }),
};

/** The form that changes a provider: empty credentials keep the stored ones. */
export function updateProviderForm(
  id: string,
  kind: ProviderKind,
): InputForm<ReturnType<typeof updateProviderInputSchema.parse>> {
  const schema = updateProviderInputSchema.superRefine(({ settings, credentials }, context) => {
    const add = (fault: ProviderFault | null) =>
      fault && context.addIssue({ code: "custom", path: fault.param.split("."), message: fault.message });
    if (settings) add(settingsFault(kind, settings));
    if (credentials) add(credentialsFault(kind, credentials));
  });
  return {
    schema,
    toInput: (typed) => {
      const typedCredentials = textsAt(typed, "credentials");
      const credentials = textAt(typed, "remove_credentials") === undefined ? typedCredentials : null;
      return {
        id,
        name: textAt(typed, "name") ?? "",
        ...definedFields({ base_url: textAt(typed, "base_url"), credentials }),
        settings: settingsOf(typed),
      };
    },
  };
}

/** The same fields for a test before they are saved; of a stored provider, empty credentials are its own. */
export const testDraftForm = (
  kind: ProviderKind,
  providerId: string | null,
): InputForm<ReturnType<typeof testProviderDraftInputSchema.parse>> => ({
  schema: testProviderDraftInputSchema,
  toInput: (typed) => {
    const credentials = textsAt(typed, "credentials");
    const isRemoved = textAt(typed, "remove_credentials") !== undefined;
    return {
      kind,
      provider_id: providerId,
      settings: settingsOf(typed),
      ...definedFields({
        base_url: textAt(typed, "base_url"),
        credentials: isRemoved ? null : credentials,
        model: textAt(typed, "tried_model"),
      }),
    };
  },
});

/** A provider as its form shows it: texts by the names of the fields. Nothing of its credentials. */
export function shownProvider({ name, base_url, settings }: ProviderView): Record<string, unknown> {
  const { timeouts, paths, paid_extras, safety_settings, methods, ...plain } = settings;
  return {
    name,
    base_url,
    settings: {
      ...plain,
      timeouts: Object.fromEntries(Object.entries(timeouts ?? {}).map(([key, value]) => [key, String(value)])),
      paths: (paths ?? []).join("\n"),
      methods: methods ?? [],
      ...(paid_extras ? { paid_extras: "on" } : {}),
    },
    safety: Object.fromEntries((safety_settings ?? []).map(({ category, threshold }) => [category, threshold])),
  };
}
