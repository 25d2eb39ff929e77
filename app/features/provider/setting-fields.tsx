import { Checkbox } from "#app/components/ui/checkbox.tsx";
import { MoreFields } from "#app/features/form-fields/form-section.tsx";
import {
  BoxField,
  ChoiceField,
  type FieldSource,
  LinesField,
  TextField,
} from "#app/features/form-fields/input-fields.tsx";
import { kindLabels } from "#app/features/physical-model/unit-words.ts";
import { textsAt, typedAt } from "#app/lib/typed-values.ts";
import { hasSetting, type ProviderKind, passMethods } from "#server/contracts/provider-kinds.ts";
import { isUnitKind, knownKinds } from "#server/contracts/units.ts";

interface SettingFieldsProps {
  kind: ProviderKind;
  source: FieldSource;
}

/** What the kind must or mostly does know beside address and credentials. */
export function MainSettings({ kind, source }: SettingFieldsProps) {
  const shared = { source };
  return (
    <>
      <TextField
        {...shared}
        name="settings.region"
        label={kind === "bedrock" ? "AWS region" : "Data region"}
        optional={kind !== "bedrock"}
        placeholder={kind === "bedrock" ? "eu-central-1" : "eu"}
        hint={
          kind === "bedrock"
            ? "Requests are signed for it."
            : "Where requests are processed. Policies of endpoints and customers go by it."
        }
        mono
      />
      {hasSetting(kind, "url_style") && (
        <ChoiceField
          {...shared}
          name="settings.url_style"
          label="Address style"
          options={[
            { value: "", label: "By deployment: /openai/deployments/<name>/…" },
            { value: "v1", label: "v1: /openai/v1/…" },
          ]}
        />
      )}
      {hasSetting(kind, "api_version") && (
        <TextField {...shared} name="settings.api_version" label="API version" optional placeholder="2024-10-21" mono />
      )}
      {hasSetting(kind, "anthropic_version") && (
        <TextField
          {...shared}
          name="settings.anthropic_version"
          label="API version"
          optional
          placeholder="2023-06-01"
          mono
        />
      )}
      {hasSetting(kind, "paid_extras") && (
        <BoxField
          {...shared}
          name="settings.paid_extras"
          label="Let paid extras through"
          hint="Web search, stored files and other tools that the vendor charges beyond tokens. No price covers them: you pay."
        />
      )}
    </>
  );
}

/** How a backend of the operator's own is called. */
export function BackendSettings({ source }: SettingFieldsProps) {
  const methods = typedAt(source.values, "settings.methods");
  const chosen: readonly unknown[] = Array.isArray(methods) ? methods : [];
  return (
    <>
      <TextField
        source={source}
        name="settings.auth_header"
        label="Header of the API key"
        optional
        placeholder="authorization"
        hint="“authorization” carries it as Bearer token, any other header as it is."
        mono
      />
      <fieldset>
        <legend className="mb-1.5 font-medium text-ink text-sm">Methods let through</legend>
        <div className="flex flex-wrap gap-x-5 gap-y-2">
          {passMethods.map((method) => (
            <Checkbox
              key={method}
              name="settings.methods"
              value={method}
              label={method}
              defaultChecked={chosen.includes(method)}
            />
          ))}
        </div>
        <p className="mt-1.5 text-ink-faint text-sm">None ticked: POST.</p>
      </fieldset>
      <LinesField
        source={source}
        name="settings.paths"
        label="Paths let through"
        placeholder={"/generate\n/models/*"}
        hint="One a line; a * at the end stands for anything. Empty: all."
        mono
      />
    </>
  );
}

const commonMetrics: readonly string[] = ["input", "output", "image", "second", "character"];

/** Which quantities of a reply are billed, by expressions. */
export function MetricSettings({ source }: SettingFieldsProps) {
  const set = Object.keys(textsAt(source.values, "settings.metrics") ?? {});
  const kinds = [...new Set([...knownKinds.filter((kind) => kind !== "request"), ...set])].filter(isUnitKind);
  const isFirst = (kind: string) => commonMetrics.includes(kind) || set.includes(kind);
  const field = (kind: (typeof kinds)[number]) => (
    <TextField
      key={kind}
      source={source}
      name={`settings.metrics.${kind}`}
      label={kindLabels(kind)}
      optional
      placeholder={kind === "second" ? "duration_ms / 1000" : "body.usage.…"}
      mono
    />
  );
  return (
    <>
      <p className="text-ink-muted">
        An expression per unit reads its count out of each reply; a request alone is priced without any. Try them on the{" "}
        <a
          href="/console/metric-expressions"
          target="_blank"
          rel="noreferrer"
          className="text-accent-text underline underline-offset-2"
        >
          tester
        </a>{" "}
        first.
      </p>
      {kinds.filter(isFirst).map(field)}
      <MoreFields title="More units">{kinds.filter((kind) => !isFirst(kind)).map(field)}</MoreFields>
    </>
  );
}
