import { ChoiceField, type FieldSource, TextField } from "#app/features/form-fields/input-fields.tsx";
import { textsAt } from "#app/lib/typed-values.ts";
import { hasSetting, type ProviderKind } from "#server/contracts/provider-kinds.ts";
import { timeoutNames } from "./provider-form.ts";

const timeoutWords: Record<(typeof timeoutNames)[number], { label: string; hint: string }> = {
  connect_ms: { label: "Connect", hint: "To open the connection." },
  first_byte_ms: { label: "First byte", hint: "Of a stream; then the next route is tried." },
  headers_ms: { label: "Answer begins", hint: "Of an answer that is not streamed." },
  idle_ms: { label: "Silence", hint: "Between two pieces of a stream." },
  total_ms: { label: "Whole answer", hint: "From first to last." },
};

/** Google's own categories and thresholds: ai.google.dev/gemini-api/docs/safety-settings. */
const safetyCategories = [
  ["HARM_CATEGORY_HARASSMENT", "Harassment"],
  ["HARM_CATEGORY_HATE_SPEECH", "Hate speech"],
  ["HARM_CATEGORY_SEXUALLY_EXPLICIT", "Sexually explicit"],
  ["HARM_CATEGORY_DANGEROUS_CONTENT", "Dangerous content"],
  ["HARM_CATEGORY_CIVIC_INTEGRITY", "Civic integrity"],
] as const;
const safetyThresholds = [
  { value: "", label: "Google's default" },
  { value: "OFF", label: "Off" },
  { value: "BLOCK_NONE", label: "Block nothing" },
  { value: "BLOCK_ONLY_HIGH", label: "Block high" },
  { value: "BLOCK_MEDIUM_AND_ABOVE", label: "Block medium and above" },
  { value: "BLOCK_LOW_AND_ABOVE", label: "Block low and above" },
];

/** How long is waited, and what is done with what the vendor does not know. */
export function BehaviourFields({ kind, source }: { kind: ProviderKind; source: FieldSource }) {
  return (
    <>
      {kind !== "custom" && (
        <ChoiceField
          source={source}
          name="settings.unsupported_parameters"
          label="Parameters that the vendor does not have"
          options={[
            { value: "", label: "Refuse the request and name them" },
            { value: "drop", label: "Leave them out" },
          ]}
        />
      )}
      <fieldset>
        <legend className="font-medium text-ink text-sm">Time limits</legend>
        <p className="mt-0.5 mb-3 text-ink-faint text-sm">In milliseconds. Empty: the product's own.</p>
        <div className="grid gap-4 sm:grid-cols-2">
          {timeoutNames.map((name) => (
            <TextField
              key={name}
              source={source}
              name={`settings.timeouts.${name}`}
              label={timeoutWords[name].label}
              hint={timeoutWords[name].hint}
              aside="ms"
              numeric
            />
          ))}
        </div>
      </fieldset>
      {hasSetting(kind, "token_url") && (
        <TextField
          source={source}
          name="settings.token_url"
          label="Entra's token address"
          optional
          hint="Only in a cloud of its own (government, China). Else it follows from the tenant."
          mono
        />
      )}
    </>
  );
}

/** Google's safety filters. */
export function SafetyFields({ source }: { source: FieldSource }) {
  const known = new Set<string>(safetyCategories.map(([category]) => category));
  const others = Object.keys(textsAt(source.values, "safety") ?? {}).filter((category) => !known.has(category));
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {[...safetyCategories, ...others.map((category) => [category, category] as const)].map(([category, label]) => (
        <ChoiceField
          key={category}
          source={source}
          name={`safety.${category}`}
          label={label}
          options={safetyThresholds}
        />
      ))}
    </div>
  );
}
